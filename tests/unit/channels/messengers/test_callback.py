"""Rasa's callback channel, and a channel of Rasa's own, over the running assistant."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import requests
from sanic.compat import Header
from sanic.request import Request

from bot import sentences
from bot.channels.messengers.callback import CallbackInput
from bot.engine.assistant import Assistant
from bot.errors import ChannelError, Refused
from bot.server.app import build_app
from bot.settings import Settings
from tests.support.platform_server import PlatformServer
from tests.support.simulators.platform import Fault
from tests.support.simulators.receiver import SimulatedReceiver
from tests.support.tiny import refusal


def post(server: PlatformServer, body: Any, channel: str = "callback") -> requests.Response:
    return requests.post(f"{server.url}webhooks/{channel}/webhook", json=body, timeout=20)


async def test_a_reply_is_posted_as_rest_would_give_it(
    receiver: SimulatedReceiver, platform_server: PlatformServer
) -> None:
    said = {"sender": "caller", "message": "数数", "metadata": {"mode": "accessible"}}
    answer = await asyncio.to_thread(post, platform_server, said)
    assert (answer.status_code, answer.text) == (200, "success")
    (sent,) = await receiver.until_sent(1)
    (as_rest,) = platform_server.say("数数", "another caller", metadata={"mode": "accessible"})
    assert sent.body == {**as_rest, "recipient_id": "caller"}


@pytest.mark.parametrize("fault", [Fault(status=503), Fault(status=429), Fault(breaks=True)])
async def test_a_reply_is_posted_again_until_it_is_taken(
    receiver: SimulatedReceiver, platform_server: PlatformServer, fault: Fault
) -> None:
    receiver.faults.append(fault)
    await asyncio.to_thread(post, platform_server, {"sender": f"patient {fault}", "message": "你好"})
    (sent,) = await receiver.until_sent(1)
    assert sent.text == "您好"
    assert receiver.calls["replies"] == 2


async def test_a_repeated_message_id_is_answered_once(
    receiver: SimulatedReceiver, platform_server: PlatformServer
) -> None:
    for sender in ("eager", "eager", "other"):
        said = {"sender": sender, "message": "数数", "message_id": "42"}
        assert (await asyncio.to_thread(post, platform_server, said)).ok
    await asyncio.to_thread(post, platform_server, {"sender": "eager", "message": "数数"})
    await receiver.until_sent(3)
    await asyncio.sleep(0.2)
    assert sorted((sent.user, sent.text) for sent in receiver.sent) == [
        ("eager", "第1次"),
        ("eager", "第2次"),
        ("other", "第1次"),
    ]


async def test_what_goes_wrong_later_is_posted_too(
    receiver: SimulatedReceiver, platform_server: PlatformServer
) -> None:
    await asyncio.to_thread(post, platform_server, {"sender": "unlucky", "message": "坏了"})
    (sent,) = await receiver.until_sent(1)
    assert sent.body["custom"]["kind"] == "error"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], "json_not_object"),
        ({"message": "数数"}, "sender_missing"),
        ({"sender": "@wechat:anna", "message": "数数"}, "sender_reserved"),
        ({"sender": "a", "message": "长" * 1001}, "message_too_long"),
        ({"sender": "a", "message": "数数", "message_id": 7}, "message_id_invalid"),
        ({"sender": "a", "message": "数数", "message_id": "7" * 129}, "message_id_invalid"),
    ],
)
def test_a_message_that_cannot_be_taken_is_refused_at_once(
    platform_server: PlatformServer, body: Any, code: str
) -> None:
    assert refusal(post(platform_server, body)) == (400, code)


@pytest.mark.parametrize(
    ("credentials", "said"),
    [
        ({}, "url is missing"),
        ({"url": "ftp://x"}, "url must be an address"),
        ({"url": "https://x", "basic_auth": {"username": "a"}}, "basic_auth lacks password"),
        ({"url": "https://x", "colour": "red"}, "colour is not known"),
        ({"url": "https://x", "inbound_token": "short"}, "inbound_token must be 16 characters or more"),
    ],
)
def test_a_credential_that_cannot_be_right_is_named(credentials: dict[str, Any], said: str) -> None:
    with pytest.raises(ChannelError, match=said):
        CallbackInput.from_credentials(credentials)


def test_other_machines_cannot_have_replies_posted(platform_server: PlatformServer) -> None:
    answer = requests.post(
        f"{platform_server.url}webhooks/callback/webhook",
        json={"sender": "victim", "message": "数数"},
        headers={"X-Forwarded-For": "198.51.100.1"},
        timeout=20,
    )
    assert refusal(answer) == (403, "callback_closed")


TOKEN = "a-token-of-the-integrator"


async def test_with_a_token_nobody_is_let_in_without_it(assistant: Assistant) -> None:
    channel = CallbackInput.from_credentials({"url": "http://127.0.0.1:9/", "inbound_token": TOKEN})
    assert isinstance(channel, CallbackInput)
    channel.assistant = assistant
    app = build_app(assistant)
    for said, is_let_in in ((None, False), ("Bearer wrong", False), (f"Bearer {TOKEN}", True)):
        headers = Header({"authorization": said} if said else {})
        no_transport: Any = None
        request = Request(b"/", headers, "1.1", "POST", no_transport, app)
        if is_let_in:
            channel._must_be_the_integrator(request)
        else:
            with pytest.raises(Refused) as caught:
                channel._must_be_the_integrator(request)
            assert (caught.value.code, caught.value.status) == ("token_wrong", 401)


@pytest.mark.parametrize(
    ("host", "token", "starts"), [("0.0.0.0", "", False), ("0.0.0.0", TOKEN, True), ("::1", "", True)]
)
async def test_a_door_that_is_open_to_everybody_is_not_opened(
    tiny_settings: Settings, host: str, token: str, starts: bool
) -> None:
    channel = CallbackInput("http://127.0.0.1:9/", inbound_token=token)
    async with Assistant.open(tiny_settings.copy(update={"host": host})) as assistant:
        channel.assistant = assistant
        if starts:
            channel.blueprint()
        else:
            with pytest.raises(ChannelError, match="inbound_token"):
                channel.blueprint()


async def test_a_channel_of_rasas_own_speaks_through_the_gate(
    receiver: SimulatedReceiver, platform_server: PlatformServer
) -> None:
    """Mattermost's stands for them all: it calls the engine by itself, and posts to an address of its own."""

    def said(text: str, user: str = "u1") -> dict[str, Any]:
        return {"trigger_word": "@assistant", "text": f"@assistant {text}", "user_id": user, "channel_id": "hall"}

    for message in (said("数数"), said("长" * 1001), said("坏了"), said("数数"), said("数数", "u2")):
        assert (await asyncio.to_thread(post, platform_server, message, "mattermost")).text == "success"
    first, too_long, failed, second, other = await receiver.until_sent(5)
    assert [sent.text for sent in (first, second, other)] == ["第1次", "第2次", "第1次"]
    assert first.body["props"]["attachments"][0]["actions"][0]["integration"]["context"] == {"action": "再数一次"}
    assert too_long.text == sentences.refusal("message_too_long", limit=1000)
    assert "抱歉" in failed.text
    assert "custom" not in str(first.body), "the part for programs isn't shown to people"
    assert refusal(platform_server.post({"sender": "@mattermost:u1", "message": "数数"})) == (400, "sender_reserved")
