"""The rules by which a message that tells of no danger is decided, in the order in which they are tried: `RULES`.

Each looks at the evidence, and returns the decision, or None when it doesn't apply. The first that applies decides.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.nlu.answer_rules import (
    bare_topic_name,
    likely_answer,
    likely_neighbour,
    likely_topic,
    name_in_talk,
    near_answers,
    not_understood,
    rival_answers,
    sure_answer,
)
from bot.nlu.bare_answers import yes_or_no
from bot.nlu.deciding import reply_in
from bot.nlu.erasure_consent import Consent, consent_in
from bot.nlu.evidence import MOST_NAMED, Evidence
from bot.nlu.fact_mentions import PERSON, SAID_BY_THE_WAY, declines
from bot.nlu.foreign_language import is_foreign
from bot.nlu.ordinals import number_alone
from bot.nlu.understanding import (
    ANSWERS_ERASING,
    BESIDE_THE_CATALOGUE,
    FOLLOW_UP,
    NO_MATTER,
    OUT_OF_SCOPE,
    Candidate,
    Understanding,
    family_of,
    is_move,
)

WITHIN_FROM = 0.4
"""From this share on a move within the answer in hand is followed, of all that isn't a question for an answer."""

WITHIN_THE_ANSWER = frozenset({"choose", "pace", "walk"})
"""Families of moves within the answer in hand: that a message is about that answer says nothing against them."""

_WHOSE_BY_NUMBER = {1: "whose/self", 2: "whose/family"}

Rule = Callable[[Evidence], "Understanding | None"]


def exact_question(evidence: Evidence) -> Understanding | None:
    """The exact words of a heading or a button are that answer."""
    if evidence.exact is None:
        return None
    others = tuple(candidate for candidate in evidence.candidates if candidate.id != evidence.exact)
    candidates = (Candidate(evidence.exact, 1.0), *others)[:MOST_NAMED]
    return evidence.understood("answer", 1.0, topic=family_of(evidence.exact), candidates=candidates)


def answer_about_erasing(evidence: Evidence) -> Understanding | None:
    """While it is asked whether to erase, a yes, a no and a question about it are answers, whatever they resemble."""
    if not evidence.context.is_asked_to_erase or consent_in(evidence.text) is Consent.OPEN:
        return None
    return evidence.understood("move", 1.0, move=ANSWERS_ERASING)


def answer_to_an_offer(evidence: Evidence) -> Understanding | None:
    """Right after the mode, or going on, was offered, a bare yes or no answers that, whatever it resembles."""
    answer = yes_or_no(evidence.text) if evidence.context.is_offered_something else None
    if answer is None:
        return None
    return evidence.understood("move", 1.0, move="chitchat/affirm" if answer else "chitchat/deny")


def facts_of_the_last_answer(evidence: Evidence) -> Understanding | None:
    """Facts alone, or that one won't tell what one was asked for, are about the answer computed from them."""
    context = evidence.context
    is_declined = context.asked_fact is not None and declines(evidence.text)
    is_told = bool(evidence.facts_alone & (context.computed_from | {*SAID_BY_THE_WAY, PERSON}))
    if context.answer_id is None or not context.computed_from or not (is_declined or is_told):
        return None
    others = tuple(candidate for candidate in evidence.candidates if candidate.id != context.answer_id)
    candidates = (Candidate(context.answer_id, 1.0), *others)[:MOST_NAMED]
    return evidence.understood("answer", 1.0, topic=family_of(context.answer_id), candidates=candidates, aspect=None)


def choice_by_number(evidence: Evidence) -> Understanding | None:
    """A number alone takes one of the choices just offered."""
    if evidence.context.choices and number_alone(evidence.text) is not None:
        return evidence.understood("move", 1.0, move="choose/number")
    return None


def reply_to_what_decides(evidence: Evidence) -> Understanding | None:
    """A reply to the question that an answer asked (随妈) takes that choice."""
    if reply_in(evidence.text, evidence.context.choices) is None:
        return None
    return evidence.understood("move", 1.0, move="choose/reply")


def whose_by_number(evidence: Evidence) -> Understanding | None:
    """While it is asked for whom the matter is, 1 is for oneself and 2 for the family."""
    move = _WHOSE_BY_NUMBER.get(number_alone(evidence.text) or 0)
    return evidence.understood("move", 1.0, move=move) if move and evidence.context.is_asked_whose else None


def foreign_language(evidence: Evidence) -> Understanding | None:
    """A message in another language than Chinese isn't understood, whatever its letters resemble."""
    return evidence.understood("fallback", 1.0) if is_foreign(evidence.text) else None


def part_of_the_answer_in_hand(evidence: Evidence) -> Understanding | None:
    """A question for a part alone is asked of the answer in hand when nothing else is likely."""
    in_hand = evidence.context.answer_id
    others = [ranked for ranked in evidence.ranking if ranked.label != in_hand]
    likeliest = max(others, key=lambda ranked: ranked.score, default=None)
    if evidence.part is None or in_hand is None:
        return None
    if likeliest is not None and likeliest.score >= evidence.thresholds.in_context_from:
        # 打哪个电话问, of the answer in hand, is like a question about telephones, but more like one for that part.
        by_itself = evidence.alone.get(likeliest.label, 0.0)
        is_of_the_part = by_itself < evidence.alone.get(f"{FOLLOW_UP}/{evidence.part}", 0.0)
        if likeliest.score >= evidence.thresholds.near or not is_of_the_part:
            return None
    return evidence.understood("move", 1.0, move=f"{FOLLOW_UP}/{evidence.part}")


def like_nothing(evidence: Evidence) -> Understanding | None:
    """A message that resembles no training question isn't understood."""
    return None if evidence.ranking else evidence.understood("fallback", 1.0)


def beside_the_catalogue(evidence: Evidence) -> Understanding | None:
    """A message surely about no matter of the catalogue isn't answered, though it may be unsure which other it is."""
    others = [ranked for ranked in evidence.ranking if family_of(ranked.label) in BESIDE_THE_CATALOGUE]
    together = sum(ranked.score for ranked in others)
    if not others or others[0] != evidence.ranking[0] or together < evidence.thresholds.answer_from:
        return None
    if family_of(others[0].label) == OUT_OF_SCOPE:
        return evidence.understood("fallback", together)
    return evidence.understood("move", together, move=others[0].label)


def move(evidence: Evidence) -> Understanding | None:
    """A move that is sure enough is followed; of what is the bare name of a topic, only one that is all but sure."""
    is_only_a_name = evidence.named_topic is not None and evidence.best.score < evidence.thresholds.name_answer_from
    if not evidence.is_steering or is_only_a_name:
        return None
    return evidence.understood("move", evidence.best.score, move=evidence.best.label)


def move_within_the_answer(evidence: Evidence) -> Understanding | None:
    """A sure move within the answer in hand (第二个是什么) is followed, however surely it is about that answer."""
    if evidence.part is not None or evidence.best.label != evidence.context.answer_id:
        return None
    moves = [ranked for ranked in evidence.ranking if is_move(ranked.label, evidence.topics)]
    if not moves or family_of(moves[0].label) not in WITHIN_THE_ANSWER:
        return None
    likeliest = moves[0]
    of_answers = sum(ranked.score for ranked in evidence.ranking if ranked not in moves)
    score = likeliest.score / (1.0 - of_answers)  # its share if the message is none of the answers' questions
    if score < WITHIN_FROM:
        return None
    return evidence.understood("move", score, move=likeliest.label)


def part_of_one_choice(evidence: Evidence) -> Understanding | None:
    """A question for a part alone (要多少钱), while several answers are offered, is asked back: of which?"""
    choices, best = evidence.context.choices, evidence.best
    is_open = len(choices) > 1 and best.label in choices and best.label != evidence.context.answer_id
    if evidence.part is None or not is_open or best.score >= evidence.thresholds.answer_from:
        return None
    return evidence.understood("move", 1.0 - best.score, move=NO_MATTER)


RULES: tuple[Rule, ...] = (
    exact_question,
    answer_about_erasing,
    answer_to_an_offer,
    facts_of_the_last_answer,
    choice_by_number,
    reply_to_what_decides,
    whose_by_number,
    foreign_language,
    part_of_the_answer_in_hand,
    like_nothing,
    beside_the_catalogue,
    move,
    move_within_the_answer,
    part_of_one_choice,
    bare_topic_name,
    name_in_talk,
    rival_answers,
    sure_answer,
    likely_answer,
    likely_neighbour,
    near_answers,
    likely_topic,
    not_understood,
)


def decide(evidence: Evidence) -> Understanding:
    """The decision of the first rule that applies; the last one always does."""
    return next(understanding for rule in RULES if (understanding := rule(evidence)) is not None)
