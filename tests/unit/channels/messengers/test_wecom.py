"""WeCom: the running assistant behind a simulated platform."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import pytest

from bot import sentences
from tests.support.platform_server import PlatformServer
from tests.support.simulators.platform import Fault
from tests.support.simulators.wecom import SimulatedWeCom


async def test_the_console_finds_the_address_good(wecom: SimulatedWeCom) -> None:
    sealed = wecom.sealed("1616140317555161061")
    async with aiohttp.ClientSession() as session:
        for query, status in ((wecom.signed(sealed), 200), (wecom.signed(sealed, token="guessed"), 401)):
            async with session.get(wecom.bot_url, params={**query, "echostr": sealed}) as answer:
                assert answer.status == status
                assert (await answer.read() == b"1616140317555161061") is (status == 200)


async def test_a_message_is_acknowledged_and_answered_through_the_interface(wecom: SimulatedWeCom) -> None:
    await wecom.say("数数", user="wang")
    (sent,) = await wecom.until_sent(1)
    assert sent.body == {
        "touser": "wang",
        "agentid": wecom.agent_id,
        "msgtype": "text",
        "text": {"content": "第1次\n1. 再来"},
    }


async def test_what_a_member_does_besides_typing(wecom: SimulatedWeCom) -> None:
    await wecom.do("li", MsgType="event", Event="click", EventKey="数数")
    await wecom.until_sent(1)
    await wecom.do("li", MsgType="image", MediaId="m")
    await wecom.until_sent(2)
    await wecom.do("li", MsgType="voice", MediaId="m", Format="amr")
    await wecom.until_sent(3)
    assert [sent.text for sent in wecom.sent] == ["第1次\n1. 再来", *[sentences.notice("text_only")] * 2]
    for event in ("subscribe", "enter_agent", "view", "unheard_of"):
        await wecom.do("li", MsgType="event", Event=event, EventKey="")
    await asyncio.sleep(0.3)
    assert len(wecom.sent) == 3


async def test_the_token_is_fetched_once(wecom: SimulatedWeCom) -> None:
    wecom.tokens += 1
    await asyncio.gather(*(wecom.say("数数", user=f"member{number}") for number in range(30)))
    await wecom.until_sent(30)
    assert wecom.calls["token"] <= 2, "once for all, and once more for a call that came while the first was fetched"


@pytest.mark.parametrize("fault", [Fault(errcode=-1), Fault(status=502), Fault(breaks=True)])
async def test_a_failing_interface_is_tried_again(wecom: SimulatedWeCom, fault: Fault) -> None:
    wecom.faults.append(fault)
    await wecom.say("你好", user="unlucky")
    (sent,) = await wecom.until_sent(1)
    assert sent.text == "您好"
    assert not wecom.faults, "the interface did fail"


async def test_a_member_whom_the_application_may_not_see_is_given_up(
    wecom: SimulatedWeCom, platform_server: PlatformServer
) -> None:
    wecom.faults.append(Fault(errcode=81013))
    await wecom.say("数数", user="invisible")
    await wecom.say("数数", user="invisible")
    (sent,) = await wecom.until_sent(1)
    assert sent.text.startswith("第2次")
    log = "".join(platform_server.output)
    assert "reference" in log
    assert "81013" in log
    assert "invisible" not in log


async def test_what_does_not_come_from_wecom_is_refused(wecom: SimulatedWeCom) -> None:
    message = wecom.message("villain", MsgType="text", Content="数数")
    body, query = wecom.request(message)
    replayed = wecom.signed(wecom.sealed(message), at=time.time() - 3600)
    for request, status in (
        ((body, {**query, "msg_signature": "0" * 40}), 401),
        ((body, replayed), 401),
        ((message.encode(), wecom.signed()), 401),
        ((b"<xml><Encrypt>\xff</Encrypt></xml>", query), 400),
        (wecom.request("<xml/>"), 400),
    ):
        assert (await wecom.post(wecom.bot_url, *request))[0] == status
    await asyncio.sleep(0.2)
    assert wecom.calls == {}
