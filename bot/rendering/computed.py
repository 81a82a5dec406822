"""What was computed for a citizen, in words: the figure, how it came about, what it rests on, what may change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.contract import Mode
from bot.knowledge.computing.outcome import Lacks, Result
from bot.knowledge.computing.rule import Rule
from bot.rendering.parts import source_label
from bot.rendering.phrases import Phrases, in_words


def told(rule: Rule, result: Result, *, who: str, mode: Mode, phrases: Phrases) -> str:
    """A result in words: in the accessible mode the figure and who has the last word, else all of it."""
    values = {**result.values, "who": who}
    telling = rule.says[result.case]
    if mode == Mode.ACCESSIBLE:
        return "\n\n".join([telling.plain.format(**values), rule.changes_plain])
    since = phrases.dates["effective"].format(effective=in_words(rule.effective))
    basis = f"{phrases.standard['sources']}：{source_label(rule.source, rule.article)}，{since}。"
    return "\n".join([telling.figure.format(**values), telling.how.format(**values), basis, rule.changes])


def asked(rule: Rule, lacks: Lacks, *, who: str | None) -> str | None:
    """The question for a fact, of the citizen or of `who`; None for one that is never asked for."""
    question = rule.question(lacks)
    if question is None:
        return None
    return question.of_other.format(who=who) if who and question.of_other else question.of_self


def as_data(rule: Rule, result: Result, *, who: str) -> Mapping[str, Any]:
    """The same as data for a client, in JSON."""
    values = {**result.values, "who": who}
    telling = rule.says[result.case]
    return {
        "rule": rule.name,
        "figure": telling.figure.format(**values),
        "how": telling.how.format(**values),
        "source": source_label(rule.source, rule.article),
        "effective": rule.effective.isoformat(),
        "changes": rule.changes,
    }
