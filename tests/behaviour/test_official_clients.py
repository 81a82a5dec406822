"""Feishu's and DingTalk's own libraries read what the simulators send, and agree with us on what to refuse."""

from __future__ import annotations

import asyncio
import base64
import json

from tests.support.official_clients import asked_of_official_clients
from tests.support.simulators.dingtalk import SimulatedDingTalk
from tests.support.simulators.feishu import CHALLENGE, ENCRYPT_KEY, VERIFICATION_TOKEN, SimulatedFeishu

CREDENTIALS = {"encrypt_key": ENCRYPT_KEY, "verification_token": VERIFICATION_TOKEN}


async def test_official_clients_read_what_is_simulated_and_refuse_what_we_refuse(
    feishu: SimulatedFeishu, dingtalk: SimulatedDingTalk
) -> None:
    message = feishu.message({"text": "数数"}, "ou_official")
    tap = feishu.tap({"elements": [{"tag": "action", "actions": [{"value": {"say": "再来"}}]}]}, 0, "ou_official")
    body, headers = feishu.request(message)
    forged_token = feishu.event("im.message.receive_v1", message["event"], token="guessed")
    accepted = [(body, headers), feishu.request(tap), feishu.request(CHALLENGE)]
    refused = [
        (body, {**headers, "X-Lark-Signature": "0" * 64}),
        (body, feishu.signed(body, key="guessed")),
        (body.replace(b"A", b"B"), headers),
        feishu.request(forged_token),
        feishu.request({**CHALLENGE, "token": "guessed"}),
    ]
    said = dingtalk.message("official", text={"content": " 数数"})
    rich = dingtalk.message("official", msgtype="richText", content={"richText": [{"text": "数数"}]})

    question = {
        "feishu": {
            "credentials": CREDENTIALS,
            "requests": [
                {"body": base64.b64encode(body).decode(), "headers": headers} for body, headers in accepted + refused
            ],
        },
        "dingtalk": [said, rich],
    }
    answer = await asyncio.to_thread(asked_of_official_clients, question)

    statuses = [theirs["status"] for theirs in answer["feishu"]]
    assert statuses == [200] * len(accepted) + [500] * len(refused)
    ours = [(await feishu.post(feishu.bot_url, body, {}, headers=headers))[0] for body, headers in accepted + refused]
    assert [status == 200 for status in ours] == [status == 200 for status in statuses]
    (first,), (second,), _ = (theirs["seen"] for theirs in answer["feishu"][: len(accepted)])
    assert first["event"]["sender"]["sender_id"]["open_id"] == "ou_official"
    assert json.loads(first["event"]["message"]["content"]) == {"text": "数数"}
    assert second["event"]["action"]["value"] == {"say": "再来"}
    assert json.loads(answer["feishu"][2]["body"]) == {"challenge": CHALLENGE["challenge"]}

    assert answer["dingtalk"] == [
        {"id": said["msgId"], "user": said["senderId"], "texts": [" 数数"]},
        {"id": rich["msgId"], "user": rich["senderId"], "texts": ["数数"]},
    ]
    await dingtalk.say("你好", "official")
    *theirs_sent, ours_sent = await dingtalk.until_sent(3)
    for sent in theirs_sent:
        assert (sent.user, sent.text) == ("official", "**您好**"), "their answer arrives where ours does"
    assert {**theirs_sent[0].body, "markdown": None} == {
        **ours_sent.body,
        "markdown": None,
        "at": theirs_sent[0].body["at"],
    }
    assert theirs_sent[0].body["markdown"].keys() == ours_sent.body["markdown"].keys()
