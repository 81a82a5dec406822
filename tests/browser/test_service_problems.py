"""What a citizen sees when the network or the service fails, and that no word is lost."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fake_service import FakeService, bot
from tests.browser.page import ask, seen, stop_clock


def test_offline_is_said_in_words_and_the_text_goes_out_when_the_network_is_back(
    service: FakeService, chat: Page
) -> None:
    chat.context.set_offline(True)
    ask(chat, "社保卡丢了")
    expect(seen(chat, "网络断开了")).to_be_visible()
    expect(chat.locator("#status")).to_contain_text("12345")
    expect(chat.locator(".message-citizen")).to_contain_text("未送达")
    chat.context.set_offline(False)
    expect(seen(chat, "收到:社保卡丢了")).to_be_visible()
    expect(chat.locator("#status")).to_be_hidden()
    expect(seen(chat, "未送达")).to_have_count(0)
    assert service.messages == ["社保卡丢了"]


@pytest.mark.parametrize("failure", ["500", "502 page", "empty", "not json", "not a list", "nothing to show"])
def test_failing_server_is_said_in_words_and_the_button_sends_again(
    service: FakeService, chat: Page, failure: str
) -> None:
    if failure == "500":
        service.fail(500, {"error": "internal"})
    elif failure == "502 page":
        service.fail(502, b"<html>Bad Gateway</html>")
    else:
        body = {
            "empty": b"[]",
            "not json": b"<html>",
            "not a list": b"{}",
            "nothing to show": b'[{"text": ""}, null, 3]',
        }
        service.fail(200, body[failure])
    ask(chat, "社保卡丢了")
    expect(seen(chat, "服务暂时连不上")).to_be_visible()
    chat.get_by_role("button", name="重新发送").click()
    expect(seen(chat, "收到:社保卡丢了")).to_be_visible()
    expect(chat.locator("#status")).to_be_hidden()
    expect(chat.locator(".bubble-citizen")).to_have_count(1)
    assert service.messages == ["社保卡丢了", "社保卡丢了"]
    first, again = service.received
    assert again == first, "also by the id, by which the server answers it once"


def test_question_asked_again_while_it_waits_is_not_put_in_line_twice(service: FakeService, chat: Page) -> None:
    service.fail(503)
    ask(chat, "社保卡丢了")
    expect(chat.get_by_role("button", name="重新发送")).to_be_visible()
    ask(chat, "社保卡丢了")
    expect(seen(chat, "收到:社保卡丢了")).to_be_visible()
    expect(chat.locator(".bubble-citizen")).to_have_count(1)
    assert len(service.messages) == 2


def test_server_that_was_down_is_asked_again_without_the_citizens_doing_and_that_is_announced_once(
    service: FakeService, chat: Page
) -> None:
    stop_clock(chat)
    for _ in range(2):
        service.fail(503)
    ask(chat, "社保卡丢了")
    expect(seen(chat, "服务暂时连不上")).to_be_visible()
    expect(chat.locator("#status").get_by_role("link", name="12345")).to_have_attribute("href", "tel:12345")
    expect(chat.locator("#live")).to_contain_text("服务暂时连不上")
    chat.clock.run_for(14_000)
    assert len(service.messages) == 1
    chat.clock.run_for(1_000)
    service.wait_for_messages(2)
    expect(seen(chat, "服务暂时连不上")).to_be_visible()
    expect(chat.locator("#live")).to_be_empty()
    chat.clock.run_for(30_000)
    expect(seen(chat, "收到:社保卡丢了")).to_be_visible()
    expect(chat.locator("#status")).to_be_hidden()
    assert service.messages == ["社保卡丢了"] * 3


def test_forgotten_page_stops_asking_a_server_that_stays_down(service: FakeService, chat: Page) -> None:
    stop_clock(chat)
    for _ in range(7):
        service.fail(503)
    ask(chat, "社保卡丢了")
    for count, seconds in enumerate((15, 30, 60, 120, 300), start=1):
        service.wait_for_messages(count)
        expect(chat.get_by_role("button", name="重新发送")).to_be_visible()
        chat.clock.run_for(seconds * 1000)
    service.wait_for_messages(6)
    expect(chat.get_by_role("button", name="重新发送")).to_be_visible()
    chat.clock.run_for(3_600_000)
    assert len(service.messages) == 6
    expect(chat.locator(".message-citizen")).to_contain_text("未送达")


def test_questions_that_wait_are_sent_in_order_each_with_its_answer(service: FakeService, chat: Page) -> None:
    service.fail(503)
    ask(chat, "第一")
    expect(chat.get_by_role("button", name="重新发送")).to_be_visible()
    ask(chat, "第二")
    expect(seen(chat, "收到:第二")).to_be_visible()
    assert service.messages == ["第一", "第一", "第二"]
    shown = [text.split("\n")[-1] for text in chat.locator(".message:not(:first-child) .bubble").all_inner_texts()]
    assert [text.removeprefix("您:") for text in shown] == ["第一", "收到:第一", "第二", "收到:第二"]


def test_silent_server_is_given_up_after_thirty_seconds(service: FakeService, chat: Page) -> None:
    release = threading.Event()
    service.answer(bot("太晚了"), release=release)
    stop_clock(chat)
    ask(chat, "有人吗")
    service.wait_for_messages(1)
    expect(seen(chat, "正在查找答案")).to_be_visible()
    chat.clock.run_for(9_000)
    expect(seen(chat, "还在查找，请再等一下。")).to_be_visible()
    chat.clock.run_for(20_000)
    expect(chat.locator("#status")).to_be_hidden()
    chat.clock.run_for(2_000)
    expect(seen(chat, "等了30秒还没有收到回答")).to_be_visible()
    release.set()


def test_reason_of_a_refusal_is_shown_and_the_text_comes_back_for_correction(service: FakeService, chat: Page) -> None:
    service.fail(413, {"error": "message_too_long", "message": "这句话太长了,请分成几句说。"})
    ask(chat, "很长的话")
    expect(chat.locator("#status")).to_have_text("这句话太长了,请分成几句说。", use_inner_text=True)
    expect(chat.get_by_label("请输入您的问题")).to_have_value("很长的话")
    expect(chat.locator(".message-citizen")).to_contain_text("没有发出")
    ask(chat, "短的话")
    expect(seen(chat, "收到:短的话")).to_be_visible()
    assert service.messages == ["很长的话", "短的话"]


def test_refusal_without_a_reason_has_words_of_its_own(service: FakeService, chat: Page) -> None:
    service.fail(400, b"<html>Bad Request</html>")
    ask(chat, "怪话")
    expect(chat.locator("#status")).to_contain_text("换个说法")


def test_too_many_messages_wait_as_long_as_the_server_asks_and_then_go_out(service: FakeService, chat: Page) -> None:
    stop_clock(chat)
    service.fail(429, {"error": "too_many", "message": "太快了"}, {"Retry-After": "20"})
    ask(chat, "急")
    expect(seen(chat, "约 20 秒后会自动发送")).to_be_visible()
    chat.clock.run_for(19_000)
    assert len(service.messages) == 1
    chat.clock.run_for(2_000)
    expect(seen(chat, "收到:急")).to_be_visible()
    expect(chat.locator("#status")).to_be_hidden()


def test_patience_with_a_server_that_keeps_refusing_ends_in_a_button(service: FakeService, chat: Page) -> None:
    stop_clock(chat)
    for seconds in (11, 12, 13, 14):
        service.fail(429, None, {"Retry-After": str(seconds)})
    ask(chat, "急")
    for seconds in (11, 12, 13):
        expect(seen(chat, f"约 {seconds} 秒后")).to_be_visible()
        chat.clock.run_for(seconds * 1000)
    expect(chat.get_by_role("button", name="重新发送")).to_be_visible()
    assert len(service.messages) == 4


def test_question_left_unanswered_by_a_reload_is_kept_and_can_be_sent_again(service: FakeService, chat: Page) -> None:
    release = threading.Event()
    service.answer(bot("没人看到的回答"), release=release)
    ask(chat, "被打断的问题")
    service.wait_for_messages(1)
    chat.reload()
    release.set()
    expect(seen(chat, "没有得到回答")).to_be_visible()
    chat.get_by_role("button", name="重新发送").click()
    expect(seen(chat, "收到:被打断的问题")).to_be_visible()


def test_error_inside_the_conversation_is_shown_as_the_bots_words(service: FakeService, chat: Page) -> None:
    service.answer(bot("刚才出了点问题,请再说一遍。", kind="error"))
    ask(chat, "你好")
    expect(chat.locator(".bubble-error")).to_have_text("刚才出了点问题,请再说一遍。")


def test_page_without_a_readable_welcome_file_still_answers(service: FakeService, chat: Page) -> None:
    chat.route("**/welcome.json", lambda route: route.fulfill(status=500, body="oops"))
    chat.reload()
    expect(chat.locator(".bubble").first).to_contain_text("机器人")
    ask(chat, "能用吗")
    expect(seen(chat, "收到:能用吗")).to_be_visible()
