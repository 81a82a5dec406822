"""Offering what the citizen may have meant, in the accessible mode three things at a time, and taking up the offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.base import Turn
from bot.knowledge.model import Answer
from bot.rendering.modes import ACCESSIBLE
from bot.rendering.reply import Kind

CHOICES = 3
"""So many things are offered at once, at most."""

MISSES_BEFORE_THE_HUMAN = 3
"""After so many messages in a row that led to nothing, the citizen is told of people who can help."""

NEAR_FROM = 0.05
"""From this score on, a question is near enough to be asked after when nothing was understood."""


def offer(
    turn: Turn, kind: Kind, response: str, answers: Sequence[Answer], *, left: Sequence[str] = (), **fill: Any
) -> list[EventType]:
    """Ask which of some questions was meant.

    Args:
        left: the ids of the answers to offer next, in the accessible mode, when it is none of these.
    """
    turn.name_what_was_misheard()
    return _offer(turn, kind, response, [answer.id for answer in answers], left=left, **fill)


def offer_questions_of(turn: Turn, key: str | None) -> list[EventType]:
    """Offer a topic's questions, those nearest to the message first; no events when it has none."""
    topic = turn.knowledge.topics.get(key or "")
    nearest = [candidate.id for candidate in turn.understanding.candidates]
    ids = sorted(topic.answers, key=lambda id_: nearest.index(id_) if id_ in nearest else len(nearest)) if topic else []
    answers = turn.answers(ids)
    if topic is None or not answers:
        return []
    left = [answer.id for answer in answers[CHOICES:]]
    return offer(turn, "clarify", "utter_topic", answers[:CHOICES], left=left, topic=topic.title)


def offer_topics(turn: Turn, kind: Kind, response: str) -> list[EventType]:
    """Name the topics; in the accessible mode ask which one is meant (the response `<response>_by_number`).

    The nearest to the message come first, then those that people ask about every day.
    """
    topics = turn.knowledge.topics
    if turn.mode != ACCESSIBLE:
        turn.say(kind, response=response, topics="、".join(topic.title for topic in topics.values()))
        return [SlotSet("choices", None)]
    near = (each.id.partition("/")[0] for each in turn.understanding.candidates if each.score >= NEAR_FROM)
    everyday = sorted(topics, key=lambda key: not topics[key].everyday)
    keys = dict.fromkeys(key for key in (*near, *everyday) if key in topics)
    return _offer(turn, kind, f"{response}_by_number", list(keys))


def offer_more(turn: Turn) -> list[EventType]:
    """Ask about what comes next after none of the choices was meant; no events when there is nothing."""
    if turn.mode != ACCESSIBLE or not turn.titles(turn.slot("choices")):
        return []
    more = list(turn.titles(turn.slot("choices_left")))
    return _offer(turn, "clarify", "utter_more_choices", more) if more else []


def offer_again(turn: Turn, response: str, choices: Sequence[str]) -> list[EventType]:
    """Ask once more which of the choices offered is meant; no events when none is left, or it was asked often enough.

    To ask the same time and again helps nobody, so each time counts as a miss.
    """
    titles, misses = turn.titles(choices), int(turn.slot("misses") or 0) + 1
    if not titles or misses >= MISSES_BEFORE_THE_HUMAN:
        return []
    are_places = any(choice in turn.knowledge.regions for choice in titles)
    turn.say("region" if are_places else "clarify", response=response, choices=list(titles.values()))
    return [SlotSet("choices", list(titles)), SlotSet("misses", float(misses))]


def _offer(
    turn: Turn, kind: Kind, response: str, choices: Sequence[str], *, left: Sequence[str] = (), **fill: Any
) -> list[EventType]:
    """Offer choices that are served; in the accessible mode the first of them, the others come next."""
    shown = choices[:CHOICES] if turn.mode == ACCESSIBLE else choices
    left = [*choices[len(shown) :], *left]
    leads_on = [turn.labels.buttons["none"]] if left and turn.mode == ACCESSIBLE else []
    turn.say(kind, response=response, choices=list(turn.titles(shown).values()), buttons=leads_on, **fill)
    return [SlotSet("choices", list(shown)), SlotSet("choices_left", left or None)]
