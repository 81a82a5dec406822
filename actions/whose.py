"""action_whose: for whom the matter is."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.local_answers import told_locally
from actions.misses import fall_back
from actions.service_action import ServiceAction
from actions.telling import give, tell_stage
from actions.turn import Turn
from actions.withdrawn import say_that_it_was_withdrawn, was_withdrawn
from bot.nlu.dialogue_state import Whose, set_slots


class ActionWhose(ServiceAction):
    """Note for whom the matter is; name what a proxy needs, or go on with the answer."""

    def name(self) -> str:
        return "action_whose"

    def respond(self, turn: Turn) -> list[EventType]:
        answer, step = turn.last_answer(), turn.state.step
        if answer is None:
            return say_that_it_was_withdrawn(turn) if was_withdrawn(turn) else fall_back(turn)
        noted = set_slots(whose=turn.move)
        if turn.move == Whose.FAMILY:
            return [*noted, *give(turn, answer, part="proxy"), *set_slots(step=step, pending=None)]
        return [*noted, *tell_stage(turn, told_locally(turn, answer), step + 1), *set_slots(pending=None)]
