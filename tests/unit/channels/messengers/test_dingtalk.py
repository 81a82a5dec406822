"""DingTalk: the running assistant behind a simulated platform."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest

from bot import sentences
from bot.channels.messengers.dingtalk import DingTalkInput, _read
from bot.engine.assistant import Assistant
from bot.errors import ChannelError
from tests.support.platform_server import PlatformServer
from tests.support.simulators.dingtalk import APP_KEY, APP_SECRET, SimulatedDingTalk
from tests.support.simulators.platform import Fault


async def test_choices_come_as_buttons_and_tapping_one_says_it(dingtalk: SimulatedDingTalk) -> None:
    await dingtalk.say("数数", "wang")
    (sent,) = await dingtalk.until_sent(1)
    assert (sent.user, sent.text) == ("wang", "第1次")
    assert sent.body["msgtype"] == "actionCard"
    assert sent.body["actionCard"]["title"] == "第1次"
    assert [button["title"] for button in sent.body["actionCard"]["btns"]] == ["再来"]
    await dingtalk.tap(sent.body, 0, "wang")
    await dingtalk.until_sent(2)


async def test_in_a_group_choices_are_numbered(dingtalk: SimulatedDingTalk) -> None:
    await dingtalk.say("数数", "li", conversationType="2", isInAtList=True)
    (sent,) = await dingtalk.until_sent(1)
    assert sent.body["msgtype"] == "markdown"
    assert "1. 再来" in sent.text


async def test_what_a_citizen_does_besides_typing(dingtalk: SimulatedDingTalk) -> None:
    for count, fields in enumerate(
        (
            {"msgtype": "audio", "content": {"duration": 4000, "recognition": "数数"}},
            {"msgtype": "audio", "content": {"duration": 4000}},
            {"msgtype": "richText", "content": {"richText": [{"text": "数数"}, {"downloadCode": "x"}]}},
            {"msgtype": "picture", "content": {"downloadCode": "x"}},
        ),
        start=1,
    ):
        await dingtalk.happen(dingtalk.message("sun", **fields))
        await dingtalk.until_sent(count)
    assert [sent.text for sent in dingtalk.sent] == [
        "第1次",
        sentences.notice("speech_unclear"),
        "第2次",
        sentences.notice("text_only"),
    ]


async def test_a_repeated_delivery_is_answered_once(dingtalk: SimulatedDingTalk) -> None:
    message = dingtalk.message("zhou", text={"content": "数数"})
    await asyncio.gather(*(dingtalk.happen(message) for _ in range(4)))
    await dingtalk.say("数数", "zhou")
    await dingtalk.until_sent(2)
    await asyncio.sleep(0.3)
    assert [sent.text[:3] for sent in dingtalk.sent] == ["第1次", "第2次"]


@pytest.mark.parametrize("fault", [Fault(errcode=-1), Fault(status=502), Fault(breaks=True)])
async def test_a_failing_interface_is_tried_again(dingtalk: SimulatedDingTalk, fault: Fault) -> None:
    dingtalk.faults.append(fault)
    await dingtalk.say("你好", "wu")
    (sent,) = await dingtalk.until_sent(1)
    assert sent.text == "您好"
    assert dingtalk.calls["send"] == 2


async def test_what_does_not_come_from_dingtalk_is_refused(
    dingtalk: SimulatedDingTalk, platform_server: PlatformServer
) -> None:
    message = dingtalk.message("villain", text={"content": "数数"})
    good = json.dumps(message).encode()
    refused: list[tuple[bytes, dict[str, str], int]] = [
        (good, {"Content-Type": "application/json"}, 401),
        (good, {**dingtalk.signed(), "sign": "guessed"}, 401),
        (good, dingtalk.signed(secret="the secret of another application"), 401),
        (good, {**dingtalk.signed(), "timestamp": str(int(time.time() * 1000) + 1)}, 401),
        (good, dingtalk.signed(at=time.time() - 3700), 401),
        (good, dingtalk.signed(at=time.time() + 3700), 401),
        (b"\xff", dingtalk.signed(), 400),
        (b"[]", dingtalk.signed(), 400),
        (b" " * 100_000, dingtalk.signed(), 413),
    ]
    changes: list[dict[str, Any]] = [
        {"senderId": None},
        {"text": "数数"},
        {"msgId": 7},
        {"sessionWebhookExpiredTime": float("inf")},
        {"sessionWebhook": "http://127.0.0.1:6379/"},
        {"sessionWebhook": "https://oapi.dingtalk.com.evil.example/robot/sendBySession"},
        {"sessionWebhook": "https://oapi.dingtalk.com@evil.example/robot/sendBySession"},
        {"sessionWebhook": "https://evil.example/?.dingtalk.com/"},
        {"sessionWebhook": "https://evil.example\\.dingtalk.com/"},
        {"sessionWebhook": "http://oapi.dingtalk.com/robot/sendBySession"},
        {"sessionWebhook": dingtalk.url + "@evil.example/"},
    ]
    for wrong in changes:
        refused.append((json.dumps({**message, **wrong}).encode(), dingtalk.signed(), 400))
    for body, headers, status in refused:
        answer = await dingtalk.post(dingtalk.bot_url, body, {}, headers=headers)
        assert answer[0] == status, (body[:300], answer)
    await asyncio.sleep(0.2)
    assert dingtalk.calls == {}
    assert "villain" not in "".join(platform_server.output)


@pytest.mark.parametrize("conversation", ["1", "2"])
async def test_an_answer_whose_address_has_expired_goes_through_the_robots_interface(
    dingtalk: SimulatedDingTalk, conversation: str
) -> None:
    late = int(time.time() * 1000) - 1
    user = f"late{conversation}"
    await dingtalk.say(
        "数数", user, sessionWebhookExpiredTime=late, senderStaffId="staff1", conversationType=conversation
    )
    (sent,) = await dingtalk.until_sent(1)
    assert sent.user == {"1": "staff1", "2": f"cid{user}"}[conversation]
    assert sent.text.replace("**", "") == "第1次  \n1. 再来"
    assert dingtalk.calls["send"] == 0


async def test_an_answer_to_nobody_in_particular_is_given_up_when_its_address_has_expired(
    dingtalk: SimulatedDingTalk, platform_server: PlatformServer
) -> None:
    late = int(time.time() * 1000) - 1
    await dingtalk.say("数数", "stranger", sessionWebhookExpiredTime=late)
    deadline = time.monotonic() + 10
    while not any("the address for answers isn't good any more" in line for line in platform_server.output):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    assert dingtalk.sent == []


@pytest.mark.parametrize("conversation", ["1", "2"])
async def test_who_waits_for_a_person_is_answered_through_the_robots_interface(
    assistant: Assistant, conversation: str
) -> None:
    """Later than the address for answers is good, which is for an hour or two."""
    async with SimulatedDingTalk() as platform:
        channel = DingTalkInput(APP_KEY, APP_SECRET, api_url=platform.url)
        await channel.open(assistant)
        try:
            about = {"conversationType": conversation, "senderStaffId": "staff9", "text": {"content": "人工"}}
            message = _read(platform.message("rosa", **about))
            await channel.take(message)
            await platform.until_sent(1)
            platform.sent.clear()
            await channel.say(assistant.store, message.user, "材料收到了。")
            reached = {"1": "staff9", "2": "cidrosa"}[conversation]
            assert [(sent.user, sent.text) for sent in platform.sent] == [(reached, "材料收到了。")]
            assert platform.calls["unasked"] == 1
        finally:
            await channel.close(1)


async def test_who_waits_and_cannot_be_reached_is_said(assistant: Assistant) -> None:
    """An application that isn't told whom it talks with can't write to them."""
    async with SimulatedDingTalk() as platform:
        channel = DingTalkInput(APP_KEY, APP_SECRET, api_url=platform.url)
        await channel.open(assistant)
        try:
            message = _read(platform.message("sara", text={"content": "人工"}))
            await channel.take(message)
            await platform.until_sent(1)
            with pytest.raises(ChannelError, match="nothing but answers"):
                await channel.say(assistant.store, message.user, "材料收到了。")
        finally:
            await channel.close(1)
