"""Dictating a question to the browser's own recognition, which a stand-in plays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.fake_service import FakeService
from tests.browser.page import is_within, seen
from tests.browser.voices import EAR, NO_EAR, VOICE


@pytest.fixture
def hearing_chat(context: BrowserContext, service: FakeService, new_page: Callable[[], Page]) -> Page:
    """The page in a browser that recognises speech."""
    context.add_init_script(EAR + VOICE)
    page = new_page()
    page.goto(f"{service.address}/?mode=accessible")
    page.locator(".choices-examples").wait_for()
    return page


def test_what_was_heard_is_shown_and_can_be_corrected_before_it_is_sent(
    service: FakeService, hearing_chat: Page
) -> None:
    button = hearing_chat.get_by_role("button", name="说话")
    button.click()
    stop = hearing_chat.get_by_role("button", name="说完了")
    expect(stop).to_be_focused()
    expect(seen(hearing_chat, "正在听")).to_be_visible()
    field = hearing_chat.get_by_label("请输入您的问题")
    hearing_chat.evaluate("hears('我的社宝')")
    expect(field).to_have_value("我的社宝")
    hearing_chat.evaluate("hears('我的社宝卡', '丢了')")
    stop.click()
    expect(field).to_have_value("我的社宝卡丢了")
    expect(seen(hearing_chat, "可以修改")).to_be_visible()
    assert is_within(hearing_chat, "#dictate")
    assert hearing_chat.evaluate("ear.lang") == "zh-CN"
    field.fill("我的社保卡丢了")
    hearing_chat.get_by_role("button", name="发送").click()
    assert service.wait_for_messages(1) == ["我的社保卡丢了"]
    expect(seen(hearing_chat, "可以修改")).to_be_hidden()


def test_dictation_goes_on_behind_what_was_written(service: FakeService, hearing_chat: Page) -> None:
    field = hearing_chat.get_by_label("请输入您的问题")
    field.fill("我妈的")
    hearing_chat.get_by_role("button", name="说话").click()
    hearing_chat.evaluate("hears('社保卡丢了')")
    hearing_chat.get_by_role("button", name="说完了").click()
    expect(field).to_have_value("我妈的社保卡丢了")


def test_what_is_heard_after_the_text_was_sent_or_corrected_changes_nothing(
    service: FakeService, hearing_chat: Page
) -> None:
    field = hearing_chat.get_by_label("请输入您的问题")
    hearing_chat.get_by_role("button", name="说话").click()
    hearing_chat.evaluate("hears('我的社保卡')")
    field.press("Enter")
    hearing_chat.evaluate("hears('我的社保卡丢了')")
    expect(field).to_have_value("")
    assert service.wait_for_messages(1) == ["我的社保卡"]
    hearing_chat.get_by_role("button", name="说话").click()
    hearing_chat.evaluate("hears('我的社宝卡')")
    field.fill("我的社保卡")
    hearing_chat.evaluate("hears('我的社宝卡丢了')")
    expect(field).to_have_value("我的社保卡")


@pytest.mark.parametrize(
    ("problem", "words"),
    [("not-allowed", "没有允许使用话筒"), ("network", "语音识别暂时连不上"), ("no-speech", "没有听到声音")],
)
def test_dictation_that_fails_says_why_and_what_to_do(
    service: FakeService, hearing_chat: Page, problem: str, words: str
) -> None:
    hearing_chat.get_by_role("button", name="说话").click()
    hearing_chat.evaluate("error => { ear.onerror({ error }); ear.onend(); }", problem)
    expect(seen(hearing_chat, words)).to_be_visible()
    expect(hearing_chat.locator("#live")).to_contain_text(words)
    expect(hearing_chat.get_by_role("button", name="说话")).to_be_visible()
    assert service.received == []


def test_reading_aloud_stops_while_the_citizen_speaks(hearing_chat: Page) -> None:
    hearing_chat.get_by_role("button", name="朗读", exact=True).click()
    assert hearing_chat.evaluate("speechSynthesis.present !== null")
    hearing_chat.get_by_role("button", name="说话").click()
    assert hearing_chat.evaluate("speechSynthesis.present") is None


def test_there_is_no_button_where_the_browser_recognises_nothing(
    service: FakeService, context: BrowserContext, new_page: Callable[[], Page], complaints: list[str]
) -> None:
    context.add_init_script(NO_EAR)
    page = new_page()
    page.goto(service.address)
    expect(page.get_by_role("button", name="发送")).to_be_visible()
    expect(page.get_by_role("button", name="说话")).to_have_count(0)
    assert complaints == []
