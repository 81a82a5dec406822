"""Computing what an answer comes to for the citizen, and asking for what is missing, one thing at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk.events import EventType

from actions.turn import Turn
from bot.contract import Kind
from bot.knowledge.answer import Answer
from bot.knowledge.computing.outcome import Lacks
from bot.knowledge.computing.rule import Rule
from bot.knowledge.persons import SELF
from bot.nlu.dialogue_state import Pending, set_slots
from bot.nlu.fact_mentions import PERSON, declines, says_only_facts
from bot.nlu.facts_of_message import facts_by_person, person_of, tells_of
from bot.rendering import computed as rendering


@dataclass(frozen=True)
class Computed:
    """What an answer comes to for the citizen.

    Attributes:
        text: tells it, in the turn's mode.
        data: the same for clients; None for a rule in general, which is told to whom won't say more.
        is_all: the answer itself was told before, so this is all that is new.
    """

    text: str
    data: Mapping[str, Any] | None
    is_all: bool


@dataclass(frozen=True)
class Missing:
    """A fact without which the answer can't be computed, and how to ask for it; `is_all` as in `Computed`."""

    fact: str
    text: str
    is_all: bool


def computed_for(turn: Turn, answer: Answer) -> Computed | Missing | None:
    """The result of an answer's rule for the citizen, or the fact to ask for that it lacks.

    Something is computed when the message tells what a rule of the answer is computed from, or asks for what it
    computes, or when the answer was chosen after something of the kind was told; only from what was said, of the person
    that the message is about. What the message tells is noted in `turn.facts`.

    Returns:
        None when the message neither asks for it nor tells of it, or when the citizen would not tell what is missing.
    """
    for rule in turn.knowledge.rules_of(answer):
        found = _by_rule(turn, answer, rule)
        if found is not None:
            return found
    return None


def tell_alone(turn: Turn, answer: Answer, found: Computed | Missing) -> list[EventType]:
    """Tell what was computed, or ask for what is missing, as the whole reply about an answer that was told before."""
    data = found.data if isinstance(found, Computed) else None
    turn.say(Kind.ANSWER, text=found.text, answer=answer, computed=data, buttons=_buttons(turn, found))
    return [*set_slots(answer_id=answer.id, choices=None, misses=0), *_noted(found)]


def tell_first(turn: Turn, found: Computed | Missing | None) -> None:
    """Tell what was computed before the answer is told."""
    if isinstance(found, Computed):
        turn.add(text=found.text)


def ask_last(turn: Turn, found: Computed | Missing | None) -> list[EventType]:
    """Ask for what is missing after the answer was told.

    Returns:
        The events that set `pending` and `asked_fact`.
    """
    if isinstance(found, Missing):
        turn.add(text=found.text, buttons=_buttons(turn, found))
    return _noted(found)


def _by_rule(turn: Turn, answer: Answer, rule: Rule) -> Computed | Missing | None:
    text, state, mentions = turn.understanding.text, turn.state, turn.mentions
    goes_on, is_chosen = answer.id == state.answer_id, answer.id in state.choices
    is_open = goes_on and state.open_fact in rule.asks
    if is_open and declines(text):
        turn.facts = turn.facts.with_declined(state.facts.person, state.open_fact or "")
        return Computed(rule.general, None, is_all=True)
    person = person_of(mentions, state.facts, goes_on=goes_on or is_chosen, about=rule.about)
    for whose, told in facts_by_person(mentions, turn.today, person=person, used=rule.facts):
        turn.facts = turn.facts.told(whose, answer.id, told)
    tells = tells_of(mentions, rule.facts)
    is_alone = goes_on and says_only_facts(text, mentions)
    is_named = rule.is_asked_for_by(text)
    facts = replace(turn.facts.of(person, answer.id), said=text)
    is_asked = (
        is_named
        or (is_alone and any(each.name == PERSON or each.name in rule.facts for each in mentions))
        or (tells and turn.understanding.aspect is None)
        or (is_chosen and not rule.facts.isdisjoint(facts.as_dict().keys() - {"sex"}))
    )
    if not (is_asked or tells):
        return None
    outcome = rule.outcome(facts, turn.today)
    turn.facts = turn.facts.about(person)
    if isinstance(outcome, Lacks):
        return _missing(turn, rule, outcome, person, is_all=is_alone) if is_asked else None
    who = _called(turn, person) or turn.phrases.computed["you"]
    return Computed(
        rendering.told(rule, outcome, who=who, mode=turn.mode, phrases=turn.phrases),
        rendering.as_data(rule, outcome, who=who),
        # 她70了不会在手机上约号: who tells a fact in passing is also told what the message asks.
        is_all=is_alone or (goes_on and is_named),
    )


def _missing(turn: Turn, rule: Rule, lacks: Lacks, person: str, *, is_all: bool) -> Missing | None:
    question = rendering.asked(rule, lacks, who=_called(turn, person))
    if question is None or turn.facts.is_declined(person, lacks.fact):
        return None
    return Missing(lacks.fact, f"{question}\n{turn.phrases.computed['skip']}", is_all)


def _called(turn: Turn, person: str) -> str | None:
    """The word for a person in a reply; None for the citizen."""
    return None if person == SELF else turn.persons.called.get(person)


def _buttons(turn: Turn, found: Computed | Missing) -> list[str]:
    return [turn.phrases.buttons["skip"]] if isinstance(found, Missing) else []


def _noted(found: Computed | Missing | None) -> list[EventType]:
    return set_slots(pending=Pending.FACT, asked_fact=found.fact) if isinstance(found, Missing) else []
