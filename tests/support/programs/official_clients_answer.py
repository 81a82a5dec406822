"""Run with the platforms' own libraries: reads simulated requests from standard input, says what the libraries see."""

from __future__ import annotations

import base64
import json
import sys
from typing import Any

from dingtalk_stream import ChatbotHandler, ChatbotMessage
from lark_oapi import JSON, EventDispatcherHandler, RawRequest
from lark_oapi.event.callback.model.p2_card_action_trigger import (
    P2CardActionTriggerResponse,
)


def feishu(credentials: dict[str, str], request: dict[str, Any]) -> dict[str, Any]:
    """How Feishu's handler answers a request, and the event that it hands on."""
    seen: list[Any] = []

    def tapped(event: Any) -> Any:
        seen.append(event)
        return P2CardActionTriggerResponse({})

    handler = (
        EventDispatcherHandler.builder(credentials["encrypt_key"], credentials["verification_token"])
        .register_p2_im_message_receive_v1(seen.append)
        .register_p2_card_action_trigger(tapped)
        .build()
    )
    raw = RawRequest()
    raw.uri, raw.headers, raw.body = "/", request["headers"], base64.b64decode(request["body"])
    answer = handler.do(raw)
    return {
        "status": answer.status_code,
        "body": answer.content.decode(),
        "seen": [json.loads(JSON.marshal(event)) for event in seen],
    }


def dingtalk(message: dict[str, Any]) -> dict[str, Any]:
    """What DingTalk's library reads in a robot's message; it also answers it, to the message's address."""
    read = ChatbotMessage.from_dict(message)
    ChatbotHandler().reply_markdown("您好", "**您好**", read)
    return {"id": read.message_id, "user": read.sender_id, "texts": read.get_text_list()}


if __name__ == "__main__":
    question = json.load(sys.stdin)
    answer = {
        "feishu": [feishu(question["feishu"]["credentials"], request) for request in question["feishu"]["requests"]],
        "dingtalk": [dingtalk(message) for message in question["dingtalk"]],
    }
    print(json.dumps(answer))  # on the last line: the libraries log to standard output too
