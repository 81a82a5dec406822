"""Answers that come later than a reply, to whoever reads further up or looks elsewhere."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.fake_service import FakeService, bot, from_person
from tests.browser.page import ask, is_within, seen

LATER = "您好，我是窗口的工作人员。材料收到了。"


def many_lines(service: FakeService, page: Page) -> Locator:
    """Have the page show more than it has room for, and read at its beginning."""
    service.answer(bot("第一行\n" * 60))
    ask(page, "一")
    expect(page.locator(".message-bot")).to_have_count(2)
    return page.get_by_role("button", name="有新消息")


def test_whoever_reads_further_up_is_left_there(service: FakeService, chat: Page) -> None:
    service.answer(bot("很长的回答。\n\n" * 60))
    ask(chat, "一")
    expect(chat.locator(".message-bot")).to_have_count(2)
    log = chat.get_by_role("log")
    log.evaluate("log => { log.scrollTop = 200; }")
    chat.wait_for_function("document.getElementById('log').scrollTop === 200")
    service.say_later("1-0", from_person(LATER))
    expect(seen(chat, LATER)).to_have_count(1)
    assert log.evaluate("log => log.scrollTop") == 200


def test_a_reader_further_up_is_told_of_a_later_answer_and_taken_to_it_by_a_button(
    service: FakeService, chat: Page
) -> None:
    news = many_lines(service, chat)
    expect(news).to_be_hidden()
    service.say_later("1-0", from_person(LATER))
    expect(news).to_be_in_viewport()
    expect(seen(chat, LATER)).not_to_be_in_viewport()
    expect(chat).to_have_title("(1条新消息)便民服务助手")
    service.say_later("1-1", from_person("可以来取了。"))
    expect(chat).to_have_title("(2条新消息)便民服务助手")
    news.click()
    expect(seen(chat, LATER)).to_be_in_viewport()
    expect(news).to_be_hidden()
    expect(chat).to_have_title("便民服务助手")
    assert is_within(chat, "#log")


def test_a_later_answer_that_is_scrolled_to_is_no_news_any_more(service: FakeService, chat: Page) -> None:
    news = many_lines(service, chat)
    service.say_later("1-0", from_person(LATER))
    expect(news).to_be_visible()
    chat.locator("#log").evaluate("log => { log.scrollTop = log.scrollHeight; }")
    expect(news).to_be_hidden()


def test_the_title_tells_of_a_later_answer_while_another_tab_is_looked_at(service: FakeService, chat: Page) -> None:
    ask(chat, "一")
    expect(seen(chat, "收到:一")).to_be_visible()
    hide = """(state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }"""
    chat.evaluate(hide, "hidden")
    service.say_later("1-0", from_person(LATER))
    expect(chat).to_have_title("(1条新消息)便民服务助手")
    chat.evaluate(hide, "visible")
    expect(chat).to_have_title("便民服务助手")
    expect(seen(chat, LATER)).to_be_in_viewport()
