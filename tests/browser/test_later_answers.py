"""Answers that come later than a reply, and the session by which the server knows the page."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
import redis
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.fake_service import FakeService, from_person
from tests.browser.page import RECORD_ANNOUNCEMENTS, ask, clear_conversation, seen, stop_clock
from tests.support.tiny import BIANMIN, PROJECT, TinyServer

LATER = "您好，我是窗口的工作人员。材料收到了。"


@pytest.fixture
def page(tiny_server: TinyServer, new_page: Callable[[], Page]) -> Page:
    """The page of a citizen who has already said something."""
    page = new_page()
    page.goto(tiny_server.url)
    with page.expect_request("**/webhooks/web/events?*"):
        ask(page, "数数")
    expect(seen(page, "第1次")).to_be_visible()
    return page


def kept(page: Page) -> dict[str, Any]:
    return json.loads(page.evaluate("localStorage.getItem('bianmin.conversation')"))


def sender_of(page: Page) -> str:
    """How the person who answers names the page's conversation."""
    return "@web:" + kept(page)["session"].partition(".")[0]


def answer_as_person(server: TinyServer, sender: str, text: str) -> None:
    said = subprocess.run(
        [*BIANMIN, "say", sender, text], cwd=PROJECT, env=server.environment, capture_output=True, text=True, timeout=30
    )
    assert said.returncode == 0, said.stderr


def test_a_persons_later_answer_reaches_the_open_page_and_is_announced_once(
    tiny_server: TinyServer, page: Page, complaints: list[str]
) -> None:
    page.evaluate(RECORD_ANNOUNCEMENTS)
    page.get_by_label("请输入您的问题").focus()
    answer_as_person(tiny_server, sender_of(page), LATER)
    shown = page.locator(".message-bot .bubble").last
    expect(shown).to_have_text(LATER)
    expect(shown).to_be_in_viewport()
    expect(page.locator(".message-bot").last.locator(".message-author")).to_have_text("工作人员")
    expect(page.get_by_role("link", name="拨打 12345")).to_have_count(0)  # who writes is a person already
    assert page.evaluate("announced") == [f"工作人员说:{LATER}"]
    expect(page.get_by_label("请输入您的问题")).to_be_focused()
    ask(page, "数数")
    expect(seen(page, "第2次")).to_be_visible()
    assert complaints == []


def test_a_later_answer_is_shown_once_over_a_reload_and_one_that_came_meanwhile_is_not_missed(
    tiny_server: TinyServer, page: Page
) -> None:
    sender = sender_of(page)
    answer_as_person(tiny_server, sender, LATER)
    expect(seen(page, LATER)).to_be_visible()
    page.goto("about:blank")
    answer_as_person(tiny_server, sender, "可以来取了。")
    page.goto(tiny_server.url)
    expect(seen(page, "可以来取了。")).to_be_visible()
    page.reload()
    answer_as_person(tiny_server, sender, "最后一句。")
    expect(seen(page, "最后一句。")).to_be_visible()
    assert page.locator(".message-bot .bubble").all_inner_texts()[1:] == ["第1次", LATER, "可以来取了。", "最后一句。"]


def test_two_tabs_of_one_conversation_show_a_later_answer_once_each(
    tiny_server: TinyServer, page: Page, new_page: Callable[[], Page]
) -> None:
    other = new_page()
    with other.expect_request("**/webhooks/web/events?*"):
        other.goto(tiny_server.url)
    answer_as_person(tiny_server, sender_of(page), LATER)
    for tab in (page, other):
        expect(seen(tab, LATER)).to_have_count(1)
    answer_as_person(tiny_server, sender_of(page), "可以来取了。")
    for tab in (page, other):
        expect(seen(tab, "可以来取了。")).to_have_count(1)
        assert tab.locator(".message-bot .bubble").all_inner_texts()[1:] == ["第1次", LATER, "可以来取了。"]


def test_a_session_that_is_no_longer_valid_is_renewed_without_the_citizen_noticing(
    tiny_server: TinyServer, page: Page
) -> None:
    page.get_by_role("button", name="长辈版").click()
    before = kept(page)["session"]
    with redis.Redis(unix_socket_path=str(tiny_server.state / "valkey" / "valkey.sock")) as store:
        store.flushall()
    tiny_server.post_to("webhooks/web/session", {})  # makes a new key, which signed none of the earlier sessions
    page.evaluate(RECORD_ANNOUNCEMENTS)
    with page.expect_request(lambda request: "events" in request.url and before not in request.url):
        ask(page, "数数")
    expect(seen(page, "第1次")).to_have_count(2)
    assert page.evaluate("announced") == ["便民助手说:第1次 可以选:再来。"]
    expect(page.locator("#status")).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-mode", "accessible")
    assert kept(page)["session"] != before
    answer_as_person(tiny_server, sender_of(page), LATER)
    expect(seen(page, LATER)).to_be_visible()
    page.reload()
    ask(page, "数数")
    expect(seen(page, "第2次")).to_be_visible()


def test_a_server_that_takes_no_session_at_all_is_not_asked_for_ever(service: FakeService, chat: Page) -> None:
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append("session")
        route.fulfill(json={"session": "?"})

    chat.route("**/webhooks/web/session", refuse)
    ask(chat, "你好")
    expect(chat.locator(".message-citizen")).to_contain_text("没有发出")
    ask(chat, "你好")
    expect(chat.locator(".message-citizen")).to_have_count(2)
    expect(chat.locator(".message-citizen").last).to_contain_text("没有发出")
    assert len(asked) == 2


def test_the_mode_goes_along_into_a_new_session(service: FakeService, accessible_chat: Page) -> None:
    service.mode = "accessible"
    for text in ("第一句", "第二句"):
        ask(accessible_chat, text)
        expect(seen(accessible_chat, f"收到:{text}")).to_be_visible()
    service.sessions.clear()
    ask(accessible_chat, "第三句")
    expect(seen(accessible_chat, "收到:第三句")).to_be_visible()
    metadata = [request.get("metadata") for request in service.received]
    assert metadata == [{"mode": "accessible"}, None, {"mode": "accessible"}]


def test_a_conversation_cleared_while_its_session_is_issued_stays_cleared(service: FakeService, chat: Page) -> None:
    held: list[Any] = []
    chat.route("**/webhooks/web/session", lambda route: route.continue_() if held else held.append(route))
    ask(chat, "我的私事")
    expect(seen(chat, "正在查找答案")).to_be_visible()
    clear_conversation(chat)
    with chat.expect_response("**/webhooks/web/session"):
        held[0].continue_()
    ask(chat, "别的事")
    expect(seen(chat, "收到:别的事")).to_be_visible()
    assert service.messages == ["别的事"]


def test_a_later_answer_while_a_reply_is_awaited_stands_before_it(service: FakeService, chat: Page) -> None:
    ask(chat, "一")
    expect(seen(chat, "收到:一")).to_be_visible()
    service.say_later("1-0", from_person(LATER))
    service.say_later("1-0", from_person(LATER))
    service.say_later("1-1", from_person("可以来取了。"))
    expect(seen(chat, "可以来取了。")).to_be_visible()
    expect(seen(chat, LATER)).to_have_count(1)


def test_a_damaged_note_of_what_was_received_does_not_keep_later_answers_away(service: FakeService, chat: Page) -> None:
    ask(chat, "一")
    expect(seen(chat, "收到:一")).to_be_visible()
    for reloads, damage in enumerate(("yesterday", None), 1):
        damaged = json.dumps({**kept(chat), "lastEventId": damage})
        chat.evaluate("damaged => localStorage.setItem('bianmin.conversation', damaged)", damaged)
        with chat.expect_request(lambda request: "events" in request.url and "after" not in request.url):
            chat.reload()
        service.wait_for_streams(1 + reloads)
        service.say_later("1-0", from_person(LATER))
        expect(seen(chat, LATER).last).to_be_visible()


def test_a_stream_that_is_refused_is_asked_for_again_but_not_for_ever(service: FakeService, chat: Page) -> None:
    stop_clock(chat)
    service.stream_refusals.extend([503] * 5)
    with chat.expect_response("**/events?*"):
        ask(chat, "一")
    for seconds in (5, 15, 60, 300):
        with chat.expect_response("**/events?*"):
            chat.clock.run_for(seconds * 1000)
    chat.clock.run_for(3_600_000)
    assert service.streams == 5
    ask(chat, "二")
    expect(seen(chat, "收到:二")).to_be_visible()
    service.say_later("1-0", from_person(LATER))
    expect(seen(chat, LATER)).to_be_visible()
    assert service.streams == 6


def test_a_stream_that_breaks_is_renewed_with_a_ticket_of_its_own(service: FakeService, chat: Page) -> None:
    ask(chat, "一")
    expect(seen(chat, "收到:一")).to_be_visible()
    service.wait_for_streams(1)
    service.say_later("1-0", from_person(LATER))
    expect(seen(chat, LATER)).to_be_visible()
    with chat.expect_request(lambda request: "after=1-0" in request.url and "session" not in request.url):
        service.broken_streams = 1
    service.wait_for_streams(2)
    service.say_later("1-1", from_person("可以来取了。"))
    expect(seen(chat, "可以来取了。")).to_be_visible()
    assert service.tickets == set()


def test_a_browser_without_event_streams_still_asks_and_answers(
    service: FakeService, context: BrowserContext, new_page: Callable[[], Page], complaints: list[str]
) -> None:
    context.add_init_script("delete window.EventSource")
    page = new_page()
    page.goto(service.address)
    for text in ("一", "二"):
        ask(page, text)
        expect(seen(page, f"收到:{text}")).to_be_visible()
    assert service.streams == 0
    assert complaints == []


def test_a_persons_words_are_still_a_persons_after_a_reload(service: FakeService, chat: Page) -> None:
    ask(chat, "一")
    expect(seen(chat, "收到:一")).to_be_visible()
    service.say_later("1-0", from_person(LATER))
    expect(seen(chat, LATER)).to_be_visible()
    chat.reload()
    expect(chat.locator(".message-person")).to_contain_text(LATER)
    expect(chat.locator(".message-person .message-author")).to_have_text("工作人员")
