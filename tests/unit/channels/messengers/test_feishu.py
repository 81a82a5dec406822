"""Feishu: the running assistant behind a simulated platform."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest

from bot import sentences
from bot.channels.messengers.feishu import FeishuInput
from bot.channels.messengers.incoming import Incoming
from bot.engine.assistant import Assistant
from bot.errors import Refused
from tests.support.platform_server import PlatformServer
from tests.support.simulators.feishu import (
    APP_ID,
    APP_SECRET,
    CHALLENGE,
    ENCRYPT_KEY,
    ROBOT,
    VERIFICATION_TOKEN,
    SimulatedFeishu,
)
from tests.support.simulators.platform import Fault


async def post(feishu: SimulatedFeishu, body: bytes, headers: dict[str, str]) -> tuple[int, Any]:
    status, answer = await feishu.post(feishu.bot_url, body, {}, headers=headers)
    return status, json.loads(answer)


@pytest.mark.parametrize("signs_challenge", [True, False])
async def test_the_console_finds_the_address_good(feishu: SimulatedFeishu, signs_challenge: bool) -> None:
    body, headers = feishu.request(CHALLENGE)
    headers = headers if signs_challenge else {"Content-Type": "application/json"}
    assert await post(feishu, body, headers) == (200, {"challenge": "ajls384kdjx98XX"})


async def test_choices_come_as_buttons_and_tapping_one_says_it(feishu: SimulatedFeishu) -> None:
    await feishu.say("数数", "ou_wang")
    (sent,) = await feishu.until_sent(1)
    assert (sent.user, sent.text) == ("chat_id:oc_ou_wang", "第1次\n[再来]")
    tap = feishu.tap(sent.body, 0, "ou_wang")
    assert await feishu.happen(tap) == {}
    assert await feishu.happen(tap) == {}, "a repeated tap is acknowledged, and not answered again"
    await feishu.say("你好", "ou_wang")
    await feishu.until_sent(3)
    assert [sent.user for sent in feishu.sent] == ["chat_id:oc_ou_wang"] * 3
    assert feishu.sent[2].text == "您好"


async def test_the_conversation_goes_on_and_is_the_citizens_own(feishu: SimulatedFeishu) -> None:
    for _ in range(2):
        await feishu.say("数数", "ou_zhao")
    await feishu.say("数数", "ou_qian")
    await feishu.until_sent(3)
    said = sorted((sent.user, sent.text[:3]) for sent in feishu.sent)
    assert said == [
        ("chat_id:oc_ou_qian", "第1次"),
        ("chat_id:oc_ou_zhao", "第1次"),
        ("chat_id:oc_ou_zhao", "第2次"),
    ]


async def test_what_a_citizen_does_besides_typing(feishu: SimulatedFeishu) -> None:
    post_of_two_lines = {"title": "", "content": [[{"tag": "text", "text": "数"}, {"tag": "text", "text": "数"}]]}
    menu = {"operator": {"operator_id": {"open_id": "ou_li"}}, "event_key": "你好", "timestamp": 1669364458}
    for count, event in enumerate(
        (
            feishu.message(post_of_two_lines, "ou_li", kind="post"),
            feishu.message({"image_key": "img"}, "ou_li", kind="image"),
            feishu.event("application.bot.menu_v6", menu),
        ),
        start=1,
    ):
        await feishu.happen(event)
        await feishu.until_sent(count)
    assert [sent.text for sent in feishu.sent] == ["第1次\n[再来]", sentences.notice("text_only"), "您好"]
    assert feishu.sent[2].user == "open_id:ou_li"


async def test_in_a_group_only_who_names_the_robot_is_answered(feishu: SimulatedFeishu) -> None:
    await feishu.happen(feishu.message({"text": "数数"}, "ou_sun", chat_type="group"))
    mention = [{"key": "@_user_1", "id": {"open_id": "ou_robot"}, "name": "便民"}]
    named = feishu.message({"text": "@_user_1 数数"}, "ou_sun", chat_type="group", mentions=mention)
    colleague = [{"key": "@_user_1", "id": {"open_id": "ou_colleague"}, "name": "老王"}]
    await feishu.happen(feishu.message({"text": "@_user_1 数数"}, "ou_sun", chat_type="group", mentions=colleague))
    await feishu.happen(named)
    (sent,) = await feishu.until_sent(1)
    assert sent.user == named["event"]["message"]["message_id"], "it is a reply to the message"
    assert sent.text == "第1次\n[再来]"


async def test_a_group_message_is_not_acknowledged_before_it_is_known_who_the_robot_is(
    feishu: SimulatedFeishu, assistant: Assistant
) -> None:
    channel = FeishuInput(APP_ID, APP_SECRET, VERIFICATION_TOKEN, ENCRYPT_KEY, feishu.url)
    await channel.open(assistant)
    message = Incoming("om_1", "ou_sun", address={"reply_to": "om_1", "named": ["ou_colleague", ROBOT]})
    feishu.faults.append(Fault(status=502))
    with pytest.raises(Refused) as refused:
        await channel._if_for_us(message)
    assert refused.value.status == 503
    assert await channel._if_for_us(message) == Incoming("om_1", "ou_sun", address={"reply_to": "om_1"})
    await channel.close(1)


async def test_a_repeated_delivery_is_answered_once(feishu: SimulatedFeishu) -> None:
    event = feishu.message({"text": "数数"}, "ou_zhou")
    twin = feishu.event("im.message.receive_v1", event["event"])
    assert twin["header"]["event_id"] != event["header"]["event_id"], "one message, reported as two events"
    await asyncio.gather(*(feishu.happen(each) for each in (event, event, twin, event, twin)))
    await feishu.say("数数", "ou_zhou")
    await feishu.until_sent(2)
    await asyncio.sleep(0.3)
    assert [sent.text[:3] for sent in feishu.sent] == ["第1次", "第2次"]


@pytest.mark.parametrize("fault", [Fault(errcode=99991400), Fault(status=502), Fault(breaks=True)])
async def test_an_answer_is_sent_again_until_it_is_known_to_be_taken(feishu: SimulatedFeishu, fault: Fault) -> None:
    feishu.faults.append(fault)
    await feishu.say("你好", "ou_wu")
    for _ in range(200):
        if feishu.calls["send"] == 2:
            break
        await asyncio.sleep(0.05)
    assert feishu.calls["send"] == 2
    await asyncio.sleep(0.1)
    assert [sent.text for sent in feishu.sent] == ["您好"], "one that was taken unnoticed isn't shown twice"


async def test_a_refused_token_is_fetched_anew(feishu: SimulatedFeishu) -> None:
    await feishu.say("你好", "ou_zheng")
    await feishu.until_sent(1)
    feishu.tokens += 1
    feishu.calls.clear()
    await asyncio.gather(*(feishu.say("你好", f"ou_zheng{number}") for number in range(10)))
    await feishu.until_sent(11)
    assert 1 <= feishu.calls["token"] <= 2, "one for all, and perhaps another whose refusal came late"


async def test_what_does_not_come_from_feishu_is_refused(
    feishu: SimulatedFeishu, platform_server: PlatformServer
) -> None:
    event = feishu.message({"text": "数数"}, "ou_villain")
    body, headers = feishu.request(event)
    plain = json.dumps(event).encode()
    unsigned = {"Content-Type": "application/json"}
    other_app = feishu.request(feishu.event("im.message.receive_v1", event["event"], app_id="cli_other"))
    other_token = feishu.request(feishu.event("im.message.receive_v1", event["event"], token="guessed"))
    other_key = json.dumps({"encrypt": feishu.encrypted(json.dumps(event), "guessed")}).encode()
    no_user = feishu.message({"text": "数数"})
    del no_user["event"]["sender"]
    climbing = feishu.message({"text": "数数"}, chat_type="group", mentions=[{"key": "@"}], message_id="../../x?")
    for request, status in (
        ((body, {**headers, "X-Lark-Signature": "0" * 64}), 401),
        ((body, {**headers, "X-Lark-Signature": "签"}), 401),
        ((body.replace(b"A", b"B"), headers), 401),
        ((body, feishu.signed(body, key="guessed")), 401),
        ((body, unsigned), 401),
        ((json.dumps(CHALLENGE).encode(), unsigned), 401),
        ((json.dumps({"encrypt": feishu.encrypted(json.dumps({**CHALLENGE, "token": "x"}))}).encode(), unsigned), 401),
        (feishu.request(event, at=time.time() - 9 * 3600), 401),
        (other_app, 401),
        (other_token, 401),
        ((other_key, feishu.signed(other_key)), 400),
        ((plain, feishu.signed(plain)), 400),
        ((b"\xff", feishu.signed(b"\xff")), 400),
        (feishu.request([event]), 400),
        (feishu.request(no_user), 400),
        (feishu.request(climbing), 400),
        ((b"{" * 100_000, headers), 413),
    ):
        answer = await post(feishu, *request)
        assert answer[0] == status, (request[0][:100], answer)
    for event in (feishu.event("contact.user.updated_v3", {}), feishu.tap(_button({}), 0)):
        assert await post(feishu, *feishu.request(event)) == (200, {})
    await asyncio.sleep(0.2)
    assert feishu.calls == {}
    assert "ou_villain" not in "".join(platform_server.output)


def _button(value: dict[str, Any]) -> dict[str, Any]:
    return {"elements": [{"tag": "action", "actions": [{"tag": "button", "value": value}]}]}
