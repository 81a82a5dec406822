"""Whatever a reply, a reload or a citizen brings along is shown as text and never becomes markup or a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import cards
from tests.browser.fake_service import FakeService, bot
from tests.browser.page import ask

ATTACK = '<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>{{7*7}}\'"`'


def is_hacked(page: Page) -> bool:
    return page.evaluate("'hacked' in window || document.querySelector('#log img, #log script') !== null")


def test_markup_in_every_text_of_a_reply_stays_text(service: FakeService, chat: Page) -> None:
    service.answer(
        cards.answer(
            title="标题" + ATTACK,
            summary="摘要" + ATTACK,
            notice=ATTACK,
            dates=ATTACK,
            sections=[{"key": ATTACK, "title": ATTACK, "items": [ATTACK, ATTACK], "ordered": True}],
            sources=[{"label": ATTACK, "url": None}],
            telephones=[{"number": ATTACK, "label": ATTACK}],
            related=[{"id": ATTACK, "title": ATTACK}],
        ),
        bot(ATTACK, buttons=[(ATTACK, ATTACK)], kind=ATTACK),
    )
    ask(chat, ATTACK)
    expect(chat.locator(".card-title")).to_have_text("标题" + ATTACK)
    expect(chat.locator(".bubble-citizen")).to_contain_text(ATTACK)
    assert not is_hacked(chat)
    chat.reload()
    expect(chat.locator(".card-title")).to_have_text("标题" + ATTACK)
    assert not is_hacked(chat)
    assert service.messages == [ATTACK]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:window.hacked=1",
        " javascript:window.hacked=1",
        "JaVaScRiPt:window.hacked=1",
        "java\nscript:window.hacked=1",
        "data:text/html,<script>window.hacked=1</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/",
        "/relative",
        "",
    ],
)
def test_address_that_is_not_of_the_web_becomes_plain_text(service: FakeService, chat: Page, address: str) -> None:
    service.answer(cards.answer(sources=[{"label": "来源的名字", "url": address}]))
    ask(chat, "来源")
    source = chat.locator(".card-sources li")
    expect(source).to_have_text("来源的名字")
    expect(source.locator("a")).to_have_count(0)


@pytest.mark.parametrize("number", ["javascript:alert(1)", "12345;ext=1", "12", "1" * 30, "一二三四五"])
def test_telephone_that_is_no_number_cannot_be_dialled(service: FakeService, chat: Page, number: str) -> None:
    service.answer(cards.answer(telephones=[{"number": number, "label": "窗口"}]))
    ask(chat, "电话")
    expect(chat.locator(".card .button-row")).to_contain_text("窗口")
    expect(chat.locator(".card .button-row a")).to_have_count(0)


@pytest.mark.parametrize(
    "reply",
    [
        {
            "text": 5,
            "buttons": "no",
            "custom": {"card": {"title": "只有标题", "sections": [None, {"items": [3]}], "sources": 7}},
        },
        {"text": "只有文字", "buttons": [None, {"title": 3}, {"payload": "x"}], "custom": "text"},
    ],
)
def test_reply_of_unexpected_types_shows_what_can_be_shown(
    service: FakeService, chat: Page, complaints: list[str], reply: dict
) -> None:
    service.answer(reply)
    ask(chat, "怪")
    expect(chat.locator(".message-bot").nth(1)).to_contain_text("只有")
    assert complaints == []
