"""Messages read aloud by the browser's own voice, which a stand-in plays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import cards
from tests.browser.fake_service import FakeService, bot
from tests.browser.page import ask
from tests.browser.voices import FOREIGN_VOICE, NO_VOICE, VOICE, finish_sentence, spoken

SPEECH = "带户口簿到派出所。打幺二三四五可以问。"


@pytest.fixture
def voiced_chat(context: BrowserContext, service: FakeService, new_page: Callable[[], Page]) -> Page:
    """The page in the accessible mode, in a browser with a Chinese voice."""
    context.add_init_script(VOICE)
    page = new_page()
    page.goto(f"{service.address}/?mode=accessible")
    page.locator(".choices-examples").wait_for()
    return page


def show_speech(service: FakeService, page: Page, speech: str = SPEECH) -> None:
    service.answer(bot("带户口簿到派出所。打12345可以问。", mode="accessible", speech=speech))
    count = page.locator(".message-bot").count()
    ask(page, "怎么补")
    expect(page.locator(".message-bot")).to_have_count(count + 1)


def turn_on_reading(page: Page) -> None:
    page.get_by_role("button", name="设置").click()
    page.get_by_role("button", name="自动朗读：已关").click()


def texts(page: Page) -> list[str]:
    return [utterance["text"] for utterance in spoken(page)]


def test_button_reads_the_speech_of_the_reply_sentence_by_sentence_at_a_slow_rate_with_a_chinese_voice(
    service: FakeService, voiced_chat: Page
) -> None:
    show_speech(service, voiced_chat)
    assert spoken(voiced_chat) == []
    button = voiced_chat.locator(".read-button").last
    button.click()
    expect(button).to_have_text("停一下")
    finish_sentence(voiced_chat)
    finish_sentence(voiced_chat)
    expect(button).to_have_text("朗读")
    assert spoken(voiced_chat) == [
        {"text": "带户口簿到派出所。", "lang": "zh-CN", "rate": 0.8, "voice": "Chinese"},
        {"text": "打幺二三四五可以问。", "lang": "zh-CN", "rate": 0.8, "voice": "Chinese"},
    ]


def test_reply_of_several_messages_has_one_button_which_reads_its_speech(
    service: FakeService, voiced_chat: Page
) -> None:
    service.answer(*cards.FIRST_STEP)
    ask(voiced_chat, "身份证丢了")
    expect(voiced_chat.get_by_role("button", name="下一步")).to_be_visible()
    buttons = voiced_chat.get_by_role("button", name="朗读", exact=True)
    expect(buttons).to_have_count(2)  # the greeting's and the reply's
    buttons.last.click()
    assert texts(voiced_chat) == ["身份证丢了，带户口簿到派出所补办。"]


def test_greeting_can_be_read_too(voiced_chat: Page) -> None:
    voiced_chat.get_by_role("button", name="朗读", exact=True).click()
    assert texts(voiced_chat)[0].startswith("您好")


def test_pause_and_going_on_with_the_same_sentence(service: FakeService, voiced_chat: Page) -> None:
    show_speech(service, voiced_chat)
    button = voiced_chat.locator(".read-button").last
    button.click()
    finish_sentence(voiced_chat)
    button.click()
    expect(button).to_have_text("接着读")
    assert voiced_chat.evaluate("speechSynthesis.present") is None
    button.click()
    expect(button).to_have_text("停一下")
    assert texts(voiced_chat) == ["带户口簿到派出所。", "打幺二三四五可以问。", "打幺二三四五可以问。"]


def test_replies_are_read_by_themselves_once_that_is_switched_on_also_after_a_reload(
    service: FakeService, voiced_chat: Page
) -> None:
    turn_on_reading(voiced_chat)
    show_speech(service, voiced_chat)
    assert texts(voiced_chat) == ["带户口簿到派出所。"]
    voiced_chat.reload()
    expect(voiced_chat.locator(".message-bot")).to_have_count(2)
    assert texts(voiced_chat) == []  # what was read once is not read again unasked
    show_speech(service, voiced_chat, "第二条。")
    assert texts(voiced_chat) == ["第二条。"]


def test_next_reply_and_switching_off_silence_what_is_being_read(service: FakeService, voiced_chat: Page) -> None:
    turn_on_reading(voiced_chat)
    show_speech(service, voiced_chat)
    first = voiced_chat.locator(".read-button").nth(1)
    expect(first).to_have_text("停一下")
    show_speech(service, voiced_chat, "第二条。")
    expect(first).to_have_text("朗读")
    assert texts(voiced_chat) == ["带户口簿到派出所。", "第二条。"]
    voiced_chat.get_by_role("button", name="自动朗读：已开").click()
    assert voiced_chat.evaluate("speechSynthesis.present") is None
    show_speech(service, voiced_chat, "第三条。")
    assert len(texts(voiced_chat)) == 2


def test_rate_goes_from_slow_to_quick_and_holds_at_once_and_after_a_reload(
    service: FakeService, voiced_chat: Page
) -> None:
    show_speech(service, voiced_chat)
    voiced_chat.locator(".read-button").last.click()
    voiced_chat.get_by_role("button", name="设置").click()
    slower = voiced_chat.get_by_role("button", name="读慢点")
    quicker = voiced_chat.get_by_role("button", name="读快点")
    for _ in range(4):
        slower.press("Enter")
    expect(slower).to_have_attribute("aria-disabled", "true")
    assert [utterance["rate"] for utterance in spoken(voiced_chat)] == [0.8, 0.7, 0.6]
    for _ in range(8):
        quicker.press("Enter")
    expect(quicker).to_have_attribute("aria-disabled", "true")
    assert spoken(voiced_chat)[-1]["rate"] == 1.2
    expect(voiced_chat.locator("#rate")).to_have_text("语速 1.2 倍")
    voiced_chat.reload()
    voiced_chat.locator(".read-button").last.click()
    assert spoken(voiced_chat)[-1]["rate"] == 1.2


def test_voice_that_fails_is_said_in_words_and_the_button_is_ready_again(
    service: FakeService, voiced_chat: Page
) -> None:
    show_speech(service, voiced_chat)
    button = voiced_chat.locator(".read-button").last
    button.click()
    voiced_chat.evaluate("speechSynthesis.present.onerror({ error: 'synthesis-failed' })")
    expect(button).to_have_text("朗读")
    expect(voiced_chat.locator("#live")).to_contain_text("没能读出来")


@pytest.mark.parametrize("voice", [NO_VOICE, FOREIGN_VOICE], ids=["no voice", "no Chinese voice"])
def test_nothing_offers_to_read_where_the_browser_cannot(
    service: FakeService, context: BrowserContext, new_page: Callable[[], Page], complaints: list[str], voice: str
) -> None:
    context.add_init_script(voice)
    page = new_page()
    page.goto(f"{service.address}/?mode=accessible")
    page.locator(".choices-examples").wait_for()
    show_speech(service, page)
    page.get_by_role("button", name="设置").click()
    expect(page.get_by_role("button", name="清空对话")).to_be_visible()
    expect(page.get_by_role("button", name="朗读")).to_have_count(0)
    assert complaints == []


def test_standard_mode_shows_the_buttons_only_to_those_who_let_themselves_be_read_to(
    service: FakeService, voiced_chat: Page
) -> None:
    voiced_chat.get_by_role("button", name="普通版").click()
    expect(voiced_chat.locator(".read-button")).to_be_hidden()
    turn_on_reading(voiced_chat)
    expect(voiced_chat.locator(".read-button")).to_be_visible()
