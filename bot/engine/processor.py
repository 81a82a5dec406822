"""Rasa's message processor, with commands disarmed that citizens were not offered, and failures said aloud."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import rasa.core.actions.action
from rasa.core.actions.action import Action, RemoteAction
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.graph import ExecutionContext, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import MODEL_ARCHIVE_METADATA_FILE, LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata, ModelStorage
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, ReminderScheduled
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.utils.io import read_json_file

from bot.engine.apology import apology_for
from bot.engine.in_process_actions import CustomAction
from bot.engine.interruptions import ends_the_form, while_paused
from bot.engine.model_archive import unpack
from bot.engine.payloads import as_greeting, offered_intent
from bot.engine.repeatable_message import RepeatableMessage, said_to
from bot.engine.turn_thread import turn_thread
from bot.nlu.configured_component import ConfiguredComponent

logger = logging.getLogger(__name__)


class PlainText(ConfiguredComponent):
    """Stands where Rasa puts `RegexMessageHandler`, which lets anyone claim an intent by typing `/intent{...}`."""

    def process(self, messages: list[Message], domain: Domain | None = None) -> list[Message]:
        """The messages as NLU understood them."""
        return messages


class CitizenGraphRunner(DaskGraphRunner):
    """Runs a model's graph for messages that anybody may have written."""

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> CitizenGraphRunner:
        for node in graph_schema.nodes.values():
            if node.uses is RegexMessageHandler:
                node.uses = PlainText
        return cls(graph_schema, model_storage, execution_context, hooks)


class AnsweringStorage(LocalModelStorage):
    """Unpacks a model for answering: how it was trained is left out.

    Reading the training graph imports every component it names, plotting and all (40 MB and a second at each start).
    """

    @staticmethod
    def _extract_archive_to_directory(model_archive_path: str | Path, temporary_directory: Path) -> None:
        """Rasa's own compares paths with the working directory in place of the target."""
        unpack(Path(model_archive_path), temporary_directory)
        LocalModelStorage._assert_not_rasa2_archive(temporary_directory)

    @staticmethod
    def _load_metadata(directory: Path) -> ModelMetadata:
        serialized = read_json_file(directory / MODEL_ARCHIVE_METADATA_FILE)
        return ModelMetadata.from_dict({**serialized, "train_schema": GraphSchema({}).as_dict()})


class TurnProcessor(MessageProcessor):
    """Processes one message of a conversation."""

    def __init__(self, *parts: Any, **named: Any) -> None:
        super().__init__(*parts, **named)
        self._understanding = asyncio.Lock()  # else what follows, as an action, would wait behind all who are in hand

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, GraphRunner]:
        """Unpack one model file. Errors are passed on as they are; `model.load_processor` says them in words."""
        with TemporaryDirectory() as directory:
            metadata, runner = loader.load_predict_graph_runner(
                Path(directory), Path(model_path), AnsweringStorage, CitizenGraphRunner
            )
        return os.path.basename(model_path), metadata, runner

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Take the message's turn; if it was taken before, say what was said in it."""
        said = await self._said_before(message) if isinstance(message, RepeatableMessage) else []
        if not said:
            return await super().handle_message(message)
        for event in said:
            await message.output_channel.send_response(message.sender_id, event.message())
        return None

    async def _said_before(self, message: RepeatableMessage) -> list[BotUttered]:
        tracker = await self.tracker_store.retrieve(message.sender_id)
        return said_to(message, tracker) if tracker is not None else []

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Fill slots from the message, unless it says what a form mustn't take for an answer."""
        tracker.update_with_events(ends_the_form(tracker), self.domain)
        return await super().run_action_extract_slots(output_channel, tracker)

    async def _run_prediction_loop(self, output_channel: OutputChannel, tracker: DialogueStateTracker) -> None:
        if not self._should_handle_message(tracker):
            events = while_paused(tracker, self.domain.responses)
            await self._send_bot_messages(events, tracker, output_channel)
            return tracker.update_with_events(events, self.domain)
        await super()._run_prediction_loop(output_channel, tracker)
        if tracker.is_paused() and tracker.latest_action_name != ACTION_LISTEN_NAME:
            # Rasa leaves a turn open that pauses; no rule would fit the first message after the pause.
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME), self.domain)

    async def _schedule_reminders(
        self, events: list[Event], tracker: DialogueStateTracker, output_channel: OutputChannel
    ) -> None:
        """Refuse reminders aloud: the reply they would be said through has been given by then."""
        for event in events:
            if isinstance(event, ReminderScheduled):
                logger.error(
                    "an action scheduled the reminder %r for the intent %r, which won't come: all that is said answers "
                    "a citizen's message; docs/integrating.md says what to do instead",
                    *(event.name, event.intent),
                )

    async def parse_message(
        self, message: UserMessage, tracker: DialogueStateTracker | None = None, only_output_properties: bool = True
    ) -> dict[str, Any]:
        """Rasa's parse data of a message. The tracker must not be changed until it is there."""
        tracker = tracker or DialogueStateTracker.from_events(message.sender_id, [])
        parsed = offered_intent(message.text or "", tracker.events, self.domain)
        if parsed is None:
            async with self._understanding:
                parsed = await turn_thread().run(self._parse(as_greeting(message), tracker, only_output_properties))
        self._update_full_retrieval_intent(parsed)
        self._check_for_unseen_features(parsed)
        return parsed

    async def _parse(self, *message: Any) -> dict[str, Any]:
        return self._parse_message_with_graph(*message)

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> tuple[Action, PolicyPrediction]:
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        return self._careful(action), prediction

    def _get_action(self, action_name: str) -> Action | None:
        action = rasa.core.actions.action.action_for_name_or_text(action_name, self.domain, self.action_endpoint)
        return self._careful(action)

    def _careful(self, action: Action) -> Action:
        if type(action) is RemoteAction:
            return CustomAction(action.name(), action.action_endpoint, self._apologise)
        return action

    def _apologise(self, error: Exception) -> BotUttered:
        message = apology_for(error, self.domain.responses)
        return BotUttered(message["text"], data={"custom": message["custom"]})
