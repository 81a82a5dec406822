"""The recap at the end of an answer: on the page, on paper, on the clipboard, for the family."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import cards
from tests.browser.fake_service import FakeService
from tests.browser.page import ask, seen

AS_TEXT = "\n".join([cards.RECAP["title"], *cards.RECAP["lines"], "咨询电话：12345"])
RECORD_CLIPBOARD = """
const clipboard = { writeText: async (text) => { window.copied = text; } };
Object.defineProperty(navigator, 'clipboard', { value: clipboard });
"""
NO_CLIPBOARD = """
Object.defineProperty(navigator, 'clipboard', { value: undefined });
document.execCommand = (command) => { window.copied = document.activeElement.value; return command === 'copy'; };
"""
RECORD_SHARING = "navigator.share = async (shared) => { window.shared = shared; };"


def show_recap(service: FakeService, page: Page) -> None:
    service.answer(*cards.SUMMED_UP)
    ask(page, "下一步")
    expect(page.locator(".recap")).to_be_visible()


def test_recap_shows_what_to_take_along_and_whom_to_call_also_after_a_reload(
    service: FakeService, accessible_chat: Page
) -> None:
    show_recap(service, accessible_chat)
    for _ in range(2):
        recap = accessible_chat.locator(".recap")
        expect(recap.get_by_role("heading")).to_have_text(cards.RECAP["title"])
        expect(recap.get_by_role("listitem")).to_have_text(cards.RECAP["lines"])
        expect(recap.get_by_role("link", name="拨打 12345")).to_have_attribute("href", "tel:12345")
        accessible_chat.reload()


def test_what_the_recap_holds_is_not_told_a_second_time_above_it(service: FakeService, accessible_chat: Page) -> None:
    show_recap(service, accessible_chat)
    expect(accessible_chat.locator(".message-citizen ~ .message-bot .bubble")).to_have_text(["4步都说完了。"])


@pytest.mark.parametrize("clipboard", [RECORD_CLIPBOARD, NO_CLIPBOARD], ids=["clipboard", "old browser"])
def test_recap_is_copied_as_text_and_that_is_said(
    service: FakeService, context: BrowserContext, new_page: Callable[[], Page], clipboard: str
) -> None:
    context.add_init_script(clipboard)
    page = new_page()
    page.goto(f"{service.address}/?mode=accessible")
    show_recap(service, page)
    page.get_by_role("button", name="复制").click()
    button = page.get_by_role("button", name="已复制")
    expect(button).to_be_focused()
    expect(page.locator("#live")).to_contain_text("已复制")
    assert page.evaluate("copied") == AS_TEXT


def test_recap_is_sent_to_the_family_where_the_device_can(
    service: FakeService, context: BrowserContext, new_page: Callable[[], Page]
) -> None:
    context.add_init_script(RECORD_SHARING)
    page = new_page()
    page.goto(f"{service.address}/?mode=accessible")
    show_recap(service, page)
    page.get_by_role("button", name="发给家人").click()
    assert page.evaluate("shared") == {"title": cards.RECAP["title"], "text": AS_TEXT}


def test_paper_shows_the_recap_alone_in_black_on_white(service: FakeService, accessible_chat: Page) -> None:
    accessible_chat.evaluate("window.print = () => { window.printed = true; }")
    accessible_chat.get_by_role("button", name="设置").click()
    accessible_chat.locator("#contrast").click()
    show_recap(service, accessible_chat)
    accessible_chat.get_by_role("button", name="打印").click()
    assert accessible_chat.evaluate("printed")
    accessible_chat.emulate_media(media="print")
    expect(accessible_chat.locator(".recap li").first).to_be_visible()
    for hidden in ("#settings", "#question", ".welcome-notice", ".bubble >> nth=0", "#title", ".recap-tools"):
        expect(accessible_chat.locator(hidden)).to_be_hidden()
    line = accessible_chat.locator(".recap li").first
    assert line.evaluate("li => getComputedStyle(li).color") == "rgb(0, 0, 0)"
    accessible_chat.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(accessible_chat.locator("#title")).to_be_visible()  # printed from the browser's menu: the whole conversation
    expect(seen(accessible_chat, "4步都说完了")).to_be_visible()
