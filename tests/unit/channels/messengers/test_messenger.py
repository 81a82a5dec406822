"""The base of the messaging platforms' channels, with the real assistant and store and the smallest platform of all."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import AsyncExitStack

import pytest

from bot.channels.messengers.incoming import Incoming
from bot.channels.messengers.message_queue import Receipt
from bot.engine.assistant import Assistant
from bot.engine.turns_in_hand import TurnsInHand
from bot.errors import ChannelError, NotDelivered, Refused
from bot.storage import keys
from tests.support.pigeon import PigeonInput, opened, texts, until


async def test_a_platform_that_does_not_say_how_takes_nothing_but_answers(pigeon: PigeonInput) -> None:
    with pytest.raises(ChannelError, match="pigeon takes nothing but answers"):
        await pigeon.say(pigeon.assistant.store, "anna", "您好")
    assert pigeon.sent == []


async def test_a_message_is_answered_in_the_background(pigeon: PigeonInput) -> None:
    assert await pigeon.take(Incoming("1", "anna", "数数")) is Receipt.FIRST
    assert pigeon.sent == []
    await until(lambda: pigeon.sent)
    assert pigeon.sent == [("anna", "第1次\n1. 再来")]


async def test_a_repeated_delivery_is_not_answered_again(pigeon: PigeonInput) -> None:
    for _ in range(3):
        await pigeon.take(Incoming("1", "anna", "数数"))
    await until(lambda: pigeon.sent)
    assert await pigeon.take(Incoming("1", "anna", "数数")) is Receipt.ANSWERED
    await pigeon.take(Incoming("2", "anna", "数数"))
    await until(lambda: len(pigeon.sent) == 2)
    assert [text[:3] for _, text in pigeon.sent] == ["第1次", "第2次"]


async def test_one_citizens_messages_are_answered_in_their_order(pigeon: PigeonInput) -> None:
    for number in range(20):
        await pigeon.take(Incoming(f"a{number}", "anna", "数数"))
        await pigeon.take(Incoming(f"b{number}", "bert", "数数"))
    await until(lambda: len(pigeon.sent) == 40)
    for citizen in ("anna", "bert"):
        said = [text.split("\n")[0] for user, text in pigeon.sent if user == citizen]
        assert said == [f"第{number}次" for number in range(1, 21)]


async def test_a_platform_that_fails_is_tried_again_and_the_order_is_kept(pigeon: PigeonInput) -> None:
    pigeon.refusals = [NotDelivered("busy"), NotDelivered("busy")]
    await pigeon.take(Incoming("1", "anna", "数数"))
    await pigeon.take(Incoming("2", "anna", "数数"))
    await until(lambda: len(pigeon.sent) == 2)
    assert [text[:3] for _, text in pigeon.sent] == ["第1次", "第2次"], "and no turn was taken twice"


async def test_what_a_platform_refuses_for_good_is_given_up_loudly(
    pigeon: PigeonInput, caplog: pytest.LogCaptureFixture
) -> None:
    pigeon.refusals = [NotDelivered("no such user", is_final=True)]
    await pigeon.take(Incoming("1", "anna", "数数"))
    await pigeon.take(Incoming("2", "anna", "数数"))
    await until(lambda: pigeon.sent)
    assert pigeon.given_up == ["第1次\n1. 再来"]
    assert pigeon.sent == [("anna", "第2次\n1. 再来")]
    (said,) = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert "reference " in said
    assert "no such user" in said
    assert "anna" not in said
    assert "第" not in said


async def test_a_platform_that_stays_down_is_given_up_in_the_end(assistant: Assistant) -> None:
    channel = PigeonInput()
    channel.give_up_seconds = 0.3
    await channel.open(assistant)
    channel.refusals = [NotDelivered("down")] * 9
    await channel.take(Incoming("1", "anna", "数数"))
    await until(lambda: channel.given_up)
    await channel.close(1)
    assert len(channel.refusals) == 7


async def test_several_processes_answer_each_message_once_and_in_order(assistant: Assistant) -> None:
    async with AsyncExitStack() as stack:
        channels = [await stack.enter_async_context(opened(assistant)) for _ in range(3)]
        for number in range(60):
            message = Incoming(str(number), f"citizen{number % 6}", "数数")
            for channel in (channels[number % 3], channels[(number + 1) % 3]):
                await channel.take(message)
        await until(lambda: sum(len(channel.sent) for channel in channels) >= 60)
        await asyncio.sleep(0.2)
        sent = [answer for channel in channels for answer in channel.sent]
    assert len(sent) == len(set(sent)) == 60


async def test_a_busy_process_keeps_hold_of_all_the_citizens_it_serves(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for module in ("message_queue", "delivery"):
        monkeypatch.setattr(f"bot.channels.messengers.{module}.LEASE_SECONDS", 1.2)
    async with opened(assistant) as channel:
        channel.flight_seconds = 3
        for number in range(50):
            await channel.take(Incoming(str(number), f"citizen{number}", "数数"))
        await until(lambda: channel.flying == 50)
        for _ in range(100):
            time.sleep(0.02)  # noqa: ASYNC251  understanding a message keeps the process from everything else
            await asyncio.sleep(0)
        await until(lambda: len(channel.sent) >= 50)
    assert len(channel.sent) == len(set(channel.sent)) == 50
    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_what_was_not_sent_when_a_process_stopped_is_sent_by_the_next(assistant: Assistant) -> None:
    async with opened(assistant) as first:
        first.flight_seconds = 5
        await first.take(Incoming("1", "anna", "数数"))
        await asyncio.sleep(0.2)
    assert first.sent == []
    async with opened(assistant) as second:
        await until(lambda: second.sent, 3)
    assert second.sent == [("anna", "第1次\n1. 再来")]


async def test_a_message_in_hand_is_finished_before_the_channel_closes(assistant: Assistant) -> None:
    async with opened(assistant) as channel:
        channel.flight_seconds = 0.3
        await channel.take(Incoming("1", "anna", "数数"))
        await asyncio.sleep(0.1)
    assert len(channel.sent) == 1


async def test_a_platforms_citizen_has_a_conversation_of_their_own(pigeon: PigeonInput, assistant: Assistant) -> None:
    await assistant.ask("anna", "数数")
    await pigeon.take(Incoming("1", "anna", "数数"))
    await until(lambda: pigeon.sent)
    assert pigeon.sent[0][1].startswith("第1次")
    assert (await assistant.slots("@pigeon:anna"))["counted"] == 1


@pytest.mark.parametrize("user", ["", "a" * 500, "{a}", "a\u200bb"])
async def test_a_user_id_that_no_sender_may_have_is_served_all_the_same(pigeon: PigeonInput, user: str) -> None:
    await pigeon.take(Incoming("1", user, "数数"))
    await until(lambda: pigeon.sent)
    assert pigeon.sent[0][1].startswith("第1次")


async def test_what_the_gate_refuses_is_said_to_the_citizen(pigeon: PigeonInput) -> None:
    await pigeon.take(Incoming("1", "anna", "长" * 1001))
    await until(lambda: pigeon.sent)
    assert "太长" in pigeon.sent[0][1]


async def test_an_accepted_message_waits_where_others_are_refused(pigeon: PigeonInput, assistant: Assistant) -> None:
    assistant.turns = TurnsInHand(most_waiting=0, wait_seconds=0.01)
    async with assistant.turns.turn("@pigeon:anna"):
        with pytest.raises(Refused):
            await assistant.ask("@pigeon:anna", "数数")
        await pigeon.take(Incoming("1", "anna", "数数"))
        await asyncio.sleep(0.2)
        assert pigeon.sent == []
    await until(lambda: pigeon.sent)
    assert pigeon.sent == [("anna", "第1次\n1. 再来")]


async def test_an_answered_message_leaves_nothing_of_itself_in_the_store(
    pigeon: PigeonInput, assistant: Assistant
) -> None:
    await pigeon.take(Incoming("1", "anna", "数数"))
    await until(lambda: pigeon.sent)
    await pigeon.close(1)
    pigeon._deliveries.start()
    assert await assistant.store.client.keys("bianmin:queue:*") == [keys.seen("pigeon", "1")]
    assert await assistant.store.client.get(keys.seen("pigeon", "1")) == "answered"


async def test_a_turn_that_erases_leaves_nothing_of_the_citizen_in_the_queue(
    pigeon: PigeonInput, assistant: Assistant
) -> None:
    await pigeon.notes.set("@pigeon:anna", "late", "数数的事", 60)
    await pigeon.take(Incoming("anna:1", "anna", "数数"))
    await pigeon.take(Incoming("anna:2", "anna", "删掉"))
    await until(lambda: texts(pigeon) == ["第1次", "删掉了"])
    await pigeon.close(1)
    pigeon._deliveries.start()
    assert [key for key in await assistant.store.client.keys("*") if "anna" in key] == []
    left = await assistant.store.client.keys("bianmin:queue:*")
    assert set(left) == {keys.seen("pigeon", "anna:1"), keys.seen("pigeon", "anna:2")}


async def test_what_a_citizen_who_was_erased_said_last_is_not_kept_when_it_is_given_up(pigeon: PigeonInput) -> None:
    pigeon.refusals = [NotDelivered("no such user", is_final=True)]
    await pigeon.take(Incoming("1", "anna", "删掉"))
    await pigeon.take(Incoming("2", "anna", "数数"))
    await until(lambda: pigeon.sent)
    assert pigeon.given_up == []


async def test_a_citizen_whom_an_operator_erases_is_erased_with_what_waits(
    pigeon: PigeonInput, assistant: Assistant
) -> None:
    pigeon.is_refused = lambda part: True
    await pigeon.take(Incoming("1", "anna", "数数"))
    await pigeon.take(Incoming("2", "bert", "数数"))
    await asyncio.sleep(0.3)
    await assistant.forget("@pigeon:anna")
    pigeon.is_refused = lambda part: False
    await until(lambda: pigeon.sent)
    await asyncio.sleep(1)
    assert {user for user, _ in pigeon.sent} == {"bert"}
    assert [key for key in await assistant.store.client.keys("*") if "anna" in key] == []


async def test_personal_data_is_masked_before_the_message_is_kept(pigeon: PigeonInput) -> None:
    sender = pigeon.sender_of(Incoming("1", "anna"))
    pigeon.refusals = [NotDelivered("busy")]
    await pigeon.take(Incoming("1", "anna", "数数，我电话138\u200b12345678"))
    (queued,) = await pigeon.assistant.store.client.lrange(keys.queued_messages("pigeon", sender), 0, -1)
    assert "数数，我电话〔电话号码〕" in queued
    await until(lambda: pigeon.sent)
    assert pigeon.sent[0][1].endswith("您刚才发的电话号码我没有保存，办事不用发给我。\n1. 再来")
