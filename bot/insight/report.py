"""What citizens asked in some days, and what became of it, beside the days before: for the editor of the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from bot.contract import Kind

OUTCOMES: Mapping[str, frozenset[Kind]] = {
    "answered": frozenset({Kind.ANSWER, Kind.PACE}),
    "asked_back": frozenset({Kind.CLARIFY}),
    "not_understood": frozenset({Kind.FALLBACK}),
    "handed_over": frozenset({Kind.HANDOFF}),
    "emergencies": frozenset({Kind.EMERGENCY}),
    "not_helped": frozenset({Kind.FEEDBACK}),
    "failed": frozenset({Kind.ERROR}),
    "other": frozenset({Kind.CHITCHAT, Kind.MODE, Kind.PRIVACY, Kind.REGION}),
}
"""What became of a message, by the kind of its reply.

Besides these there is `elsewhere`, a fallback that says who deals with the matter: that one was understood.
"""


@dataclass(frozen=True)
class Figure:
    """How often something happened in the period, and in as many days before it."""

    now: int
    before: int


@dataclass(frozen=True)
class AnswerFigures:
    """What is known of one answer.

    Attributes:
        id, question: of the answer; the id stands for the question of one that is no longer served.
        given: how often it, or a part of it, was the reply.
        unhelpful: how often a citizen said of it that it didn't help.
        handed_over: how often a citizen who had it asked for a person.
    """

    id: str
    question: str
    given: Figure
    unhelpful: Figure
    handed_over: Figure


@dataclass(frozen=True)
class Report:
    """The figures of a period.

    Attributes:
        first, last: its days.
        counted_since: the first day that anything was counted on; None for none.
        turns: messages that were answered.
        outcomes: what became of them, by the names of `OUTCOMES` and `elsewhere`.
        kinds, channels, modes: the same messages by the reply's kind, by channel, by mode.
        answers: those given in the period, the most frequent first.
        never_asked: the served answers, id and question, that weren't given since `counted_since`.
    """

    first: date
    last: date
    counted_since: date | None
    turns: Figure
    outcomes: Mapping[str, Figure]
    kinds: Mapping[str, Figure]
    channels: Mapping[str, Figure]
    modes: Mapping[str, Figure]
    answers: Sequence[AnswerFigures]
    never_asked: Sequence[tuple[str, str]]

    def share(self, figure: Figure) -> tuple[float | None, float | None]:
        """The share of all messages that a figure is, now and before; None where there were none."""
        return _ratio(figure.now, self.turns.now), _ratio(figure.before, self.turns.before)

    def as_dict(self) -> dict[str, Any]:
        """Everything, as JSON has it."""
        shares = {
            name: dict(zip(("now", "before"), self.share(each), strict=True)) for name, each in self.outcomes.items()
        }
        days = {"first": self.first, "last": self.last, "counted_since": self.counted_since}
        return {
            **asdict(self),
            **{name: day and day.isoformat() for name, day in days.items()},
            "shares": shares,
            "never_asked": [{"id": id_, "question": question} for id_, question in self.never_asked],
        }

    @property
    def is_comparable(self) -> bool:
        """Whether everything was counted in the days before, too."""
        days_before = (self.last - self.first).days + 1
        return self.counted_since is not None and self.counted_since <= self.first - timedelta(days=days_before)


def report_on(counted: Mapping[date, Counter[str]], last: date, days: int, questions: Mapping[str, str]) -> Report:
    """The report on a period.

    Args:
        counted: what was counted (`TurnSummary.counted`), by day.
        last: the last day of the period.
        days: how many it has.
        questions: the question of each answer that is served, by id.
    """
    first = last - timedelta(days=days - 1)
    now = _sum(each for day, each in counted.items() if first <= day <= last)
    before = _sum(each for day, each in counted.items() if first - timedelta(days=days) <= day < first)
    kinds, elsewhere = _about("kind", now, before), Figure(now["elsewhere"], before["elsewhere"])
    outcomes = {name: _together(kinds, members) for name, members in OUTCOMES.items()}
    fallbacks = outcomes["not_understood"]
    outcomes["not_understood"] = Figure(fallbacks.now - elsewhere.now, fallbacks.before - elsewhere.before)
    ever_given = _about("answer", _sum(counted.values()), Counter())
    return Report(
        first=first,
        last=last,
        counted_since=min((day for day, each in counted.items() if each), default=None),
        turns=_together(kinds, kinds),
        outcomes={**outcomes, "elsewhere": elsewhere},
        kinds=kinds,
        channels=_about("channel", now, before),
        modes=_about("mode", now, before),
        answers=_answers(now, before, questions),
        never_asked=[(id_, question) for id_, question in questions.items() if id_ not in ever_given],
    )


def _answers(now: Counter[str], before: Counter[str], questions: Mapping[str, str]) -> list[AnswerFigures]:
    """The answers of which anything was counted in the period."""
    given, unhelpful, handed_over = (_about(what, now, before) for what in ("answer", "unhelpful", "handoff"))
    none = Figure(0, 0)
    figures = [
        AnswerFigures(
            id_, questions.get(id_, id_), given.get(id_, none), unhelpful.get(id_, none), handed_over.get(id_, none)
        )
        for id_ in {**given, **unhelpful, **handed_over}
    ]
    counted = [each for each in figures if each.given.now or each.unhelpful.now or each.handed_over.now]
    return sorted(counted, key=lambda each: (-each.given.now, each.id))


def _about(what: str, now: Counter[str], before: Counter[str]) -> dict[str, Figure]:
    """The figures of all names `what:…`, by what stands behind the colon, the most frequent first."""
    names = sorted((name for name in now | before if name.startswith(f"{what}:")), key=lambda name: (-now[name], name))
    return {name.partition(":")[2]: Figure(now[name], before[name]) for name in names}


def _together(figures: Mapping[str, Figure], names: Iterable[str]) -> Figure:
    chosen = [figures[name] for name in names if name in figures]
    return Figure(sum(each.now for each in chosen), sum(each.before for each in chosen))


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in counters:
        total.update(each)
    return total


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
