"""Asking which question was meant, and taking the choice."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk.events import EventType

from actions.base import ServiceAction, Turn
from actions.falling_back import fall_back
from actions.offering import offer, offer_again, offer_more, offer_questions_of, offer_topics
from actions.steering import note_region
from bot.nlu.ordinals import number_alone

_PLACES = {"first": 0, "second": 1, "third": 2}


class ActionClarify(ServiceAction):
    """Name the nearest questions when the best of them isn't sure enough to be answered."""

    def name(self) -> str:
        return "action_clarify"

    def respond(self, turn: Turn) -> list[EventType]:
        named = turn.named_choice()
        if named:
            return turn.give(named)
        understanding = turn.understanding
        ids = [candidate.id for candidate in understanding.candidates]
        answers = turn.answers(ids[: understanding.offered])
        if not answers:
            return fall_back(turn)
        response = "utter_clarify" if len(answers) > 1 else "utter_is_it_this"
        return offer(turn, "clarify", response, answers, left=ids[understanding.offered :])


class ActionTopic(ServiceAction):
    """Offer a topic's questions when only the topic is clear."""

    def name(self) -> str:
        return "action_topic"

    def respond(self, turn: Turn) -> list[EventType]:
        return offer_questions_of(turn, turn.understanding.topic) or fall_back(turn)


class ActionAskMatter(ServiceAction):
    """Ask which matter is meant when the message doesn't say: 我想办个证, or 多少钱 before anything was answered."""

    def name(self) -> str:
        return "action_ask_matter"

    def respond(self, turn: Turn) -> list[EventType]:
        named = turn.named_choice()
        if named:
            return turn.give(named)
        offered = turn.slot("choices") or []
        if turn.answers(offered):
            return offer_again(turn, "utter_which_one", offered) or fall_back(turn)
        return offer_topics(turn, "clarify", "utter_ask_matter")


class ActionChoose(ServiceAction):
    """Take the citizen's choice among the questions, topics or places offered, or the parts of the last answer."""

    def name(self) -> str:
        return "action_choose"

    def respond(self, turn: Turn) -> list[EventType]:
        offered = turn.slot("choices") or _parts_of_last_answer(turn)
        index = _chosen(turn, len(offered))
        if index is None:
            return offer_more(turn) or fall_back(turn, first="utter_none_of_these")
        if index < len(offered):
            region = turn.knowledge.regions.get(offered[index])
            if region is not None:
                return note_region(turn, region)
            answer = turn.answer(offered[index])
            if answer is not None:
                return turn.give(answer)
            return offer_questions_of(turn, offered[index]) or fall_back(turn)
        return offer_again(turn, "utter_no_such_choice", offered) or fall_back(turn)


def _chosen(turn: Turn, offered: int) -> int | None:
    """The place, from 0, of the choice that the citizen takes; None when it is none of them."""
    text = turn.understanding.text
    number = number_alone(text)
    if number is not None:
        return number - 1
    place = _PLACES.get((turn.understanding.move or "").partition("/")[2])
    if place == _PLACES["third"] and not any(numeral in text for numeral in "3三"):
        return offered - 1  # 最后那个, 最下面的: the end of the list, however many were offered
    return place


def _parts_of_last_answer(turn: Turn) -> Sequence[str]:
    node = turn.knowledge.node(turn.slot("answer_id") or "")
    return node.children if node else ()
