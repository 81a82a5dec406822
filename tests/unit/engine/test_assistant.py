"""Turns through the real agent, actions and store."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import fields
from typing import Any

import pytest
from rasa_sdk import Tracker

from bot import sentences
from bot.engine.assistant import Assistant
from bot.errors import ModelError, Refused, StoreError
from bot.rendering.reply import Custom
from bot.settings import Settings
from bot.storage import keys
from bot.storage.store import Store

REQUIRED = {"kind", "id", "candidates", "confidence", "mode", "sources", "speech"}


def custom(reply: list[dict[str, Any]]) -> dict[str, Any]:
    """The structured part of a reply, of which there is exactly one."""
    parts = [message["custom"] for message in reply if "custom" in message]
    assert len(parts) == 1
    assert set(parts[0]) >= REQUIRED
    return parts[0]


async def test_text_buttons_and_structure_of_one_utterance_stay_together(assistant: Assistant) -> None:
    (message,) = await assistant.ask("citizen", "数数")
    assert message["recipient_id"] == "citizen"
    assert message["text"] == "第1次"
    assert message["buttons"] == [{"title": "再来", "payload": "再数一次"}]
    assert custom([message])["kind"] == "answer"
    assert custom([message])["id"] == "tiny/count"
    assert custom([message])["speech"] == "第一次"


async def test_a_plain_response_of_the_domain_gets_a_structured_part(assistant: Assistant) -> None:
    reply = await assistant.ask("citizen", "你好", {"mode": "accessible"})
    assert reply[0]["text"] == "您好"
    assert custom(reply)["mode"] == "accessible"
    assert custom(reply)["speech"] == "您好"


async def test_a_conversation_remembers_over_more_turns_than_are_read(assistant: Assistant) -> None:
    for count in range(1, 41):
        (message,) = await assistant.ask("citizen", "数数")
        assert message["text"] == f"第{count}次"
    assert (await assistant.slots("citizen"))["counted"] == 40


async def test_citizens_do_not_see_each_other(assistant: Assistant) -> None:
    await assistant.ask("one", "数数")
    (message,) = await assistant.ask("other", "数数")
    assert message["text"] == "第1次"


async def test_messages_sent_at_once_are_answered_one_after_the_other(assistant: Assistant) -> None:
    replies = await asyncio.gather(*(assistant.ask("citizen", "数数") for _ in range(4)))
    assert sorted(reply[0]["text"] for reply in replies) == ["第1次", "第2次", "第3次", "第4次"]


async def test_an_action_that_fails_is_said_with_the_number_that_is_in_the_log(
    assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    reply = await assistant.ask("citizen", "坏掉")
    assert custom(reply)["kind"] == "error"
    reference = re.search(r"\d{8}", reply[0]["text"])
    assert reference
    assert reference[0] == custom(reply)["reference"]
    record = next(record for record in caplog.records if reference[0] in record.getMessage())
    assert record.exc_info
    assert "this action is broken" in str(record.exc_info[1])
    (message,) = await assistant.ask("citizen", "数数")
    assert message["text"] == "第1次", "the conversation goes on"


async def test_the_content_has_its_own_words_for_an_error(assistant: Assistant) -> None:
    assistant.agent.domain.responses["utter_error"] = [{"text": "出错了,请致电政务大厅。编号 {reference}"}]
    reply = await assistant.ask("citizen", "坏掉")
    assert reply[0]["text"] == f"出错了,请致电政务大厅。编号 {custom(reply)['reference']}"


@pytest.mark.parametrize("text", ["别出声", "我拒绝"])
async def test_a_turn_in_which_nothing_is_said_is_an_error_and_not_silence(assistant: Assistant, text: str) -> None:
    reply = await assistant.ask("citizen", text)
    assert custom(reply)["kind"] == "error"
    assert reply[0]["text"]


async def test_what_the_gate_refuses_is_refused(assistant: Assistant) -> None:
    with pytest.raises(Refused):
        await assistant.ask("citizen", " ")


async def test_a_sender_over_the_limit_is_refused(tiny_settings: Settings) -> None:
    async with Assistant.open(tiny_settings.copy(update={"rate_limit_per_minute": 2})) as assistant:
        with pytest.raises(Refused) as caught:  # noqa: PT012  a minute may turn in between
            for _ in range(5):
                await assistant.ask("citizen", "数数")
        assert caught.value.status == 429


async def test_who_is_over_the_limit_is_told_whom_to_call_in_a_danger_all_the_same(tiny_settings: Settings) -> None:
    async with Assistant.open(tiny_settings.copy(update={"rate_limit_per_minute": 1})) as assistant:
        replies = [await assistant.ask("citizen", "我家着火了") for _ in range(4)]
    assert [custom(reply)["kind"] for reply in replies] == ["emergency"] * 4


async def test_an_outage_is_said_and_the_next_message_after_it_is_answered(assistant: Assistant) -> None:
    await assistant.ask("citizen", "数数")
    await assistant.store.client.shutdown()
    reply = await assistant.ask("citizen", "数数")
    assert custom(reply)["kind"] == "error"
    back = Store.open(assistant.settings)
    (message,) = await assistant.ask("citizen", "数数")
    assert message["text"] == "第2次"
    await back.close()


async def test_a_forgotten_conversation_begins_anew(assistant: Assistant) -> None:
    await assistant.ask("citizen", "数数")
    await assistant.forget("citizen")
    assert await assistant.slots("citizen") == {}
    (message,) = await assistant.ask("citizen", "数数")
    assert message["text"] == "第1次"


async def test_what_citizens_say_is_not_logged(
    assistant: Assistant, caplog: pytest.LogCaptureFixture, capfd: Any
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    for text in ("数数我的身份证", "坏掉我的身份证"):
        await assistant.ask("citizen", text)
    printed = capfd.readouterr()
    assert "身份证" not in caplog.text + printed.out + printed.err


async def test_an_unreachable_redis_is_named_without_its_password(tiny_settings: Settings) -> None:
    with pytest.raises(StoreError, match="BIANMIN_REDIS_URL") as caught:
        Assistant.prepare(tiny_settings.copy(update={"redis_url": "redis://:secret@127.0.0.1:1/0"}))
    assert "secret" not in str(caught.value)


async def test_a_configured_redis_is_used_as_the_embedded_one_is(store: Store, tiny_settings: Settings) -> None:
    settings = tiny_settings.copy(update={"redis_url": store.url, "state_dir": tiny_settings.state_dir / "other"})
    async with Assistant.open(settings) as assistant:
        (message,) = await assistant.ask("citizen", "数数")
    assert message["text"] == "第1次"
    assert await store.client.exists("bianmin:events:{citizen}")
    assert not (settings.state_dir / "valkey").exists()


def test_a_package_of_actions_that_cannot_be_imported_is_named(tiny_settings: Settings) -> None:
    with pytest.raises(ModelError, match="no_such_package"):
        Assistant.prepare(tiny_settings.copy(update={"actions_package": "no_such_package"}))


async def test_where_a_refusal_can_only_be_said_it_is_a_reply(assistant: Assistant) -> None:
    for body, code in (([], "json_not_object"), ({"message": " "}, "message_blank"), ({}, "message_missing")):
        (message,) = await assistant.answer_in_words(body, "pigeon", sender="@pigeon:anna")
        assert (message["recipient_id"], message["text"]) == ("@pigeon:anna", sentences.refusal(code))
        assert set(custom([message])) == {key.name for key in fields(Custom)}
        assert (custom([message])["kind"], custom([message])["mode"]) == ("error", "standard")


async def test_a_refusal_of_a_message_that_the_gate_admitted_keeps_the_mode(tiny_settings: Settings) -> None:
    async with Assistant.open(tiny_settings.copy(update={"rate_limit_per_minute": 1})) as assistant:
        body = {"message": "数数", "metadata": {"mode": "accessible"}}
        replies = [await assistant.answer_in_words(body, "pigeon", sender="@pigeon:anna") for _ in range(3)]
    assert custom(replies[-1])["kind"] == "error"
    assert custom(replies[-1])["mode"] == "accessible"


@pytest.mark.parametrize(("text", "kind"), [("数数", "error"), ("着火了", "emergency")])
async def test_a_kept_message_that_takes_too_long_gets_a_reply_all_the_same(
    tiny_settings: Settings, text: str, kind: str
) -> None:
    settings = tiny_settings.copy(update={"response_seconds": 0.3})
    async with Assistant.open(settings) as assistant, assistant.turns.turn("@pigeon:anna"):
        reply = await assistant.answer_in_words({"message": text}, "pigeon", sender="@pigeon:anna", is_kept=True)
    assert custom(reply)["kind"] == kind
    assert set(custom(reply)) >= {key.name for key in fields(Custom)}


async def test_what_to_do_in_a_danger_is_known_without_a_turn(assistant: Assistant) -> None:
    (message,) = await assistant.warn({"message": "着火了"}, sender="@pigeon:anna") or []
    assert (message["recipient_id"], custom([message])["kind"]) == ("@pigeon:anna", "emergency")
    assert await assistant.warn({"message": "数数"}, sender="@pigeon:anna") is None
    assert await assistant.warn({"message": " "}, sender="@pigeon:anna") is None
    assert await assistant.slots("@pigeon:anna") == {}


async def test_an_apology_keeps_the_contract(assistant: Assistant) -> None:
    reply = assistant.apologise(RuntimeError("broken"), "anna", "accessible")
    assert reply[0]["recipient_id"] == "anna"
    assert set(custom(reply)) == {*(key.name for key in fields(Custom)), "reference"}
    assert (custom(reply)["kind"], custom(reply)["mode"]) == ("error", "accessible")


async def test_personal_data_is_kept_nowhere_and_the_citizen_is_told_so_in_that_turn_alone(
    assistant: Assistant,
) -> None:
    reply = await assistant.ask("citizen", "数数，我电话13812345678")
    assert reply[-1]["text"].endswith("您刚才发的电话号码我没有保存，办事不用发给我。")
    assert custom(reply)["kind"] == "answer"
    (again,) = await assistant.ask("citizen", "数数")
    assert "没有保存" not in again["text"]
    rows = await assistant.store.client.lrange(keys.events("citizen"), 0, -1)
    assert any("〔电话号码〕" in row for row in rows)
    assert not any("13812345678" in row for row in rows)


async def test_metadata_that_the_operator_names_reaches_the_actions(tiny_settings: Settings) -> None:
    given: list[dict[str, Any]] = []

    async def run(dispatcher: Any, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        given.append(tracker.latest_message["metadata"])
        dispatcher.utter_message(text="好")
        return []

    async with Assistant.open(tiny_settings.copy(update={"metadata_keys": ["customer_id"]})) as assistant:
        assistant.agent.action_endpoint._executor.actions["action_ask"] = run
        await assistant.ask("citizen", "问", metadata={"customer_id": "42", "colour": "red", "mode": "accessible"})
    assert [{name: each.get(name) for name in ("customer_id", "colour", "mode")} for each in given] == [
        {"customer_id": "42", "colour": None, "mode": "accessible"}
    ]
