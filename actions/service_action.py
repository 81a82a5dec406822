"""The base class of the actions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import extras
from actions.turn import Turn
from bot.contract import Kind
from bot.knowledge.live_pack import shared_pack
from bot.nlu.dialogue_state import set_slots, values_set
from bot.nlu.understanding import BEREAVED
from bot.rendering.language import language_of
from bot.settings import get_settings


class ServiceAction(Action, ABC):
    """An action that answers through a turn.

    A new one is a class in a file named after it (`action_mode` in `actions/mode.py`), which domain.yml lists and a
    rule in data/dialogue leads to.
    """

    @abstractmethod
    def respond(self, turn: Turn) -> list[EventType]:
        """Answer this turn through `turn`, and return the events that follow from it."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer, say what else is due, and note what must outlast the turn.

        Returns:
            The events of `respond`, and those that set `mode`, `region`, `spoken_of`, `explained`, `facts`, and that
            take back `pending` and `alarm` once they are settled.
        """
        pack = shared_pack(get_settings().content).current
        language = language_of(pack.lexicon)
        turn = Turn(dispatcher, tracker, pack.knowledge, language.phrases, language.glossary, pack.lexicon.persons)
        state, events = turn.state, self._respond_and_accompany(turn)
        noted = turn.place.events(region=state.region, spoken_of=state.spoken_of)
        events = [*noted, *events]  # what the action itself sets comes last, and counts
        if state.pending is not None and not values_set(events, "pending"):
            # A yes or no answers the question asked just before, never an older one.
            events = [*events, *set_slots(pending=None)]
        if tuple(turn.explained) != state.explained and not values_set(events, "erased"):
            events = [*events, *set_slots(explained=tuple(turn.explained))]
        if turn.facts != state.facts and not values_set(events, "erased"):
            events = [*events, *set_slots(facts=turn.facts)]
        is_over = turn.understanding.all_clear or turn.understanding.move == BEREAVED
        if state.alarm and (is_over or turn.said_kind in (Kind.ANSWER, Kind.PACE)):
            events = [*events, *set_slots(alarm=None)]
        if turn.mode != state.mode:
            events = [*set_slots(mode=turn.mode), *events]
        return events

    def _respond_and_accompany(self, turn: Turn) -> list[EventType]:
        unfinished = extras.unfinished(turn)
        if unfinished and extras.says_nothing_yet(turn):
            return extras.ask_to_resume(turn, unfinished)
        extras.acknowledge_all_clear(turn)
        events = self.respond(turn)
        if unfinished and turn.said_kind == Kind.ANSWER and unfinished.answer.id not in values_set(events, "answer_id"):
            return [*events, *extras.offer_to_resume(turn, unfinished)]
        return [*events, *extras.offer_accessible_mode(turn)]
