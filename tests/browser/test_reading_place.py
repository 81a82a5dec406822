"""Where a citizen reads stays where it is: at the greeting, at an answer's beginning, or wherever they scrolled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from tests.browser import cards
from tests.browser.fake_service import FakeService, bot
from tests.browser.page import ask, clear_conversation, seen

SMALL: ViewportSize = {"width": 320, "height": 568}
DRAFT = "我还没有写完的问题"


def scrolled(page: Page) -> float:
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.locator("#log").evaluate("log => log.scrollTop")


def read_on(page: Page, words: str) -> float:
    """Scroll until those words stand at the log's upper edge; returns where they are on the screen."""
    page.get_by_text(words).first.evaluate(
        """(element) => {
          const log = document.getElementById('log');
          log.scrollTop += element.getBoundingClientRect().top - log.getBoundingClientRect().top - 5;
        }"""
    )
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return height_of(page, words)


def height_of(page: Page, words: str) -> float:
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    log = "document.getElementById('log').getBoundingClientRect().top"
    return page.get_by_text(words).first.evaluate(f"(element) => element.getBoundingClientRect().top - {log}")


@pytest.fixture(params=["standard", "accessible"])
def small(request: pytest.FixtureRequest, service: FakeService, new_page: Callable[[], Page]) -> Page:
    """The first screen on a telephone that it doesn't fit on."""
    page = new_page()
    page.set_viewport_size(SMALL)
    page.goto(f"{service.address}/?mode={request.param}")
    page.locator(".choices-examples").wait_for()
    service.mode = request.param
    return page


def test_first_screen_stays_at_the_greeting_whatever_changes_its_size(small: Page) -> None:
    assert scrolled(small) == 0
    for name in ("字+", "字+", "设置", "设置", "字−"):
        small.get_by_role("button", name=name).click()
        assert scrolled(small) == 0
    for height in (512, 600, 300, 568):  # an address bar, a keyboard
        small.set_viewport_size({"width": 320, "height": height})
        assert scrolled(small) == 0
    small.set_viewport_size({"width": 568, "height": 320})
    assert scrolled(small) == 0


def test_first_screen_begins_at_the_greeting_under_a_title_of_two_lines(small: Page) -> None:
    title = "某某市人民政府政务服务和数据管理局便民服务助手"
    small.route("**/welcome.json", lambda route: route.fulfill(json={"title": title, "greeting": "您好。" * 150}))
    small.reload()
    expect(small.locator("#title")).to_have_text(title)
    assert scrolled(small) == 0


def test_first_screen_goes_where_the_citizen_scrolls(small: Page) -> None:
    small.set_viewport_size({"width": 320, "height": 420})
    before = read_on(small, "请不要在这里输入")
    assert scrolled(small) > 0
    small.get_by_role("button", name="字+").dispatch_event("click")
    assert abs(height_of(small, "请不要在这里输入") - before) < 3


def test_answers_beginning_stays_in_view_whatever_changes_the_size(service: FakeService, small: Page) -> None:
    service.answer(cards.in_mode(service.mode, bot("答案的第一句。" + "后面还有很多。" * 60)))
    ask(small, "请问")
    answer = seen(small, "答案的第一句").first
    expect(answer).to_be_visible()

    def is_at_its_beginning() -> bool:
        return 0 <= height_of(small, "答案的第一句") <= small.locator("#log").evaluate("log => log.clientHeight") - 40

    assert is_at_its_beginning()
    for name in ("字+", "字+", "字+", "字−"):
        small.get_by_role("button", name=name).click()
        assert is_at_its_beginning()
    for size in ((320, 300), (320, 568), (568, 320), (390, 844)):
        small.set_viewport_size({"width": size[0], "height": size[1]})
        assert is_at_its_beginning()


def test_larger_letters_and_a_keyboard_leave_the_reader_at_the_same_words(service: FakeService, chat: Page) -> None:
    service.answer(cards.answer())
    ask(chat, "身份证丢了")
    expect(chat.locator(".card")).to_be_visible()
    before = read_on(chat, "核对登记表并签名")
    for name in ("字+", "字+", "字+", "字−"):
        chat.get_by_role("button", name=name).click()
        assert abs(height_of(chat, "核对登记表并签名") - before) < 3
    for height in (340, 640):
        chat.set_viewport_size({"width": 320, "height": height})
        assert abs(height_of(chat, "核对登记表并签名") - before) < 3


def test_reload_keeps_the_place_and_the_half_written_question(service: FakeService, chat: Page) -> None:
    service.answer(cards.answer())
    ask(chat, "身份证丢了")
    expect(chat.locator(".card")).to_be_visible()
    at_answer = scrolled(chat)
    chat.get_by_label("请输入您的问题").fill(DRAFT)
    chat.reload()
    expect(chat.locator(".card")).to_be_visible()
    assert abs(scrolled(chat) - at_answer) < 3
    expect(chat.get_by_label("请输入您的问题")).to_have_value(DRAFT)

    before = read_on(chat, "核对登记表并签名")
    chat.reload()
    expect(chat.locator(".card")).to_be_visible()
    assert abs(height_of(chat, "核对登记表并签名") - before) < 3
    expect(chat.get_by_label("请输入您的问题")).to_have_value(DRAFT)


def test_page_that_was_dropped_is_found_again_where_it_was(
    service: FakeService, chat: Page, new_page: Callable[[], Page]
) -> None:
    for number in range(3):
        service.answer(cards.answer())
        ask(chat, f"第{number}问")
        expect(chat.locator(".card")).to_have_count(number + 1)
    chat.get_by_label("请输入您的问题").fill(DRAFT)
    chat.wait_for_function("words => JSON.stringify(localStorage).includes(words)", arg=DRAFT)
    chat.close()
    again = new_page()
    again.goto(service.address)
    expect(again.locator(".card")).to_have_count(3)
    expect(again.locator(".card-title").last).to_be_in_viewport()
    expect(again.locator(".bubble-citizen").last).to_be_in_viewport()
    expect(again.get_by_label("请输入您的问题")).to_have_value(DRAFT)


def test_draft_that_was_sent_or_cleared_does_not_come_back(service: FakeService, chat: Page) -> None:
    ask(chat, DRAFT)
    expect(seen(chat, f"收到:{DRAFT}")).to_be_visible()
    chat.reload()
    expect(chat.get_by_label("请输入您的问题")).to_have_value("")
    chat.get_by_label("请输入您的问题").fill("另一句私事")
    clear_conversation(chat)
    expect(chat.locator(".bubble-citizen")).to_have_count(0)
    expect(chat.get_by_label("请输入您的问题")).to_have_value("")
    assert "私事" not in chat.evaluate("JSON.stringify(localStorage)")


@pytest.mark.parametrize("damage", ["{not json", "null", '{"conversation": 3, "spot": "here"}'])
def test_damaged_place_does_not_stand_in_the_way(
    service: FakeService, context: BrowserContext, new_page: Callable[[], Page], complaints: list[str], damage: str
) -> None:
    page = new_page()
    page.goto(service.address)
    ask(page, "一")
    expect(seen(page, "收到:一")).to_be_visible()
    page.evaluate("damage => localStorage.setItem('bianmin.place', damage)", damage)
    context.add_init_script(f"localStorage.setItem('bianmin.place', {damage!r})")
    page.reload()
    ask(page, "还能用吗")
    expect(seen(page, "收到:还能用吗")).to_be_visible()
    assert complaints == []
