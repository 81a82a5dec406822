"""Nothing is cut off, lost or set in motion when a page is magnified, spaced out or given words without an end."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import cards
from tests.browser.fake_service import FakeService, bot
from tests.browser.page import ask, seen

MODES = ("standard", "accessible")


def test_long_words_and_addresses_break_instead_of_widening_the_page(service: FakeService, chat: Page) -> None:
    long = "https://www.example.gov.cn/" + "a" * 300
    service.answer(bot(long), cards.answer(title="b" * 200, sources=[{"label": "c" * 200, "url": long}]))
    ask(chat, "d" * 300)
    expect(chat.locator(".card-title")).to_be_visible()
    assert chat.evaluate("document.getElementById('log').scrollWidth <= document.getElementById('log').clientWidth")
    assert chat.evaluate("document.documentElement.scrollWidth") <= 320


ZOOMED = [(320, 256), (640, 360)]  # 1280 by 1024 at 400 %; a telephone held sideways


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("width", "height"), ZOOMED)
def test_question_can_be_asked_and_read_at_high_zoom(
    service: FakeService, chat: Page, width: int, height: int, mode: str
) -> None:
    chat.set_viewport_size({"width": width, "height": height})
    chat.goto(f"{service.address}/?mode={mode}")
    ask(chat, "放大了")
    answer = seen(chat, "收到:放大了")
    answer.scroll_into_view_if_needed()
    expect(answer).to_be_in_viewport(ratio=0.95)
    for name in ("发送", "普通版" if mode == "accessible" else "长辈版", "字+", "设置"):
        button = chat.get_by_role("button", name=name)
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport(ratio=0.95)
    assert chat.evaluate("document.documentElement.scrollWidth") <= width


def test_answer_comes_into_view_by_itself_at_high_zoom(service: FakeService, chat: Page) -> None:
    chat.set_viewport_size({"width": 320, "height": 256})
    service.answer(cards.answer())
    ask(chat, "身份证丢了")
    expect(chat.locator(".card-title")).to_be_in_viewport()


@pytest.mark.parametrize("mode", MODES)
def test_text_spacing_of_the_readers_own_cuts_nothing_off(service: FakeService, chat: Page, mode: str) -> None:
    chat.goto(f"{service.address}/?mode={mode}")
    service.answer(cards.in_mode(mode, cards.answer()))
    ask(chat, "身份证丢了")
    expect(chat.locator(".card")).to_be_visible()
    chat.evaluate(
        """() => document.querySelectorAll('.page *').forEach((element) => {
          Object.assign(element.style, { lineHeight: '1.5', letterSpacing: '0.12em', wordSpacing: '0.16em' });
          if (element.matches('p')) element.style.marginBottom = '2em';
        })"""
    )
    cut = chat.evaluate(
        """() => Array.from(document.querySelectorAll('.page *:not(.visually-hidden):not(textarea)'))
          .filter((element) => element.clientWidth > 0 && getComputedStyle(element).display !== 'inline'
                            && (element.scrollWidth > element.clientWidth + 1
                                || (getComputedStyle(element).overflowY === 'hidden'
                                    && element.scrollHeight > element.clientHeight + 1)))
          .map((element) => element.className || element.tagName)"""
    )
    assert cut == []


def test_nothing_moves_when_less_motion_is_asked_for(service: FakeService, chat: Page) -> None:
    chat.evaluate(
        """async () => {
          const { ConversationView } = await import('/widget/show-conversation.js');
          new ConversationView(document.getElementById('log'), {}).showTyping();
        }"""
    )
    assert chat.locator(".dots").count() == 1
    assert chat.evaluate("document.getAnimations().length") == 0
    chat.emulate_media(reduced_motion="no-preference")
    assert chat.evaluate("document.getAnimations().length") > 0
