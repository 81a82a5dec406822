"""Turns through the real agent, actions and store."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any

import pytest

from bot.engine.desk import ServiceDesk
from bot.engine.store import Store
from bot.errors import ModelError, Refused, StoreError
from bot.settings import Settings

REQUIRED = {"kind", "id", "candidates", "confidence", "mode", "sources", "speech"}


def custom(reply: list[dict[str, Any]]) -> dict[str, Any]:
    """The structured part of a reply, of which there is exactly one."""
    parts = [message["custom"] for message in reply if "custom" in message]
    assert len(parts) == 1
    assert set(parts[0]) >= REQUIRED
    return parts[0]


async def test_text_buttons_and_structure_of_one_utterance_stay_together(desk: ServiceDesk) -> None:
    (message,) = await desk.ask("citizen", "数数")
    assert message["recipient_id"] == "citizen"
    assert message["text"] == "第1次"
    assert message["buttons"] == [{"title": "再来", "payload": "再数一次"}]
    assert custom([message])["kind"] == "answer"
    assert custom([message])["id"] == "tiny/count"
    assert custom([message])["speech"] == "第一次"


async def test_a_plain_response_of_the_domain_gets_a_structured_part(desk: ServiceDesk) -> None:
    reply = await desk.ask("citizen", "你好", {"mode": "accessible"})
    assert reply[0]["text"] == "您好"
    assert custom(reply)["mode"] == "accessible"
    assert custom(reply)["speech"] == "您好"


async def test_a_conversation_remembers_over_more_turns_than_are_read(desk: ServiceDesk) -> None:
    for count in range(1, 41):
        (message,) = await desk.ask("citizen", "数数")
        assert message["text"] == f"第{count}次"
    assert (await desk.slots("citizen"))["counted"] == 40


async def test_citizens_do_not_see_each_other(desk: ServiceDesk) -> None:
    await desk.ask("one", "数数")
    (message,) = await desk.ask("other", "数数")
    assert message["text"] == "第1次"


async def test_messages_sent_at_once_are_answered_one_after_the_other(desk: ServiceDesk) -> None:
    replies = await asyncio.gather(*(desk.ask("citizen", "数数") for _ in range(4)))
    assert sorted(reply[0]["text"] for reply in replies) == ["第1次", "第2次", "第3次", "第4次"]


async def test_an_action_that_fails_is_said_with_the_number_that_is_in_the_log(
    desk: ServiceDesk, caplog: pytest.LogCaptureFixture
) -> None:
    reply = await desk.ask("citizen", "坏掉")
    assert custom(reply)["kind"] == "error"
    reference = re.search(r"\d{8}", reply[0]["text"])
    assert reference
    assert reference[0] == custom(reply)["reference"]
    record = next(record for record in caplog.records if reference[0] in record.getMessage())
    assert record.exc_info
    assert "this action is broken" in str(record.exc_info[1])
    (message,) = await desk.ask("citizen", "数数")
    assert message["text"] == "第1次", "the conversation goes on"


async def test_the_content_has_its_own_words_for_an_error(desk: ServiceDesk) -> None:
    desk.agent.domain.responses["utter_error"] = [{"text": "出错了,请致电政务大厅。编号 {reference}"}]
    reply = await desk.ask("citizen", "坏掉")
    assert reply[0]["text"] == f"出错了,请致电政务大厅。编号 {custom(reply)['reference']}"


@pytest.mark.parametrize("text", ["别出声", "我拒绝"])
async def test_a_turn_in_which_nothing_is_said_is_an_error_and_not_silence(desk: ServiceDesk, text: str) -> None:
    reply = await desk.ask("citizen", text)
    assert custom(reply)["kind"] == "error"
    assert reply[0]["text"]


@pytest.mark.parametrize("text", ['/count{"entity":"x"}', "/count", "//count", "/count@0.9", " /count"])
async def test_nobody_can_claim_an_intent_by_typing_it(desk: ServiceDesk, text: str) -> None:
    await desk.ask("citizen", text)
    assert (await desk.slots("citizen"))["counted"] is None


@pytest.mark.parametrize("text", ["/restart", "/session_start", "/back"])
async def test_nobody_can_reset_a_conversation_by_a_command(desk: ServiceDesk, text: str) -> None:
    await desk.ask("citizen", "数数")
    reply = await desk.ask("citizen", text)
    assert custom(reply)["kind"]
    assert (await desk.slots("citizen"))["counted"] is not None


async def test_what_the_gate_refuses_is_refused(desk: ServiceDesk) -> None:
    with pytest.raises(Refused):
        await desk.ask("citizen", " ")


async def test_a_sender_over_the_limit_is_refused(tiny_settings: Settings) -> None:
    async with ServiceDesk.open(tiny_settings.copy(update={"rate_limit_per_minute": 2})) as desk:
        with pytest.raises(Refused) as caught:  # noqa: PT012  a minute may turn in between
            for _ in range(5):
                await desk.ask("citizen", "数数")
        assert caught.value.status == 429


async def test_an_outage_is_said_and_the_next_message_after_it_is_answered(desk: ServiceDesk) -> None:
    await desk.ask("citizen", "数数")
    await desk.store.client.shutdown()
    reply = await desk.ask("citizen", "数数")
    assert custom(reply)["kind"] == "error"
    back = Store.open(desk.settings)
    (message,) = await desk.ask("citizen", "数数")
    assert message["text"] == "第2次"
    await back.close()


async def test_a_forgotten_conversation_begins_anew(desk: ServiceDesk) -> None:
    await desk.ask("citizen", "数数")
    await desk.forget("citizen")
    assert await desk.slots("citizen") == {}
    (message,) = await desk.ask("citizen", "数数")
    assert message["text"] == "第1次"


async def test_what_citizens_say_is_not_logged(desk: ServiceDesk, caplog: pytest.LogCaptureFixture, capfd: Any) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    for text in ("数数我的身份证", "坏掉我的身份证"):
        await desk.ask("citizen", text)
    printed = capfd.readouterr()
    assert "身份证" not in caplog.text + printed.out + printed.err


async def test_an_unreachable_redis_is_named_without_its_password(tiny_settings: Settings) -> None:
    with pytest.raises(StoreError, match="BIANMIN_REDIS_URL") as caught:
        ServiceDesk.prepare(tiny_settings.copy(update={"redis_url": "redis://:secret@127.0.0.1:1/0"}))
    assert "secret" not in str(caught.value)


async def test_a_configured_redis_is_used_as_the_embedded_one_is(store: Store, tiny_settings: Settings) -> None:
    settings = tiny_settings.copy(update={"redis_url": store.url, "state_dir": tiny_settings.state_dir / "other"})
    async with ServiceDesk.open(settings) as desk:
        (message,) = await desk.ask("citizen", "数数")
    assert message["text"] == "第1次"
    assert await store.client.exists("bianmin:events:{citizen}")
    assert not (settings.state_dir / "valkey").exists()


def test_a_package_of_actions_that_cannot_be_imported_is_named(tiny_settings: Settings) -> None:
    with pytest.raises(ModelError, match="no_such_package"):
        ServiceDesk.prepare(tiny_settings.copy(update={"actions_package": "no_such_package"}))
