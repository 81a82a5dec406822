"""A mini program's customer-service chat: the running assistant behind a simulated platform."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot import sentences
from tests.support.platform_server import PlatformServer
from tests.support.simulators.platform import Fault
from tests.support.simulators.wechat import SimulatedMiniProgram


@pytest.mark.parametrize("form", ["JSON", "XML"])
async def test_a_message_is_acknowledged_and_answered_through_the_interface(
    miniprogram: SimulatedMiniProgram, form: str
) -> None:
    miniprogram.form = form
    user = f"o{form}"
    assert await miniprogram.say("数数", user) is None, "a response with a text is shown as a failure"
    (sent,) = await miniprogram.until_sent(1)
    assert sent.body == {"touser": user, "msgtype": "text", "text": {"content": "第1次\n1. 再来"}}


@pytest.mark.parametrize("form", ["JSON", "XML"])
async def test_who_opens_the_chat_is_greeted_once_a_day(miniprogram: SimulatedMiniProgram, form: str) -> None:
    miniprogram.form = form
    user = f"opener{form}"
    for number in range(3):
        await miniprogram.do(user, MsgType="event", Event="user_enter_tempsession", SessionFrom=f"page {number}")
    await miniprogram.say("数数", user)
    await miniprogram.until_sent(2)
    await asyncio.sleep(0.3)
    assert [sent.text[:3] for sent in miniprogram.sent] == ["您好", "第1次"]


async def test_a_repeated_delivery_is_answered_once_and_pictures_by_a_sentence(
    miniprogram: SimulatedMiniProgram,
) -> None:
    request = miniprogram.request(miniprogram.message("oTwice", MsgType="text", Content="数数"))
    await asyncio.gather(*(miniprogram.deliver(miniprogram.bot_url, *request) for _ in range(4)))
    await miniprogram.do("oTwice", MsgType="image", PicUrl="https://example.cn/1.jpg", MediaId="m")
    await miniprogram.until_sent(2)
    await asyncio.sleep(0.3)
    assert [sent.text.partition("\n")[0] for sent in miniprogram.sent] == ["第1次", sentences.notice("text_only")]


async def test_what_was_too_late_is_given_with_the_next_answer(miniprogram: SimulatedMiniProgram) -> None:
    miniprogram.faults.append(Fault(errcode=45015))
    await miniprogram.say("数数", "oLate")
    await asyncio.sleep(0.5)
    await miniprogram.say("你好", "oLate")
    (sent,) = await miniprogram.until_sent(1)
    assert sent.text.startswith("您好")
    assert sentences.notice("late") in sent.text


async def test_what_does_not_come_from_wechat_is_refused(
    miniprogram: SimulatedMiniProgram, platform_server: PlatformServer
) -> None:
    message = miniprogram.message("oVillain", MsgType="text", Content="数数")
    body, query = miniprogram.request(message)
    refused: list[tuple[bytes, dict[str, Any], int]] = [
        (body, {**query, "msg_signature": "0" * 40}, 401),
        (json.dumps({"FromUserName": "oVillain", "MsgType": "text"}).encode(), query, 401),
        (b"{", query, 400),
        (b"[]", query, 400),
        (b'{"Encrypt": [1]}', query, 401),
    ]
    for body, query, status in refused:
        assert (await miniprogram.post(miniprogram.bot_url, body, query))[0] == status, body
    await asyncio.sleep(0.2)
    assert miniprogram.calls == {}
    assert "oVillain" not in "".join(platform_server.output)
