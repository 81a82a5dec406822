"""What a citizen has erased is gone, from the page as from the server, and nothing else is ever called so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.fake_service import FakeService, bot
from tests.browser.page import ask, clear_conversation, seen

ERASED = "已经删掉了。您以前在这里说的话，我不再保存。"
SURE = bot("您是要删掉在这里说过的话吗？删了就找不回来了。", kind="privacy", buttons=["确认删除", "不删"])


@pytest.fixture
def private(service: FakeService, chat: Page) -> Page:
    """A conversation of which the citizen has asked to be rid of, and is asked whether they are sure."""
    service.answer(bot("先说一件私事"))
    ask(chat, "我的私事")
    expect(seen(chat, "先说一件私事")).to_be_visible()
    service.answer(SURE)
    ask(chat, "把我的记录都删了吧")
    expect(chat.get_by_role("button", name="确认删除")).to_be_visible()
    return chat


def nothing_is_left(page: Page) -> None:
    expect(page.locator(".message-citizen")).to_have_count(0)
    for words in ("私事", "记录", "确认删除"):
        expect(seen(page, words)).to_have_count(0)
        assert words not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")


def test_after_erasing_only_the_confirmation_is_left(service: FakeService, private: Page) -> None:
    private.get_by_label("请输入您的问题").fill("另一件私事")
    service.answer(bot(ERASED, kind="privacy", erased=True))
    private.get_by_role("button", name="确认删除").click()
    expect(seen(private, ERASED)).to_be_in_viewport()
    nothing_is_left(private)
    expect(private.get_by_label("请输入您的问题")).to_have_value("")
    private.reload()
    expect(seen(private, ERASED)).to_be_visible()
    nothing_is_left(private)
    ask(private, "新的事")
    expect(seen(private, "收到:新的事")).to_be_visible()


def test_typed_confirmation_leaves_no_trace_either(service: FakeService, private: Page) -> None:
    service.answer(bot(ERASED, kind="privacy", erased=True))
    ask(private, "确认删除我的私事")
    expect(seen(private, ERASED)).to_be_visible()
    nothing_is_left(private)


def test_nothing_is_sent_into_what_is_being_erased(service: FakeService, chat: Page) -> None:
    ask(chat, "第一件事")
    expect(seen(chat, "收到:第一件事")).to_be_visible()
    held: list[Route] = []
    chat.route("**/webhooks/web/erase", lambda route: held.append(route))
    with chat.expect_request("**/webhooks/web/erase"):
        clear_conversation(chat)
    ask(chat, "第二件事")
    expect(chat.get_by_label("请输入您的问题")).to_have_value("第二件事")
    held[0].continue_()
    expect(chat.locator(".bubble-citizen")).to_have_count(0)
    assert service.messages == ["第一件事"]
    ask(chat, "第三件事")
    expect(seen(chat, "收到:第三件事")).to_be_visible()


def test_declining_leaves_everything(service: FakeService, private: Page) -> None:
    private.get_by_role("button", name="不删").click()
    expect(seen(private, "收到:不删")).to_be_visible()
    expect(seen(private, "先说一件私事")).to_have_count(1)


def test_what_is_erased_in_one_tab_does_not_come_back_from_another(
    service: FakeService, private: Page, new_page: Callable[[], Page]
) -> None:
    other = new_page()
    other.goto(service.address)
    expect(seen(other, "先说一件私事")).to_be_visible()
    service.answer(bot(ERASED, kind="privacy", erased=True))
    private.get_by_role("button", name="确认删除").click()
    expect(seen(other, ERASED)).to_be_visible()
    nothing_is_left(other)
    ask(other, "新的事")
    expect(seen(private, "收到:新的事")).to_be_visible()
    expect(private.locator(".message-citizen")).to_have_count(1)
    assert "私事" not in private.evaluate("JSON.stringify(localStorage)")


def test_clearing_that_the_server_cannot_do_is_said_to_have_failed_and_offered_again(
    service: FakeService, chat: Page
) -> None:
    ask(chat, "我的私事")
    expect(seen(chat, "收到:我的私事")).to_be_visible()
    service.erasure_refusals.extend([503, 404, 200])  # the last says 200, but not that it has erased
    clear_conversation(chat)
    for _ in range(3):
        expect(chat.locator("#clear-problem")).to_contain_text("没能清空")
        expect(seen(chat, "已清空")).to_have_count(0)
        expect(chat.locator("#live")).not_to_contain_text("已清空")
        expect(seen(chat, "收到:我的私事")).to_have_count(1)
        with chat.expect_response("**/webhooks/web/erase"):
            chat.get_by_role("button", name="清空", exact=True).click()
    expect(chat.locator(".message-citizen")).to_have_count(0)
    expect(chat.locator("#clear-question")).to_be_hidden()
    expect(chat.locator("#live")).to_contain_text("对话已清空")
    assert service.erased == [service.received[0]["session"]]
    assert "私事" not in chat.evaluate("JSON.stringify(localStorage)")


def test_clearing_without_a_network_says_so_and_works_once_it_is_back(service: FakeService, chat: Page) -> None:
    ask(chat, "我的私事")
    expect(seen(chat, "收到:我的私事")).to_be_visible()
    chat.context.set_offline(True)
    clear_conversation(chat)
    expect(chat.locator("#clear-problem")).to_contain_text("没能清空")
    chat.context.set_offline(False)
    chat.get_by_role("button", name="清空", exact=True).click()
    expect(chat.locator(".message-citizen")).to_have_count(0)
    assert len(service.erased) == 1


def test_clearing_what_never_left_the_device_asks_no_server(service: FakeService, chat: Page) -> None:
    chat.context.set_offline(True)
    ask(chat, "我的私事")
    expect(seen(chat, "网络断开了")).to_be_visible()
    clear_conversation(chat)
    expect(chat.locator(".message-citizen")).to_have_count(0)
    assert service.erased == []


def test_clearing_a_session_that_the_server_no_longer_knows_claims_nothing_of_the_server(
    service: FakeService, chat: Page
) -> None:
    ask(chat, "我的私事")
    expect(seen(chat, "收到:我的私事")).to_be_visible()
    service.sessions.clear()
    clear_conversation(chat)
    expect(chat.locator("#live")).to_contain_text("这台设备上的对话已清空")
    expect(chat.locator(".message-citizen")).to_have_count(0)
