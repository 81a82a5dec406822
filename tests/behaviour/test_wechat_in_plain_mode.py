"""WeChat with messages that aren't encrypted, and with choices as menus to tap: an assistant set up in another way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import sentences
from tests.support.platform_server import free_port
from tests.support.simulators.platform import Fault
from tests.support.simulators.wechat import SimulatedWeChat
from tests.support.tiny import TinyServer

PORT = free_port()


@pytest.fixture(scope="module")
def plain_server(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinyServer]:
    directory = tmp_path_factory.mktemp("plain")
    credentials = directory / "credentials.yml"
    credentials.write_text(SimulatedWeChat(PORT, mode="plain", choices="menu").credentials(), encoding="utf-8")
    server = TinyServer(tiny_models, directory / "state", BIANMIN_CREDENTIALS=str(credentials))
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def wechat(plain_server: TinyServer) -> AsyncIterator[SimulatedWeChat]:
    async with SimulatedWeChat(PORT, mode="plain", choices="menu") as platform:
        platform.bot_url = plain_server.url + "webhooks/wechat/webhook"
        yield platform


async def test_a_message_is_answered_in_the_response(wechat: SimulatedWeChat) -> None:
    assert await wechat.say("你好") == "您好"


async def test_a_message_must_be_signed_though_it_is_not_encrypted(wechat: SimulatedWeChat) -> None:
    message = wechat.message("villain", MsgType="text", Content="数数").encode()
    for query in ({}, wechat.signed(token="guessed"), wechat.signed(at=time.time() - 3600)):
        assert (await wechat.post(wechat.bot_url, message, query))[0] == 401
    await asyncio.sleep(0.2)
    assert wechat.calls == {}


async def test_choices_are_a_menu_to_tap(wechat: SimulatedWeChat) -> None:
    assert await wechat.say("数数", user="tapping") is None
    assert wechat.acknowledged_after[0] < 3, "WeChat isn't kept waiting for what won't go back in the response"
    (sent,) = await wechat.until_sent(1)
    assert sent.body["msgmenu"] == {
        "head_content": "第1次",
        "list": [{"id": "1", "content": "再来"}],
        "tail_content": "",
    }


async def test_what_does_not_fit_the_response_follows_it(wechat: SimulatedWeChat) -> None:
    wechat.faults.append(Fault(errcode=45015))
    assert await wechat.say("数数", user="two-parts") is None
    assert await wechat.say("你好", user="two-parts") == "您好"
    answered_at = time.monotonic()
    assert [sent.text for sent in await wechat.until_sent(2)] == [sentences.notice("late"), "第1次"]
    assert wechat.sent[0].at > answered_at + 0.5


async def test_choices_are_numbered_for_an_account_that_may_not_send_menus(wechat: SimulatedWeChat) -> None:
    wechat.faults.append(Fault(errcode=40200))
    assert await wechat.say("数数", user="numbered") is None
    (sent,) = await wechat.until_sent(1)
    assert sent.body["text"]["content"] == "第1次\n1. 再来"
