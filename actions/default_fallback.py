"""action_default_fallback: what Rasa's RulePolicy calls when no rule fits."""

from __future__ import annotations

from rasa_sdk.events import EventType, UserUtteranceReverted

from actions.misses import fall_back
from actions.service_action import ServiceAction
from actions.turn import Turn


class ActionDefaultFallback(ServiceAction):
    """No rule fits what was understood (a topic without one, say); reverting keeps Rasa from trying again.

    Reverting takes back what this turn noted so far, so it comes first.
    """

    def name(self) -> str:
        return "action_default_fallback"

    def respond(self, turn: Turn) -> list[EventType]:
        return [UserUtteranceReverted(), *fall_back(turn)]
