"""What breaks between a messaging platform and the assistant: the server, its store, the platform's interface."""

from __future__ import annotations

import asyncio
import copy
import random
import time
from collections.abc import AsyncIterator

import pytest

from tests.support.platform_server import PlatformServer
from tests.support.simulators.dingtalk import SimulatedDingTalk
from tests.support.simulators.feishu import SimulatedFeishu
from tests.support.simulators.load import burden
from tests.support.simulators.platform import Fault
from tests.support.simulators.receiver import SimulatedReceiver
from tests.support.simulators.wechat import SimulatedWeChat
from tests.support.simulators.wecom import SimulatedWeCom

pytestmark = pytest.mark.alone

DOWN = Fault(status=503)


@pytest.fixture
async def server(platform_server: PlatformServer) -> AsyncIterator[PlatformServer]:
    """The server, which runs again after the test, whatever the test does to it."""
    yield platform_server
    assert platform_server.process is not None
    if platform_server.process.poll() is not None:
        await asyncio.to_thread(platform_server.start)


async def start(server: PlatformServer, wecom: SimulatedWeCom) -> None:
    await asyncio.to_thread(server.start)
    wecom.bot_url = server.url + "webhooks/wecom/webhook"


async def test_a_message_is_answered_though_the_server_was_killed_over_it(
    wecom: SimulatedWeCom, server: PlatformServer
) -> None:
    await wecom.say("慢慢来", user="killed")
    await wecom.say("数数", user="killed")
    await asyncio.sleep(0.3)
    assert wecom.sent == []
    await asyncio.to_thread(server.kill)
    await start(server, wecom)
    assert [sent.text for sent in await wecom.until_sent(2)] == ["办好了", "第1次\n1. 再来"]


async def test_no_turn_is_taken_twice_though_the_server_is_killed_time_and_again(
    wecom: SimulatedWeCom, server: PlatformServer
) -> None:
    draw, turns, citizens = random.Random(7), 12, ("often-1", "often-2", "often-3")
    for _ in range(turns):
        for user in citizens:
            await wecom.say("数数", user=user)
        if draw.random() < 0.3:
            await asyncio.sleep(draw.random() * 0.1)
            await asyncio.to_thread(server.kill)
            await start(server, wecom)
    last = f"第{turns}次"

    def numbers(user: str) -> list[str]:
        return list(dict.fromkeys(sent.text.split("\n")[0] for sent in wecom.sent if sent.user == user))

    deadline = time.monotonic() + 30
    while any(last not in numbers(user) for user in citizens):
        assert time.monotonic() < deadline, [numbers(user) for user in citizens]
        await asyncio.sleep(0.05)
    for user in citizens:
        assert numbers(user) == [f"第{number}次" for number in range(1, turns + 1)]
    sent = len(wecom.sent)
    await wecom.say("数数", user=citizens[0])
    assert (await wecom.until_sent(sent + 1))[-1].text.startswith(f"第{turns + 1}次")


async def test_an_answer_that_could_not_be_sent_survives_and_is_not_made_anew(
    wecom: SimulatedWeCom, server: PlatformServer
) -> None:
    wecom.fault_for = lambda: DOWN
    await wecom.say("数数", user="unsent")
    await asyncio.sleep(0.5)
    await asyncio.to_thread(server.kill)
    await start(server, wecom)
    wecom.fault_for = lambda: None
    (sent,) = await wecom.until_sent(1)
    assert sent.text == "第1次\n1. 再来"
    await wecom.say("数数", user="unsent")
    assert [sent.text[:3] for sent in await wecom.until_sent(2)] == ["第1次", "第2次"]


async def test_an_answer_in_hand_stays_when_the_server_is_stopped_and_the_stop_is_not_held_up(
    wecom: SimulatedWeCom, server: PlatformServer
) -> None:
    wecom.faults.append(Fault(seconds=7.0, status=503))
    await wecom.say("数数", user="stopped")
    await asyncio.sleep(0.5)
    assert await asyncio.to_thread(server.stop) < 5, server.output
    await start(server, wecom)
    (sent,) = await wecom.until_sent(1)
    assert sent.text == "第1次\n1. 再来"


async def test_a_message_that_cannot_be_kept_is_not_acknowledged(wecom: SimulatedWeCom, server: PlatformServer) -> None:
    with server.without_store():
        request = wecom.request(wecom.message("unkept", MsgType="text", Content="数数"))
        assert (await wecom.post(wecom.bot_url, *request))[0] == 503
    await asyncio.to_thread(server.kill)
    await start(server, wecom)
    await wecom.deliver(wecom.bot_url, *request)
    (sent,) = await wecom.until_sent(1)
    assert sent.text == "第1次\n1. 再来"


async def test_a_danger_is_answered_on_every_platform_while_the_store_is_away(
    wechat: SimulatedWeChat,
    wecom: SimulatedWeCom,
    feishu: SimulatedFeishu,
    dingtalk: SimulatedDingTalk,
    receiver: SimulatedReceiver,
    server: PlatformServer,
) -> None:
    with server.without_store():
        assert await wechat.say("我家着火了", user="unkept") == "请打119"
        body = {"sender": "unkept", "message": "我家着火了"}
        assert (await asyncio.to_thread(server.post_to, "webhooks/callback/webhook", body)).status_code == 200
        for platform in (wecom, feishu, dingtalk):
            await platform.say("我家着火了")
        for platform in (wecom, feishu, dingtalk, receiver):
            (sent,) = await platform.until_sent(1)
            assert "请打119" in str(sent)
    await asyncio.to_thread(server.kill)


async def test_two_processes_share_the_work_and_one_takes_over_what_the_other_held(
    wecom: SimulatedWeCom, server: PlatformServer
) -> None:
    other = copy.copy(server)
    await asyncio.to_thread(other.start)
    urls = [process.url + "webhooks/wecom/webhook" for process in (server, other)]
    for _ in range(20):
        request = wecom.request(wecom.message("shared", MsgType="text", Content="数数"))
        await asyncio.gather(*(wecom.deliver(url, *request) for url in urls))
    await wecom.until_sent(20)
    await asyncio.sleep(0.3)
    assert [sent.text.split("次")[0] for sent in wecom.sent] == [f"第{number}" for number in range(1, 21)]
    wecom.bot_url = urls[1]
    await wecom.say("慢慢来", user="taken-over")
    await asyncio.to_thread(other.kill)
    assert (await wecom.until_sent(21))[-1].text == "办好了"


async def test_every_message_is_answered_once_and_acknowledged_in_time(
    wecom: SimulatedWeCom, server: PlatformServer
) -> None:
    figures = await burden(wecom, 200)
    assert (figures.answers, figures.answered_twice, figures.out_of_order) == (200, 0, 0), figures
    assert figures.failures > 10, figures
    assert figures.deliveries > 240, figures
    assert figures.acknowledged_p99 < wecom.patience_seconds, figures
