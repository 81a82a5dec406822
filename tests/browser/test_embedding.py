"""The launcher on an agency's own page, which comes from another origin and has rough styles of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, ViewportSize, expect

from tests.browser.fake_service import FakeService, from_person
from tests.browser.page import BLOCK_STORAGE, DESKTOP, SIZES, TELEPHONE, box_of, violations
from tests.browser.voices import VOICE

AGENCY_PAGE = """<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <title>某市政务服务网</title>
    <meta http-equiv="Content-Security-Policy"
          content="default-src 'none'; script-src {chat}; style-src 'unsafe-inline' {chat}; frame-src {chat}">
    <style>* {{ font-size: 7px !important; color: #eee !important }} button {{ display: none !important }}</style>
  </head>
  <body>
    <main><h1>政务服务</h1><p><a href="#top" id="before">办事指南</a></p></main>
    <script src="{chat}/widget/embed.js" {attributes}></script>
  </body>
</html>"""


@pytest.fixture
def agency() -> Iterator[FakeService]:
    """A site of another origin."""
    agency = FakeService()
    yield agency
    agency.stop()


@pytest.fixture
def open_agency_page(service: FakeService, agency: FakeService, new_page: Callable[[], Page]) -> Callable[..., Page]:
    def make(attributes: str = "", size: ViewportSize = DESKTOP) -> Page:
        agency.pages["/agency"] = AGENCY_PAGE.format(chat=service.address, attributes=attributes)
        page = new_page()
        page.set_viewport_size(size)
        page.goto(f"{agency.address}/agency")
        return page

    return make


def frame_of(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def open_by_keyboard(page: Page) -> FrameLocator:
    page.locator("#before").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(frame_of(page).locator(".choices-examples")).to_be_visible(timeout=20_000)  # a page of forty files
    return frame_of(page)


def is_focus_on_launcher(page: Page) -> bool:
    return (
        page.evaluate(
            "document.activeElement.shadowRoot ? document.activeElement.shadowRoot.activeElement.className : ''"
        )
        == "launcher"
    )


def test_launcher_opens_and_closes_by_keyboard_and_gives_the_focus_back(
    service: FakeService, open_agency_page: Callable[..., Page], complaints: list[str]
) -> None:
    page = open_agency_page()
    frame = open_by_keyboard(page)
    expect(page.get_by_role("dialog", name="便民服务助手")).to_be_visible()
    expect(frame.locator("#question")).to_be_focused()
    page.keyboard.type("身份证丢了")
    page.keyboard.press("Enter")
    expect(frame.locator(".page").get_by_text("收到:身份证丢了")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert is_focus_on_launcher(page)
    page.keyboard.press("Enter")
    expect(frame.locator(".page").get_by_text("收到:身份证丢了")).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize("size", [TELEPHONE, DESKTOP], ids=["320", "1280"])
def test_question_can_be_asked_by_pointer(
    service: FakeService, open_agency_page: Callable[..., Page], size: ViewportSize
) -> None:
    page = open_agency_page(size=size)
    page.get_by_role("button", name="便民问答").click()
    frame = frame_of(page)
    frame.locator("#question").fill("身份证丢了")
    frame.get_by_role("button", name="发送").click()
    assert service.wait_for_messages(1) == ["身份证丢了"]


def test_close_button_of_the_chat_closes_the_dialog(open_agency_page: Callable[..., Page]) -> None:
    page = open_agency_page(size=TELEPHONE)
    frame = open_by_keyboard(page)
    frame.get_by_role("button", name="关闭").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert is_focus_on_launcher(page)


def test_launcher_is_large_readable_and_untouched_by_the_pages_styles(open_agency_page: Callable[..., Page]) -> None:
    page = open_agency_page('data-label="有事问我"')
    launcher = page.get_by_role("button", name="有事问我")
    expect(launcher).to_have_attribute("aria-expanded", "false")
    box = box_of(launcher)
    assert box["height"] >= 44
    assert box["width"] >= 44
    assert launcher.evaluate("button => getComputedStyle(button).fontSize") == "18px"
    assert launcher.evaluate("button => getComputedStyle(button).color") == "rgb(255, 255, 255)"


def test_dialog_fills_a_small_screen_and_keeps_the_focus_within(open_agency_page: Callable[..., Page]) -> None:
    page = open_agency_page(size=TELEPHONE)
    open_by_keyboard(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_have_attribute("aria-modal", "true")
    assert box_of(dialog) == {"x": 0, "y": 0, **TELEPHONE}
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "bianmin-launcher"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_focus_can_leave_the_dialog_on_a_large_screen(open_agency_page: Callable[..., Page]) -> None:
    page = open_agency_page()
    open_by_keyboard(page)
    expect(page.get_by_role("dialog")).not_to_have_attribute("aria-modal", "true")
    for _ in range(20):
        page.keyboard.press("Tab")
        if is_focus_on_launcher(page):
            return
    raise AssertionError("Tab never leaves the dialog")


def test_page_says_region_and_mode_to_the_service(service: FakeService, open_agency_page: Callable[..., Page]) -> None:
    page = open_agency_page('data-region="440300" data-mode="accessible"')
    frame = open_by_keyboard(page)
    frame.locator("#question").fill("你好")
    page.keyboard.press("Enter")
    service.wait_for_messages(1)
    assert service.received[0]["metadata"] == {"region": "440300", "mode": "accessible"}


def test_dialog_can_be_closed_and_names_the_telephone_when_the_service_is_down(
    service: FakeService, open_agency_page: Callable[..., Page]
) -> None:
    page = open_agency_page(size=TELEPHONE)
    launcher = page.get_by_role("button", name="便民问答")
    expect(launcher).to_be_visible()
    page.route(f"{service.address}/", lambda route: route.abort())
    launcher.click()
    expect(page.get_by_role("link", name="12345")).to_have_attribute("href", "tel:12345")
    page.get_by_role("button", name="关闭").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_other_windows_cannot_close_the_dialog(open_agency_page: Callable[..., Page]) -> None:
    page = open_agency_page()
    open_by_keyboard(page)
    page.evaluate("window.postMessage({ type: 'bianmin:close' }, '*')")
    page.wait_for_timeout(200)
    expect(page.get_by_role("dialog")).to_be_visible()


def test_script_included_twice_makes_one_launcher(service: FakeService, open_agency_page: Callable[..., Page]) -> None:
    page = open_agency_page()
    expect(page.get_by_role("button", name="便民问答")).to_be_visible()
    page.evaluate(
        """source => new Promise((resolve) => {
          const again = document.createElement('script');
          again.src = source;
          again.onload = resolve;
          document.body.append(again);
        })""",
        f"{service.address}/widget/embed.js",
    )
    expect(page.get_by_role("button", name="便民问答")).to_have_count(1)


def test_chat_works_in_a_frame_whose_storage_is_blocked(
    service: FakeService, context: BrowserContext, open_agency_page: Callable[..., Page]
) -> None:
    context.add_init_script(f"if (window !== top) {{ {BLOCK_STORAGE} }}")
    page = open_agency_page()
    frame = open_by_keyboard(page)
    page.keyboard.type("能用吗")
    page.keyboard.press("Enter")
    expect(frame.locator(".page").get_by_text("收到:能用吗")).to_be_visible()


def test_dialog_is_larger_while_the_letters_are(open_agency_page: Callable[..., Page]) -> None:
    page = open_agency_page()
    frame = open_by_keyboard(page)
    dialog = page.get_by_role("dialog")
    standard = box_of(dialog)["width"]
    frame.get_by_role("button", name="长辈版").click()
    expect(frame.get_by_role("button", name="普通版")).to_be_visible()
    accessible = box_of(dialog)
    assert accessible["width"] >= standard + 150
    assert accessible["y"] >= 0
    frame.get_by_role("button", name="普通版").click()
    expect(frame.get_by_role("button", name="长辈版")).to_be_visible()
    assert box_of(dialog)["width"] == standard


def test_frame_may_use_the_microphone_and_the_clipboard(open_agency_page: Callable[..., Page]) -> None:
    page = open_agency_page()
    open_by_keyboard(page)
    assert page.locator("iframe").get_attribute("allow") == "microphone; clipboard-write"


def test_closing_the_dialog_silences_what_is_being_read(
    context: BrowserContext, open_agency_page: Callable[..., Page]
) -> None:
    context.add_init_script(VOICE)
    page = open_agency_page('data-mode="accessible"')
    frame = open_by_keyboard(page)
    frame.get_by_role("button", name="朗读", exact=True).click()
    expect(frame.get_by_role("button", name="停一下")).to_be_visible()
    page.get_by_role("button", name="便民问答").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(frame.get_by_text("停一下")).to_have_count(0)


def test_escape_in_the_settings_closes_them_and_not_the_dialog(open_agency_page: Callable[..., Page]) -> None:
    page = open_agency_page()
    frame = open_by_keyboard(page)
    frame.get_by_role("button", name="设置").click()
    page.keyboard.press("Escape")
    expect(frame.locator("#settings-panel")).to_be_hidden()
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("mode", ["standard", "accessible"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_axe_finds_nothing_with_the_launcher_closed_and_the_dialog_open(
    open_agency_page: Callable[..., Page], axe: str, size: ViewportSize, mode: str
) -> None:
    page = open_agency_page(f'data-mode="{mode}"', size=size)
    expect(page.get_by_role("button", name="便民问答")).to_be_visible()
    ours = "#bianmin-launcher"
    assert [found for found in violations(page, axe) if ours in str(found["where"])] == []
    open_by_keyboard(page)
    assert [found for found in violations(page, axe) if ours in str(found["where"])] == []


def test_launcher_and_title_tell_of_a_persons_answer_while_the_dialog_is_closed(
    service: FakeService, open_agency_page: Callable[..., Page]
) -> None:
    page = open_agency_page()
    frame = open_by_keyboard(page)
    page.keyboard.type("材料")
    page.keyboard.press("Enter")
    expect(frame.locator(".page").get_by_text("收到:材料")).to_be_visible()
    frame.get_by_role("button", name="关闭").click()
    service.wait_for_streams(1)
    service.say_later("1-0", from_person("材料收到了。"))
    launcher = page.get_by_role("button", name="便民问答 1条新消息")
    expect(launcher).to_be_visible()
    expect(page).to_have_title("(1条新消息) 某市政务服务网")

    listened = service.streams
    page.reload()  # another page of the site: the chat isn't opened there
    expect(page).to_have_title("某市政务服务网")
    service.wait_for_streams(listened + 1)
    service.say_later("1-1", from_person("可以来取了。"))
    expect(launcher).to_be_visible()
    launcher.click()
    expect(frame.locator(".message-person").last).to_be_in_viewport()
    expect(page.get_by_role("button", name="便民问答", exact=True)).to_be_visible()
    expect(page).to_have_title("某市政务服务网")


def test_a_chat_that_was_never_opened_is_not_fetched(
    service: FakeService, open_agency_page: Callable[..., Page]
) -> None:
    page = open_agency_page()
    page.reload()
    expect(page.get_by_role("button", name="便民问答")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)
