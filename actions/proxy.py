"""For whom the matter is: the citizen, or somebody of the family."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet

from actions.base import FAMILY, ServiceAction, Turn
from actions.falling_back import fall_back


class ActionWhose(ServiceAction):
    """Note for whom the matter is; name what a proxy needs, or go on with the answer."""

    def name(self) -> str:
        return "action_whose"

    def respond(self, turn: Turn) -> list[EventType]:
        answer = turn.last_answer()
        if answer is None:
            return fall_back(turn)
        noted = SlotSet("whose", turn.move)
        if turn.move == FAMILY:
            return [
                noted,
                *turn.give(answer, part="proxy"),
                SlotSet("step", turn.slot("step")),
                SlotSet("pending", None),
            ]
        stage = int(turn.slot("step") or 0) + 1
        return [noted, *turn.tell_stage(turn.told_locally(answer), stage), SlotSet("pending", None)]
