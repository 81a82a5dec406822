"""The answer as a card, and the emergency reply."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import cards
from tests.browser.fake_service import FakeService, bot
from tests.browser.page import ask, box_of, seen


def show(service: FakeService, page: Page, message: dict[str, Any]) -> None:
    service.answer(message)
    ask(page, "请回答")
    page.locator(".message-bot").nth(1).wait_for()


def headings(page: Page) -> list[str]:
    return page.locator(".card h2, .card h3").all_inner_texts()


def test_card_shows_the_summary_first_then_what_to_bring_steps_fee_and_time(service: FakeService, chat: Page) -> None:
    show(service, chat, cards.answer())
    first, second = chat.locator(".card > *").all()[:2]
    assert first.inner_text() == cards.REPLACE_LOST["title"]
    assert second.inner_text() == cards.REPLACE_LOST["summary"]
    assert headings(chat)[1:5] == ["要带什么", "怎么办", "多少钱", "要多久"]
    expect(chat.locator(".card ol li")).to_have_count(6)
    expect(seen(chat, "核对至2026年8月31日")).to_be_visible()


def test_question_and_the_beginning_of_a_long_answer_are_in_view(service: FakeService, chat: Page) -> None:
    ask(chat, "先说一句")
    expect(seen(chat, "收到:先说一句")).to_be_visible()
    service.answer(cards.answer())
    ask(chat, "身份证丢了")
    expect(chat.get_by_role("heading", name="身份证丢了怎么补办")).to_be_in_viewport()
    expect(chat.locator(".bubble-citizen").last).to_be_in_viewport()


def test_long_card_folds_the_rest_which_opens_by_keyboard(service: FakeService, chat: Page) -> None:
    show(service, chat, cards.answer())
    folded = seen(chat, "取证可以请亲属代领")
    expect(folded).to_be_hidden()
    chat.locator("summary", has_text="谁能代办").focus()
    chat.keyboard.press("Enter")
    expect(folded).to_be_visible()


def test_short_card_folds_nothing(service: FakeService, chat: Page) -> None:
    sections = [section for section in cards.REPLACE_LOST["sections"] if section["key"] in ("proxy", "fee")]
    show(service, chat, cards.answer(sections=sections, sources=[]))
    expect(seen(chat, "取证可以请亲属代领")).to_be_visible()
    expect(chat.locator("details")).to_have_count(0)


def test_part_that_was_asked_for_stands_first_and_open(service: FakeService, chat: Page) -> None:
    show(service, chat, cards.answer(focus="proxy"))
    assert headings(chat)[:2] == [cards.REPLACE_LOST["title"], "谁能代办"]
    expect(seen(chat, "取证可以请亲属代领")).to_be_visible()
    expect(seen(chat, "居民户口簿", exact=True)).to_be_hidden()


def test_sources_are_open_when_they_were_asked_for(service: FakeService, chat: Page) -> None:
    show(service, chat, cards.answer(focus="sources"))
    expect(seen(chat, "公通字〔2021〕12号")).to_be_visible()


def test_source_with_an_address_opens_beside_the_conversation(service: FakeService, chat: Page) -> None:
    show(service, chat, cards.answer(sources=cards.REPLACE_LOST["sources"][:2]))
    links = chat.locator(".card-sources a")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", cards.REPLACE_LOST["sources"][1]["url"])
    expect(links).to_have_attribute("target", "_blank")
    expect(links).to_have_attribute("rel", "noopener noreferrer")


def test_notice_of_the_card_is_shown(service: FakeService, chat: Page) -> None:
    show(service, chat, cards.answer(notice="这条内容已过复核日期"))
    expect(seen(chat, "这条内容已过复核日期")).to_be_visible()


def test_telephones_of_the_card_can_be_dialled(service: FakeService, chat: Page) -> None:
    telephones = [{"number": "12345", "label": "政务服务便民热线"}, {"number": "010-1234 5678", "label": "窗口"}]
    show(service, chat, cards.answer(telephones=telephones))
    expect(chat.get_by_role("link", name="拨打 12345 政务服务便民热线")).to_have_attribute("href", "tel:12345")
    expect(chat.get_by_role("link", name="拨打 010-1234 5678 窗口")).to_have_attribute("href", "tel:01012345678")


def test_related_question_is_a_button_that_asks_it(service: FakeService, chat: Page) -> None:
    show(service, chat, cards.answer())
    chat.get_by_role("button", name="急用身份证怎么办临时身份证").click()
    assert service.wait_for_messages(2)[1] == "急用身份证怎么办临时身份证"


def test_related_question_that_is_also_a_button_is_offered_once(service: FakeService, chat: Page) -> None:
    message = cards.answer()
    title = message["custom"]["card"]["related"][0]["title"]
    message["buttons"] = [{"title": title, "payload": title}]
    show(service, chat, message)
    expect(chat.get_by_role("button", name=title)).to_have_count(1)


def test_emergency_shows_the_number_to_dial_before_everything_else(service: FakeService, chat: Page) -> None:
    show(service, chat, cards.EMERGENCY)
    first = chat.locator(".emergency a").first
    expect(first).to_have_text("拨打 110")
    expect(first).to_have_attribute("href", "tel:110")
    expect(first).to_be_in_viewport()
    assert box_of(first)["height"] >= 44
    assert box_of(first)["y"] < box_of(chat.locator(".emergency-text"))["y"]


def test_emergency_told_in_several_messages_shows_every_number_before_all_of_them(
    service: FakeService, accessible_chat: Page
) -> None:
    service.answer(
        *cards.told(
            "请马上打119。先到安全的地方再打。",
            "说清楚地址。",
            "有人受伤再打120。",
            kind="emergency",
            speech="请马上打幺幺九。",
        )
    )
    ask(accessible_chat, "着火了")
    emergency = accessible_chat.locator(".emergency")
    expect(emergency.locator(".emergency-call")).to_have_text(["拨打 119", "拨打 120"])
    expect(emergency.locator(".emergency-text p")).to_have_text(
        ["请马上打119。先到安全的地方再打。", "说清楚地址。", "有人受伤再打120。"]
    )
    expect(accessible_chat.locator(".message-bot")).to_have_count(2)  # the greeting and this


def test_number_for_short_messages_is_not_offered_for_calling(service: FakeService, chat: Page) -> None:
    show(service, chat, cards.EMERGENCY)
    expect(chat.locator("a[href='tel:12110']")).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("请拨打12345。", ["tel:12345"]),
        ("打110或者120", ["tel:110", "tel:120"]),
        ("电话010-65131234,或96110", ["tel:01065131234", "tel:96110"]),
        ("交120元,等110天,第122条,12345.6,铁路12306 App,共12345人", []),
        ("看https://www.gov.cn/a?b=1。然后来", ["https://www.gov.cn/a?b=1"]),
    ],
)
def test_telephone_numbers_and_addresses_in_a_text_can_be_followed_and_amounts_cannot(
    service: FakeService, chat: Page, text: str, linked: list[str]
) -> None:
    show(service, chat, bot(text))
    links = chat.locator(".message-bot").nth(1).locator("a")
    assert [link.get_attribute("href") for link in links.all()] == linked
    expect(chat.locator(".message-bot").nth(1)).to_contain_text(text[:6])
