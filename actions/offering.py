"""Offering what the citizen may have meant, in the accessible mode three things at a time, and taking up the offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import EventType

from actions.turn import Turn
from bot.contract import Kind, Mode
from bot.knowledge.answer import Answer
from bot.knowledge.questions import normalised_question
from bot.nlu.deciding import answer_and_reply
from bot.nlu.dialogue_state import set_slots
from bot.nlu.ordinals import words_pointed_at
from bot.nlu.understanding import family_of

CHOICES = 3
"""So many things are offered at once, at most."""

LISTED = 9
"""So many questions of a topic are listed for who asks for that topic; more can't be told by one digit."""

RELATED = 3
"""How many related questions to offer."""

NEAR_FROM = 0.05
"""From this score on, a question is near enough to be asked after when nothing was understood."""


def titles(turn: Turn, choices: Sequence[str]) -> dict[str, str]:
    """The titles of buttons by choice: answers, topics, places; without answers that aren't served any more."""
    return {choice: title for choice in choices if (title := _title_of(turn, choice))}


def named_choice(turn: Turn) -> Answer | None:
    """The answer among those offered that the citizen names by some of its words: 就那个挂失的."""
    offered = turn.answers(turn.state.choices)
    words = words_pointed_at(turn.understanding.text) if offered else ""
    named = [answer for answer in offered if words and words in normalised_question(answer.question)]
    return named[0] if len(named) == 1 else None


def offer(
    turn: Turn, kind: Kind, response: str, answers: Sequence[Answer], *, left: Sequence[str] = (), **fill: Any
) -> list[EventType]:
    """Ask which of some questions was meant.

    Args:
        turn: whose reply the question becomes.
        kind: of that reply.
        response: the response of the domain that asks; its `{choices}` are the numbered questions.
        answers: whose questions to choose from, in this order; the accessible mode keeps those after the first
            `CHOICES` for when it is none of them.
        left: the ids of the answers to offer next, in the accessible mode, when it is none of these.
        fill: what the response needs besides `choices`.

    Returns:
        The events that set `choices` and `choices_left`.
    """
    turn.name_what_was_misheard()
    return _offer(turn, kind, response, [answer.id for answer in answers], left=left, **fill)


def offer_related(turn: Turn, answer: Answer) -> list[EventType]:
    """Offer the questions that are related to an answer; no events when there are none."""
    related = turn.answers(answer.related)[:RELATED]
    return offer(turn, Kind.CLARIFY, "utter_related", related) if related else []


def offer_questions_of(turn: Turn, key: str | None, *, most: int = CHOICES) -> list[EventType]:
    """Offer so many of a topic's questions, those nearest to the message first; no events when it has none."""
    topic = turn.knowledge.topics.get(key or "")
    nearest = [candidate.id for candidate in turn.understanding.candidates]
    ids = sorted(topic.answers, key=lambda id_: nearest.index(id_) if id_ in nearest else len(nearest)) if topic else []
    answers = turn.answers(ids)
    if topic is None or not answers:
        return []
    left = [answer.id for answer in answers[most:]]
    return offer(turn, Kind.CLARIFY, "utter_topic", answers[:most], left=left, topic=topic.title)


def offer_subjects(turn: Turn, kind: Kind, response: str) -> list[EventType]:
    """Ask what it is about: one of the groups of topics, or, in content without groups, one of the topics.

    In the accessible mode, which shows a few at a time, the nearest to the message come first, then what people ask
    about every day.
    """
    topics, groups = turn.knowledge.topics, turn.knowledge.topic_groups
    subjects = {id_: group.topics for id_, group in groups.items()} or {key: (key,) for key in topics}
    if turn.mode == Mode.ACCESSIBLE:
        near = [family_of(each.id) for each in turn.understanding.candidates if each.score >= NEAR_FROM]
        everyday = [key for key in topics if topics[key].everyday]
        first = [id_ for key in (*near, *everyday) for id_, keys in subjects.items() if key in keys]
        subjects = {id_: subjects[id_] for id_ in dict.fromkeys((*first, *subjects))}
    # Packs of an earlier version name the topics in a sentence.
    return _offer(turn, kind, response, list(subjects), topics="、".join(topic.title for topic in topics.values()))


def offer_topics_of(turn: Turn, group_id: str) -> list[EventType]:
    """Offer the topics of a group, or the questions of its only one; no events when there is no such group."""
    group = turn.knowledge.topic_groups.get(group_id)
    if group is None:
        return []
    if len(group.topics) == 1:
        return offer_questions_of(turn, group.topics[0], most=LISTED)
    return _offer(turn, Kind.CLARIFY, "utter_topics_of_group", list(group.topics), group=group.title)


def offer_more(turn: Turn) -> list[EventType]:
    """Ask about what comes next after none of the choices was meant; no events when there is nothing."""
    if turn.mode != Mode.ACCESSIBLE or not titles(turn, turn.state.choices):
        return []
    more = list(titles(turn, turn.state.choices_left))
    return _offer(turn, Kind.CLARIFY, "utter_more_choices", more) if more else []


def _offer(
    turn: Turn, kind: Kind, response: str, choices: Sequence[str], *, left: Sequence[str] = (), **fill: Any
) -> list[EventType]:
    """Offer choices that are served; in the accessible mode the first of them, the others come next."""
    shown = choices[:CHOICES] if turn.mode == Mode.ACCESSIBLE else choices
    left = (*choices[len(shown) :], *left)
    leads_on = [turn.phrases.buttons["none"]] if left and turn.mode == Mode.ACCESSIBLE else []
    turn.say(kind, response=response, choices=list(titles(turn, shown).values()), buttons=leads_on, **fill)
    return set_slots(choices=tuple(shown), choices_left=left or None)


def _title_of(turn: Turn, choice: str) -> str | None:
    asked = answer_and_reply(choice)
    if asked is not None:
        return asked[1] if turn.answer(asked[0]) else None
    if choice in turn.knowledge.topic_groups:
        return turn.knowledge.topic_groups[choice].title
    region, topic = turn.knowledge.regions.get(choice), turn.knowledge.topics.get(choice)
    if region is not None:
        return turn.knowledge.regions.full_name(region)
    if topic is not None:
        return topic.title
    answer = turn.answer(choice)
    return answer.question if answer else None
