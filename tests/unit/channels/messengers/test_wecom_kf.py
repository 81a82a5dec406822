"""WeCom's customer service: the running assistant behind a simulated platform."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot import sentences
from bot.channels.messengers.wecom_kf import CustomerServiceInput
from bot.engine.assistant import Assistant
from bot.errors import ChannelError, NotDelivered, StoreError
from bot.storage import keys
from bot.storage.waiting import WaitingCitizens
from tests.support.platform_server import PlatformServer
from tests.support.simulators.platform import Fault
from tests.support.simulators.tencent import ENCODING_AES_KEY, TOKEN
from tests.support.simulators.wecom import SimulatedCustomerService


@pytest.fixture
async def platform() -> AsyncIterator[SimulatedCustomerService]:
    """The platform alone, for a channel of the test's own."""
    async with SimulatedCustomerService() as simulated:
        yield simulated


@asynccontextmanager
async def opened(
    assistant: Assistant, platform: SimulatedCustomerService, handoff: str = "number"
) -> AsyncIterator[CustomerServiceInput]:
    channel = CustomerServiceInput(
        platform.receiver, platform.secret, TOKEN, ENCODING_AES_KEY, handoff=handoff, api_url=platform.url
    )
    await channel.open(assistant)
    try:
        yield channel
    finally:
        await channel.close(1)


def texts(platform: SimulatedCustomerService, user: str) -> list[str]:
    return [sent.text.partition("\n")[0] for sent in platform.sent if sent.user == user]


async def test_the_console_finds_the_address_good(customer_service: SimulatedCustomerService) -> None:
    sealed = customer_service.sealed("1616140317555161061")
    async with aiohttp.ClientSession() as session:
        for query, status in (
            (customer_service.signed(sealed), 200),
            (customer_service.signed(sealed, token="no"), 401),
        ):
            async with session.get(customer_service.bot_url, params={**query, "echostr": sealed}) as answer:
                assert answer.status == status
                assert (await answer.read() == b"1616140317555161061") is (status == 200)


async def test_what_citizens_say_is_fetched_and_answered(customer_service: SimulatedCustomerService) -> None:
    await customer_service.say("数数", "wmAnna")
    (sent,) = await customer_service.until_sent(1)
    assert sent.body == {
        "touser": "wmAnna",
        "open_kfid": customer_service.account,
        "msgtype": "text",
        "text": {"content": "第1次\n1. 再来"},
    }


async def test_all_that_a_callback_stands_for_is_answered_once_and_in_order(
    customer_service: SimulatedCustomerService,
) -> None:
    for _ in range(3):
        for user in ("wmBert", "wmCarla"):
            customer_service.told(user, text={"content": "数数"})
    await asyncio.gather(*(customer_service.call() for _ in range(4)))
    await customer_service.say("数数", "wmBert")
    await customer_service.until_sent(7)
    await customer_service.call()
    await asyncio.sleep(0.3)
    assert texts(customer_service, "wmBert") == ["第1次", "第2次", "第3次", "第4次"]
    assert texts(customer_service, "wmCarla") == ["第1次", "第2次", "第3次"]


async def test_an_emergency_comes_before_what_was_said_earlier(customer_service: SimulatedCustomerService) -> None:
    customer_service.faults.extend([Fault(errcode=-1)] * 2)
    for text in ("数数", "着火了"):
        customer_service.told("wmDora", text={"content": text})
    await customer_service.call()
    first, second = await customer_service.until_sent(2)
    assert "119" in first.text
    assert second.text.endswith("第1次\n1. 再来")


async def test_what_was_said_before_the_account_was_ours_is_left_alone(
    customer_service: SimulatedCustomerService,
) -> None:
    customer_service.told("wmEmil", text={"content": "数数"}, send_time=int(time.time()) - 86400)
    await customer_service.say("数数", "wmEmil")
    await customer_service.until_sent(1)
    await asyncio.sleep(0.3)
    assert texts(customer_service, "wmEmil") == ["第1次"]


async def test_what_is_no_text_of_a_citizens_and_what_needs_no_answer(
    customer_service: SimulatedCustomerService,
) -> None:
    customer_service.told("wmFritz", kind="image", image={"media_id": "m"})
    customer_service.told("wmFritz", text={"content": "我来答"}, origin=5, servicer_userid="wang")
    customer_service.opened_by("wmFritz", may_welcome=False)
    event = {"event_type": "session_status_change", "external_userid": "wmFritz", "change_type": 3}
    customer_service.told("wmFritz", kind="event", origin=4, event=event)
    customer_service.said.append({"msgtype": "text", "origin": 3})
    await customer_service.say("数数", "wmFritz")
    await customer_service.until_sent(2)
    await asyncio.sleep(0.3)
    assert texts(customer_service, "wmFritz") == [sentences.notice("text_only"), "第1次"]


async def test_who_opens_the_chat_is_welcomed_once(customer_service: SimulatedCustomerService) -> None:
    customer_service.opened_by("wmGerda")
    await customer_service.call()
    (sent,) = await customer_service.until_sent(1)
    assert (sent.user, sent.text) == ("wmGerda", "您好")
    assert "code" in sent.body
    customer_service.opened_by("wmGerda")
    customer_service.codes.clear()  # it has run out
    await customer_service.call()
    await customer_service.say("数数", "wmGerda")
    assert [each.text[:3] for each in await customer_service.until_sent(2)] == ["您好", "第1次"]


async def test_messages_that_cannot_be_fetched_are_fetched_later(customer_service: SimulatedCustomerService) -> None:
    customer_service.sync_faults.extend([Fault(status=502)] * 4)
    customer_service.told("wmHans", text={"content": "数数"})
    assert await customer_service.call() is None, "three calls in vain"
    (sent,) = await customer_service.until_sent(1)
    assert sent.user == "wmHans"


async def test_what_was_too_much_is_given_with_the_next_answer(customer_service: SimulatedCustomerService) -> None:
    customer_service.faults.append(Fault(errcode=95001))
    await customer_service.say("数数", "wmIda")
    await asyncio.sleep(0.5)
    await customer_service.say("你好", "wmIda")
    (sent,) = await customer_service.until_sent(1)
    assert sent.text.startswith("您好")
    assert sentences.notice("late") in sent.text
    assert "第1次" in sent.text


async def test_what_does_not_come_from_wecom_is_refused(
    customer_service: SimulatedCustomerService, platform_server: PlatformServer
) -> None:
    customer_service.told("wmVillain", text={"content": "数数"})
    body, query = customer_service.request("<xml><Event>kf_msg_or_event</Event></xml>")
    for request, status in (
        ((body, {**query, "msg_signature": "0" * 40}), 401),
        ((b"<xml><Encrypt>\xff</Encrypt></xml>", query), 400),
        ((body, query), 400),
    ):
        assert (await customer_service.post(customer_service.bot_url, *request))[0] == status
    await asyncio.sleep(0.2)
    assert customer_service.calls == {}
    assert "wmVillain" not in "".join(platform_server.output)


async def test_what_was_said_while_no_process_ran_is_fetched_at_the_start(
    assistant: Assistant, platform: SimulatedCustomerService
) -> None:
    platform.told("wmJan", text={"content": "数数"})
    async with opened(assistant, platform) as channel:
        await channel.fetch(platform.account, "token")
        await platform.until_sent(1)
    platform.told("wmJan", text={"content": "数数"}, send_time=int(time.time()) - 7200)
    async with opened(assistant, platform):
        await platform.until_sent(2)
    assert texts(platform, "wmJan") == ["第1次", "第2次"]


async def test_a_danger_is_answered_while_the_store_is_away_and_not_twice(
    assistant: Assistant, platform: SimulatedCustomerService, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(assistant, platform) as channel:
        await channel.api.fetch_token()

        async def away(*_: Any) -> Any:
            raise StoreError("the store is away")

        for text in ("数数", "着火了"):
            platform.told("wmKai", text={"content": text})
        with monkeypatch.context() as outage:
            outage.setattr(channel.queue, "enqueue", away)
            for _ in range(2):
                with pytest.raises(StoreError):
                    await channel.fetch(platform.account, "token")
            (sent,) = await platform.until_sent(1)
            assert "119" in sent.text
        await channel.fetch(platform.account, "token")
        await platform.until_sent(2)
        await asyncio.sleep(0.3)
        assert [sent.text[:3] == "第1次" for sent in platform.sent] == [False, True]


async def test_who_asks_for_a_person_waits_for_one_and_the_assistant_is_silent(
    assistant: Assistant, platform: SimulatedCustomerService
) -> None:
    async with opened(assistant, platform, handoff="person") as channel:
        for text in ("人工", "数数"):
            platform.told("wmLea", text={"content": text})
            await channel.fetch(platform.account, "token")
            await asyncio.sleep(0.5)
        (sent,) = platform.sent
        assert sent.text.endswith(sentences.notice("handed_over"))
        assert platform.states == {"wmLea": 2}
        platform.states["wmLea"] = 4
        platform.told("wmLea", text={"content": "数数"})
        await channel.fetch(platform.account, "token")
        await platform.until_sent(2)
        assert texts(platform, "wmLea")[1] == "第1次", "what was said to the person was no turn of ours"


async def test_whom_a_person_has_answered_waits_no_more(
    assistant: Assistant, platform: SimulatedCustomerService
) -> None:
    async with opened(assistant, platform, handoff="person") as channel:
        for user in ("wmNora", "wmOtto"):
            platform.told(user, text={"content": "人工"})
        await channel.fetch(platform.account, "token")
        await platform.until_sent(2)
        citizens = WaitingCitizens(assistant.store)
        assert {one.sender for one in await citizens.all()} == {"@wecom_kf:wmNora", "@wecom_kf:wmOtto"}
        platform.told("wmNora", text={"content": "您好，我是窗口的"}, origin=5, servicer_userid="wang")
        await channel.fetch(platform.account, "token")
        assert [one.sender for one in await citizens.all()] == ["@wecom_kf:wmOtto"]


@pytest.mark.parametrize(("handoff", "is_taken"), [("number", True), ("person", False)])
async def test_who_waits_can_be_answered_by_the_account_they_wrote_to(
    assistant: Assistant, platform: SimulatedCustomerService, handoff: str, is_taken: bool
) -> None:
    """But where the account's people have the conversation: they answer in WeCom."""
    async with opened(assistant, platform, handoff) as channel:
        for user, text in (("wmPia", "人工"), ("wmQuinn", "数数")):
            platform.told(user, text={"content": text})
        await channel.fetch(platform.account, "token")
        await platform.until_sent(2)
        platform.sent.clear()
        saying = channel.say(assistant.store, "wmPia", "材料收到了。")
        if is_taken:
            await saying
            assert [(sent.user, sent.text) for sent in platform.sent] == [("wmPia", "材料收到了。")]
            assert platform.sent[0].body["open_kfid"] == platform.account
        else:
            await asyncio.sleep(0.5)  # the conversation is handed over behind the answer
            with pytest.raises(NotDelivered, match="the conversation is a person's"):
                await saying
        with pytest.raises(ChannelError, match="'bianmin waiting' lists them"):
            await channel.say(assistant.store, "wmQuinn", "材料收到了。")


async def test_the_position_is_kept_for_all_processes(assistant: Assistant, platform: SimulatedCustomerService) -> None:
    async with opened(assistant, platform) as channel:
        platform.told("wmMax", text={"content": "数数"})
        await channel.fetch(platform.account, "token")
        kept = await assistant.store.client.hgetall(keys.positions("wecom_kf"))
        assert kept == {platform.account: "cursor-1"}
        platform.sync_faults.append(Fault(status=502))
        with pytest.raises(NotDelivered):
            await channel.fetch(platform.account, "token")
        await platform.until_sent(1)
