"""Asking, choosing, and finding the conversation again."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import cards
from tests.browser.fake_service import FakeService, bot
from tests.browser.page import BLOCK_STORAGE, ask, clear_conversation, is_within, seen


def test_question_goes_to_the_pages_own_channel_in_a_session_that_the_server_issued(
    service: FakeService, chat: Page
) -> None:
    ask(chat, "身份证丢了")
    expect(seen(chat, "收到:身份证丢了")).to_be_visible()
    (request,) = service.received
    assert re.fullmatch(r"[0-9a-f]{32}", request.pop("message_id"))
    assert request == {"session": request["session"], "message": "身份证丢了"}
    assert service.sessions == {request["session"]}


def test_greeting_offers_the_questions_of_welcome_json_and_says_it_is_a_robot(service: FakeService, chat: Page) -> None:
    expect(chat.locator(".bubble").first).to_contain_text("机器人")
    examples = chat.locator(".choices-examples button")
    assert 4 <= examples.count() <= 6
    title = examples.first.inner_text()
    examples.first.click()
    assert service.wait_for_messages(1) == [title]


def test_human_is_one_telephone_link_away_in_every_state(service: FakeService, chat: Page) -> None:
    link = chat.get_by_role("link", name="人工 12345")
    expect(link).to_have_attribute("href", "tel:12345")
    ask(chat, "好")
    expect(seen(chat, "收到:好")).to_be_visible()
    expect(link).to_be_in_viewport()
    service.fail(503)
    ask(chat, "再来")
    expect(chat.get_by_role("button", name="重新发送")).to_be_visible()
    expect(link).to_be_in_viewport()


def test_choice_button_shows_its_title_and_sends_its_payload(service: FakeService, chat: Page) -> None:
    service.answer(bot("您想问的是哪一个?", kind="clarify", buttons=[("补办", "身份证丢了怎么补办"), "都不是"]))
    ask(chat, "丢了")
    chat.get_by_role("button", name="补办", exact=True).click()
    assert service.wait_for_messages(2)[1] == "身份证丢了怎么补办"
    expect(chat.locator(".bubble-citizen").last).to_contain_text("补办")
    expect(chat.get_by_role("button", name="补办 已选")).to_be_visible()


def test_older_choice_can_still_be_taken_and_becomes_the_marked_one(service: FakeService, chat: Page) -> None:
    service.answer(cards.CLARIFY)
    ask(chat, "丢了")
    choices = chat.locator(".choice-group").last
    choices.get_by_role("button", name="都不是").click()
    service.wait_for_messages(2)
    expect(seen(chat, "收到:都不是")).to_be_visible()
    choices.get_by_role("button", name="社保卡丢了怎么挂失补办").click()
    assert service.wait_for_messages(3)[2] == "社保卡丢了怎么挂失补办"
    expect(choices.locator(".choice-mark")).to_have_count(1)
    expect(choices.get_by_role("button", name="社保卡丢了怎么挂失补办 已选")).to_be_visible()


def test_conversation_is_kept_over_a_reload_in_the_same_session(service: FakeService, chat: Page) -> None:
    service.answer(cards.answer())
    ask(chat, "身份证丢了")
    expect(chat.get_by_role("heading", name="身份证丢了怎么补办")).to_be_visible()
    chat.reload()
    expect(chat.locator(".bubble-citizen")).to_contain_text("身份证丢了")
    expect(chat.get_by_role("heading", name="身份证丢了怎么补办")).to_be_visible()
    expect(chat.get_by_role("button", name="身份证丢了被别人冒用怎么办")).to_be_visible()
    ask(chat, "要带什么")
    service.wait_for_messages(2)
    assert service.received[0]["session"] == service.received[1]["session"]


def test_chosen_button_is_still_marked_after_a_reload(service: FakeService, chat: Page) -> None:
    service.answer(cards.CLARIFY)
    ask(chat, "丢了")
    chat.get_by_role("button", name="都不是").click()
    expect(seen(chat, "收到:都不是")).to_be_visible()
    chat.reload()
    expect(chat.get_by_role("button", name="都不是 已选")).to_be_visible()


def test_clearing_asks_first_and_then_starts_a_new_conversation(service: FakeService, chat: Page) -> None:
    ask(chat, "第一件事")
    expect(seen(chat, "收到:第一件事")).to_be_visible()
    chat.get_by_role("button", name="设置").click()
    chat.get_by_role("button", name="清空对话").click()
    chat.get_by_role("button", name="不清空").click()
    expect(seen(chat, "收到:第一件事")).to_be_visible()

    chat.get_by_role("button", name="清空对话").click()
    chat.get_by_role("button", name="清空", exact=True).click()
    expect(chat.locator(".bubble-citizen")).to_have_count(0)
    assert is_within(chat, "#clear")
    assert service.erased == [service.received[0]["session"]]
    assert "第一件事" not in chat.evaluate("JSON.stringify(localStorage)")
    ask(chat, "第二件事")
    service.wait_for_messages(2)
    assert service.received[0]["session"] != service.received[1]["session"]


def test_late_answer_to_a_cleared_conversation_is_dropped(service: FakeService, chat: Page) -> None:
    release = threading.Event()
    service.answer(bot("迟到的回答"), release=release)
    ask(chat, "第一件事")
    service.wait_for_messages(1)
    clear_conversation(chat)
    expect(chat.locator(".bubble-citizen")).to_have_count(0)
    with chat.expect_response("**/webhooks/web/message"):
        release.set()
    ask(chat, "第二件事")
    expect(seen(chat, "收到:第二件事")).to_be_visible()
    expect(seen(chat, "迟到的回答")).to_have_count(0)


def test_conversation_cleared_in_one_tab_does_not_come_back_from_another(
    service: FakeService, chat: Page, new_page: Callable[[], Page]
) -> None:
    ask(chat, "私事")
    expect(seen(chat, "收到:私事")).to_be_visible()
    other = new_page()
    other.goto(service.address)
    expect(seen(other, "收到:私事")).to_be_visible()
    clear_conversation(chat)
    expect(seen(other, "收到:私事")).to_have_count(0)
    ask(other, "新的事")
    expect(seen(other, "收到:新的事")).to_be_visible()
    expect(seen(chat, "收到:新的事")).to_be_visible()
    assert "私事" not in other.evaluate("JSON.stringify(localStorage)")


def test_kept_conversation_stays_bounded(service: FakeService, chat: Page) -> None:
    kept = chat.evaluate(
        """async () => {
          const { ConversationStore } = await import('/widget/conversation-store.js');
          const store = new ConversationStore(() => localStorage);
          for (let i = 0; i < 500; i += 1) store.add({ author: 'citizen', text: `第${i}句`, payload: '' });
          return JSON.parse(localStorage.getItem('bianmin.conversation')).items.map((item) => item.text);
        }"""
    )
    assert len(kept) <= 100
    assert kept[-1] == "第499句"


def test_full_storage_keeps_the_newest_part(service: FakeService, chat: Page) -> None:
    kept = chat.evaluate(
        """async () => {
          const { ConversationStore } = await import('/widget/conversation-store.js');
          const storage = { getItem: () => null, setItem(key, value) {
            if (value.length > 2000) throw new DOMException('full', 'QuotaExceededError');
            this.value = value;
          } };
          const store = new ConversationStore(() => storage);
          const long = '长'.repeat(100);
          for (let i = 0; i < 40; i += 1) store.add({ author: 'citizen', text: `第${i}句${long}`, payload: '' });
          return JSON.parse(storage.value).items.map((item) => item.text.slice(0, 4));
        }"""
    )
    assert 0 < len(kept) < 20
    assert kept[-1] == "第39句"


@pytest.mark.parametrize(
    "damage",
    [
        "{not json",
        "null",
        '"text"',
        json.dumps({"version": 1, "id": "0123456789abcdef", "savedAt": 9e15, "items": [None, 3, {"author": "bot"}]}),
        json.dumps({"version": 1, "id": {}, "savedAt": 9e15, "items": {}}),
        json.dumps({"version": 99, "id": "0123456789abcdef", "items": []}),
    ],
)
def test_damaged_storage_does_not_stand_in_the_way(
    service: FakeService, context: BrowserContext, new_page: Callable[[], Page], complaints: list[str], damage: str
) -> None:
    context.add_init_script(f"localStorage.setItem('bianmin.conversation', {json.dumps(damage)})")
    page = new_page()
    page.goto(service.address)
    ask(page, "还能用吗")
    expect(seen(page, "收到:还能用吗")).to_be_visible()
    assert complaints == []


def test_blocked_storage_does_not_stand_in_the_way(
    service: FakeService, context: BrowserContext, new_page: Callable[[], Page], complaints: list[str]
) -> None:
    context.add_init_script(BLOCK_STORAGE)
    page = new_page()
    page.goto(service.address)
    ask(page, "第一句")
    expect(seen(page, "收到:第一句")).to_be_visible()
    ask(page, "第二句")
    expect(seen(page, "收到:第二句")).to_be_visible()
    assert service.received[0]["session"] == service.received[1]["session"]
    assert complaints == []


def test_conversation_older_than_a_week_is_forgotten(service: FakeService, chat: Page) -> None:
    ask(chat, "很久以前")
    expect(seen(chat, "收到:很久以前")).to_be_visible()
    chat.evaluate(
        """() => {
          const kept = JSON.parse(localStorage.getItem('bianmin.conversation'));
          kept.savedAt -= 8 * 24 * 60 * 60 * 1000;
          localStorage.setItem('bianmin.conversation', JSON.stringify(kept));
        }"""
    )
    chat.reload()
    chat.locator(".choices-examples").wait_for()
    expect(chat.locator(".bubble-citizen")).to_have_count(0)


def test_region_of_the_address_goes_with_every_message(service: FakeService, new_page: Callable[[], Page]) -> None:
    page = new_page()
    page.goto(f"{service.address}/?region=440300")
    ask(page, "一")
    expect(seen(page, "收到:一")).to_be_visible()
    ask(page, "二")
    expect(seen(page, "收到:二")).to_be_visible()
    assert [request["metadata"] for request in service.received] == [{"region": "440300"}, {"region": "440300"}]


def test_choices_listed_in_the_text_stand_once_with_their_number_on_the_button(
    service: FakeService, chat: Page
) -> None:
    listed = "您想问的是哪一件？\n1. 补身份证\n2. 补社保卡\n都不是的话，请换个说法。"
    service.answer(bot(listed, kind="clarify", buttons=["补身份证", "补社保卡", "都不是"]))
    ask(chat, "丢了")
    choices = chat.get_by_role("group", name="点一个，或者说号码").get_by_role("button")
    expect(choices).to_have_text(["1 补身份证", "2 补社保卡", "都不是"])
    expect(chat.locator(".message-bot .bubble").last).to_have_text(
        re.compile(r"^您想问的是哪一件？\s*都不是的话，请换个说法。$")
    )
    choices.nth(1).click()
    assert service.wait_for_messages(2)[1] == "补社保卡"
    chat.reload()
    expect(chat.get_by_role("button", name="2 补社保卡 已选")).to_be_visible()


def test_reply_of_several_messages_is_shown_whole_in_its_order(service: FakeService, accessible_chat: Page) -> None:
    service.answer(*cards.FIRST_STEP)
    ask(accessible_chat, "身份证丢了")
    bubbles = accessible_chat.locator(".message-bot .bubble")
    expect(bubbles).to_have_count(4)
    assert [bubbles.nth(place).inner_text() for place in (1, 2)] == [
        message["text"] for message in cards.FIRST_STEP[:2]
    ]
    accessible_chat.get_by_role("button", name="下一步").click()
    assert service.wait_for_messages(2)[1] == "下一步"


def test_waiting_is_shown_until_the_answer_comes(service: FakeService, chat: Page) -> None:
    release = threading.Event()
    service.answer(bot("好了"), release=release)
    ask(chat, "请查一下")
    expect(seen(chat, "正在查找答案")).to_be_visible()
    release.set()
    expect(seen(chat, "好了")).to_be_visible()
    expect(seen(chat, "正在查找答案")).to_have_count(0)


def test_page_works_under_a_content_security_policy_of_self_without_complaints(
    service: FakeService, chat: Page, complaints: list[str]
) -> None:
    service.answer(cards.answer())
    ask(chat, "身份证丢了")
    expect(chat.get_by_role("heading", name="身份证丢了怎么补办")).to_be_visible()
    service.answer(cards.EMERGENCY)
    ask(chat, "有人抢劫")
    expect(chat.get_by_role("link", name="拨打 110")).to_be_visible()
    chat.reload()
    expect(chat.get_by_role("link", name="拨打 110")).to_be_visible()
    assert complaints == []
