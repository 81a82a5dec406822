"""action_choose: one of the choices offered is taken."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk.events import EventType

from actions.asking_what_decides import tell_what_decides
from actions.misses import ask_again, fall_back, take_refusal
from actions.offering import LISTED, offer_questions_of, offer_topics_of
from actions.region import note_region
from actions.service_action import ServiceAction
from actions.telling import give
from actions.turn import Turn
from bot.nlu.deciding import reply_in
from bot.nlu.ordinals import number_alone

_POSITIONS = {"first": 0, "second": 1, "third": 2}


class ActionChoose(ServiceAction):
    """Take the citizen's choice among the questions, topics or places offered, or the parts of the last answer."""

    def name(self) -> str:
        return "action_choose"

    def respond(self, turn: Turn) -> list[EventType]:
        offered = turn.state.choices or _parts_of_last_answer(turn)
        index = _chosen(turn, len(offered))
        if index is None:
            return take_refusal(turn)
        if index >= len(offered):
            return ask_again(turn, "utter_no_such_choice", offered)
        region, answer = turn.knowledge.regions.get(offered[index]), turn.answer(offered[index])
        if region is not None:
            return note_region(turn, region)
        if answer is not None:
            return give(turn, answer)
        subject = offered[index]
        told = tell_what_decides(turn, subject)
        if told:
            return told
        return offer_topics_of(turn, subject) or offer_questions_of(turn, subject, most=LISTED) or fall_back(turn)


def _chosen(turn: Turn, offered: int) -> int | None:
    """The position, from 0, of the choice that the citizen takes; None when it is none of them."""
    text = turn.understanding.text
    reply = reply_in(text, turn.state.choices)
    if reply is not None:
        return turn.state.choices.index(reply)
    number = number_alone(text)
    if number is not None:
        return number - 1
    position = _POSITIONS.get(turn.move)
    if position == _POSITIONS["third"] and not any(numeral in text for numeral in "3三"):
        return offered - 1  # 最后那个, 最下面的: the end of the list, however many were offered
    return position


def _parts_of_last_answer(turn: Turn) -> Sequence[str]:
    node = turn.knowledge.node(turn.state.answer_id or "")
    return node.children if node else ()
