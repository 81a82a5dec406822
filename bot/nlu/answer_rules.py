"""Rules by which answers are given or offered; which of all rules goes first says `bot.nlu.decision_rules`."""

from __future__ import annotations

from bot.knowledge.neighbours import NEIGHBOURS
from bot.nlu.evidence import Evidence
from bot.nlu.understanding import FOLLOW_UP, OUT_OF_SCOPE, Understanding, family_of, is_move

NEIGHBOUR_FROM = 0.06
"""From this score on a matter beside the catalogue may be told, …"""

NEIGHBOUR_LEAD = 1.5
"""… so many times as likely as any answer, though it isn't sure: to be sent to the wrong office costs a call."""

RIVAL_FROM = 0.5
"""An answer that by itself, whatever else there is, is likelier than this rivals the best one; whole questions hardly
ever have two (5 of 1,232)."""

NAMES_ONLY_FROM = 0.5
"""A message names a matter and no wish when that is likelier than not."""


def bare_topic_name(evidence: Evidence) -> Understanding | None:
    """A bare name (身份证) brings the topic's questions in their order, unless one of them is all but certain."""
    named = evidence.named_topic
    is_certain = evidence.best.score >= evidence.thresholds.name_answer_from
    if named is None or (family_of(evidence.best.label) == named and is_certain):
        return None
    # Which of them is likelier after nothing but the name is chance; the content's order is from frequent to rare.
    return evidence.understood("topic", 1.0, topic=named, candidates=())


def name_in_talk(evidence: Evidence) -> Understanding | None:
    """A name wrapped in talk (我那张社保卡的事想问问) brings its topic's likeliest questions, unless one is all but
    certain."""
    choices, best = evidence.choices, evidence.best
    is_name = not evidence.context.has_matter and evidence.names_only > NAMES_ONLY_FROM
    if not is_name or not choices or best.label != choices[0].id or best.score >= evidence.thresholds.name_answer_from:
        return None
    topic = family_of(best.label)
    offered = [choice for choice in choices if family_of(choice.id) == topic][: evidence.thresholds.choices]
    others = [choice for choice in choices if choice not in offered]
    return evidence.understood(
        "clarify", evidence.names_only, topic=topic, candidates=(*offered, *others), offered=len(offered)
    )


def rival_answers(evidence: Evidence) -> Understanding | None:
    """Two answers that are each likelier than not by themselves are offered.

    With a matter in hand the likelier one is given: a wrong guess costs less there than a question.
    """
    rivals = [choice for choice in evidence.choices if evidence.by_itself(choice.score) >= RIVAL_FROM]
    if evidence.context.has_matter or len(rivals) < 2 or rivals[0].id != evidence.best.label:
        return None
    offered = min(len(rivals), evidence.thresholds.choices)
    topic, score = _likeliest_topic(evidence)
    return evidence.understood("clarify", score, topic=topic, candidates=evidence.choices, offered=offered)


def sure_answer(evidence: Evidence) -> Understanding | None:
    """An answer is given when it is sure, or when nothing else is near; of the one in hand, the part asked for."""
    best, thresholds = evidence.best, evidence.thresholds
    if is_move(best.label, evidence.topics):
        return None
    # Asking whether the answer in hand is meant would lead nowhere: it is the likeliest that one goes on with.
    is_likely = best.score >= thresholds.clarify_from
    if evidence.part is not None and best.label == evidence.context.answer_id and is_likely:
        return evidence.understood("move", best.score, move=f"{FOLLOW_UP}/{evidence.part}")
    runner_up = evidence.ranking[1].score if len(evidence.ranking) > 1 else 0.0
    is_alone = best.score >= thresholds.alone_from and runner_up < best.score * thresholds.alone
    if not evidence.is_sure and not is_alone:
        return None
    return evidence.understood("answer", best.score, topic=family_of(best.label))


def likely_answer(evidence: Evidence) -> Understanding | None:
    """An answer far ahead of all else is given though it isn't sure; the next ones are shown with it."""
    thresholds, best = evidence.thresholds, evidence.best
    runner_up = max((ranked.score for ranked in evidence.ranking if ranked != best), default=0.0)
    is_far_ahead = best.score >= thresholds.likely_from and runner_up < best.score * thresholds.likely_next
    if not is_far_ahead or best.label not in (choice.id for choice in evidence.choices[:1]):
        return None
    first, *others = evidence.choices[: thresholds.choices]
    shown = [other for other in others if other.score >= others[0].score * thresholds.near]
    return evidence.understood(
        "answer", first.score, topic=family_of(first.id), candidates=evidence.choices, offered=1 + len(shown)
    )


def likely_neighbour(evidence: Evidence) -> Understanding | None:
    """A matter beside the catalogue far likelier than any answer is told though it isn't sure: that costs little."""
    neighbour = next((ranked for ranked in evidence.ranking if family_of(ranked.label) == NEIGHBOURS), None)
    nearest = max((choice.score for choice in evidence.choices), default=0.0)
    if neighbour is None or neighbour.score < max(NEIGHBOUR_FROM, nearest * NEIGHBOUR_LEAD):
        return None
    return evidence.understood("move", neighbour.score, move=neighbour.label)


def near_answers(evidence: Evidence) -> Understanding | None:
    """Answers that are close are offered, up to so many."""
    thresholds = evidence.thresholds
    offered = evidence.choices[: thresholds.choices]
    if not offered or offered[0].score < thresholds.clarify_from or family_of(evidence.best.label) == OUT_OF_SCOPE:
        return None
    near = [candidate for candidate in offered if candidate.score >= offered[0].score * thresholds.near]
    topic, score = _likeliest_topic(evidence)
    return evidence.understood("clarify", score, topic=topic, candidates=evidence.choices, offered=len(near))


def likely_topic(evidence: Evidence) -> Understanding | None:
    """A topic on which the candidates agree brings its questions."""
    topic, score = _likeliest_topic(evidence)
    if topic is None or score < evidence.thresholds.topic_from:
        return None
    return evidence.understood("topic", score, topic=topic)


def not_understood(evidence: Evidence) -> Understanding:
    """Anything else isn't understood."""
    return evidence.understood("fallback", 1.0 - evidence.best.score)


def _likeliest_topic(evidence: Evidence) -> tuple[str | None, float]:
    """The topic of which the candidates together are likeliest, and how likely it is."""
    scores: dict[str, float] = {}
    for candidate in evidence.candidates:
        topic = family_of(candidate.id)
        scores[topic] = min(1.0, scores.get(topic, 0.0) + candidate.score)
    return max(scores.items(), key=lambda item: item[1]) if scores else (None, 0.0)
