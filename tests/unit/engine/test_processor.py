from __future__ import annotations

import asyncio
import threading
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa_sdk.events import ReminderScheduled

from bot.contract import Kind
from bot.engine.assistant import Assistant
from bot.engine.in_process_actions import CustomAction
from bot.engine.processor import PlainText, TurnProcessor
from bot.engine.turn_thread import turn_thread
from tests.support.tiny_actions import ActionCount


@pytest.fixture
def processor(assistant: Assistant) -> TurnProcessor:
    made = assistant.agent.processor
    assert isinstance(made, TurnProcessor)
    return made


@pytest.mark.parametrize("text", ['/count{"entity":"x"}', "/count", "//count", "/count@0.9", " /count"])
async def test_nobody_can_claim_an_intent_by_typing_it(assistant: Assistant, text: str) -> None:
    await assistant.ask("citizen", text)
    assert (await assistant.slots("citizen"))["counted"] is None


@pytest.mark.parametrize("text", ["/session_start", "/back"])
async def test_nobody_can_reset_a_conversation_by_a_command(assistant: Assistant, text: str) -> None:
    await assistant.ask("citizen", "数数")
    reply = await assistant.ask("citizen", text)
    (kind,) = [message["custom"]["kind"] for message in reply if "custom" in message]
    assert kind
    assert (await assistant.slots("citizen"))["counted"] is not None


async def test_a_reminder_is_refused_aloud(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def run(*_: Any) -> list[dict[str, Any]]:
        return [ReminderScheduled("hello", datetime.now() + timedelta(seconds=1), name="call back")]

    monkeypatch.setitem(assistant.agent.action_endpoint._executor.actions, "action_ask", run)
    await assistant.ask("citizen", "问")
    (record,) = [record for record in caplog.records if "reminder" in record.getMessage()]
    assert record.levelname == "ERROR"
    assert "'call back'" in record.getMessage()


def test_no_node_of_the_graph_reads_commands(processor: TurnProcessor) -> None:
    uses = [node.uses for node in processor.graph_runner._graph_schema.nodes.values()]
    assert RegexMessageHandler not in uses
    assert uses.count(PlainText) == 1


def test_how_a_model_was_trained_is_not_read(processor: TurnProcessor) -> None:
    assert processor.model_metadata.train_schema.nodes == {}
    assert processor.model_metadata.predict_schema.nodes


async def test_a_message_is_understood_in_the_thread_of_the_turns(
    processor: TurnProcessor, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int | None] = []
    parse = processor._parse_message_with_graph

    def note(*message: Any) -> dict[str, Any]:
        threads.append(threading.get_ident())
        return parse(*message)

    monkeypatch.setattr(processor, "_parse_message_with_graph", note)
    assert (await processor.parse_message(UserMessage("数数")))["intent"]["name"] == "count"
    assert threads == [turn_thread().thread.ident]


async def test_a_turn_goes_on_before_a_message_behind_it_is_understood(
    assistant: Assistant, processor: TurnProcessor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else all of a crowd's turns would be half done before the first of them is answered."""
    happened: list[str] = []
    parse, run = processor._parse_message_with_graph, ActionCount.run

    def note_understanding(*message: Any) -> dict[str, Any]:
        happened.append("understood")
        return parse(*message)

    async def note_action(self: ActionCount, *call: Any) -> list[dict[str, Any]]:
        happened.append("acted")
        return await run(self, *call)

    monkeypatch.setattr(processor, "_parse_message_with_graph", note_understanding)
    monkeypatch.setitem(
        assistant.agent.action_endpoint._executor.actions, "action_count", partial(note_action, ActionCount())
    )
    await asyncio.gather(*(assistant.ask(f"citizen {number}", "数数") for number in range(20)))
    ahead = [happened[: place + 1].count("understood") - happened[:place].count("acted") for place in range(40)]
    assert max(ahead) <= 4


def test_custom_actions_say_their_failure_and_the_others_stay_rasas(processor: TurnProcessor) -> None:
    assert type(processor._get_action("action_count")) is CustomAction
    assert not isinstance(processor._get_action("action_listen"), CustomAction)
    assert not isinstance(processor._get_action("utter_hello"), CustomAction)


def test_what_is_said_for_a_failed_action_is_an_apology_with_a_reference(processor: TurnProcessor) -> None:
    said = processor._apologise(RuntimeError("broken"))
    assert said.text
    assert said.data["custom"]["kind"] == Kind.ERROR
    assert said.data["custom"]["reference"] in said.text
