"""Thresholds of the decision for tests: round numbers, so that a score is plainly above or below."""

from __future__ import annotations

from bot.nlu.evidence import Thresholds

THRESHOLDS = Thresholds(
    answer_from=0.7,
    in_context_from=0.4,
    alone_from=0.6,
    alone=0.1,
    clarify_from=0.1,
    near=0.5,
    topic_from=0.3,
    move_from={"default": 0.3, "mode": 0.5, "mode/standard": 0.6, "privacy": 0.6},
    alone_named_from=0.9,
    likely_from=0.45,
    likely_next=0.4,
    name_answer_from=0.9,
    part_from=0.3,
    choices=2,
)
