"""What is heard whatever stands in its way: a form that takes every message for an answer, a person who took over."""

from __future__ import annotations

from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot import sentences
from bot.contract import Kind
from bot.engine.outage_warning import what_to_do
from bot.nlu.understanding import EMERGENCY, Understanding, name_of
from bot.rendering.reply import Responses

_HEARD_FAMILIES = frozenset({EMERGENCY, "handoff", "privacy"})
_HEARD_MOVES = frozenset({"pace/stop"})


def ends_the_form(tracker: DialogueStateTracker) -> list[Event]:
    """The events that end a form whose question wasn't answered by what the citizen just said.

    A danger, a wish for a person, for erasure, or to stop (取消, 算了) answers no question for a name. The form is
    ended before it takes it for an answer; the rules then deal with it as they do outside of a form.

    Returns:
        None of them when there is no form, or it is answered.
    """
    if tracker.active_loop is None or tracker.latest_message is None:
        return []
    understanding = Understanding.from_message(tracker.latest_message.parse_data)
    if understanding.family not in _HEARD_FAMILIES and understanding.move not in _HEARD_MOVES:
        return []
    return [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]


def while_paused(tracker: DialogueStateTracker, responses: Responses) -> list[Event]:
    """The turn of a paused conversation: a person answers, so nothing is said but that, and what to do in a danger."""
    message = tracker.latest_message
    understanding = Understanding.from_message(message.parse_data) if message else None
    if understanding is not None and understanding.family == EMERGENCY:
        warning = what_to_do(name_of(understanding.move or ""), responses)
        if warning is not None:
            return [BotUttered(warning["text"], {"custom": warning["custom"]}), ActionExecuted(ACTION_LISTEN_NAME)]
    text = sentences.notice("paused")
    return [BotUttered(text, {"custom": {"kind": Kind.HANDOFF}}), ActionExecuted(ACTION_LISTEN_NAME)]
