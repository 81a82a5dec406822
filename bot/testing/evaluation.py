"""How well questions are understood, through the same pipeline that answers citizens: outcomes, shares and thresholds.

Whatever the labels of the cases (see `bot.testing.cases`): every message labelled `emergency/…` must be met as some
emergency, and no other may be.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.nlu.training_conversations import OR
from bot.nlu.understanding import EMERGENCY, Understanding, family_of
from bot.testing.cases import Case, EvaluationError
from bot.testing.held_turns import HeldTurn

_SHARES = ("moves_right", "out_of_scope_unanswered", "dangers_met", "not_alarmed", "found_first", "found_later")

Understand = Callable[[str], Awaitable[Understanding]]


@dataclass(frozen=True)
class Outcome:
    """What became of a case: right · offered (among the choices) · wrong (another answer) · refused (nothing given)."""

    case: Case
    understanding: Understanding

    @property
    def ids(self) -> list[str]:
        return [candidate.id for candidate in self.understanding.candidates]

    @property
    def is_alarmed(self) -> bool:
        return self.understanding.family == EMERGENCY

    @property
    def verdict(self) -> str:
        understood = self.understanding
        if self.case.sort == "move":
            return "right" if understood.move == self.case.label else "wrong"
        if self.case.sort == "out_of_scope":
            return "wrong" if understood.decision == "answer" else "right"
        if understood.decision == "answer":
            return "right" if self.ids[:1] == [self.case.label] else "wrong"
        if understood.decision == "clarify" and self.case.label in self.ids[: understood.offered]:
            return "offered"
        return "refused"


@dataclass
class Figures:
    """Shares of a set of outcomes, each of all its cases (0..1)."""

    count: int
    top_1: float
    top_3: float
    answered: float
    offered: float
    wrong: float
    refused: float

    @property
    def right_or_offered(self) -> float:
        return self.answered + self.offered

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> Figures:
        def share(holds: Iterable[bool]) -> float:
            return sum(holds) / len(outcomes) if outcomes else 0.0

        verdicts = Counter(outcome.verdict for outcome in outcomes)
        return cls(
            count=len(outcomes),
            top_1=share(outcome.ids[:1] == [outcome.case.label] for outcome in outcomes),
            top_3=share(outcome.case.label in outcome.ids[:3] for outcome in outcomes),
            answered=verdicts["right"] / max(len(outcomes), 1),
            offered=verdicts["offered"] / max(len(outcomes), 1),
            wrong=verdicts["wrong"] / max(len(outcomes), 1),
            refused=verdicts["refused"] / max(len(outcomes), 1),
        )

    def as_dict(self) -> dict[str, float]:
        shares = {name: round(value, 4) for name, value in vars(self).items()}
        return {**shares, "right_or_offered": round(self.right_or_offered, 4)}


@dataclass(frozen=True)
class Misjudged:
    """A message that was taken for a danger without one, or a danger that wasn't met."""

    label: str
    text: str
    is_alarmed: bool


@dataclass
class Report:
    """Everything that was measured.

    Attributes:
        outcomes: of the cases.
        held: the messages of conversations.
        found_first, found_later: the shares of those first asked, and of those after them, that found it.
    """

    outcomes: list[Outcome]
    held: Sequence[HeldTurn] = ()
    questions: Figures = field(init=False)
    moves_right: float | None = field(init=False)
    out_of_scope_unanswered: float | None = field(init=False)
    dangers_met: float | None = field(init=False)
    not_alarmed: float | None = field(init=False)
    found_first: float | None = field(init=False)
    found_later: float | None = field(init=False)

    def __post_init__(self) -> None:
        self.questions = Figures.of(self._of("question"))
        self.moves_right = self._right("move")
        self.out_of_scope_unanswered = self._right("out_of_scope")
        judged = [(outcome.case.is_danger, outcome.is_alarmed) for outcome in self.outcomes]
        judged += [(turn.is_danger, turn.is_alarmed) for turn in self.held]
        self.dangers_met = _share(is_alarmed for is_danger, is_alarmed in judged if is_danger)
        self.not_alarmed = _share(not is_alarmed for is_danger, is_alarmed in judged if not is_danger)
        asked = [turn for turn in self.held if turn.wants_answer]
        self.found_first = _share(turn.is_found for turn in asked if turn.is_first)
        self.found_later = _share(turn.is_found for turn in asked if not turn.is_first)

    def by(self, key: Callable[[Case], str]) -> dict[str, Figures]:
        """The figures of the questions, grouped."""
        groups: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in self._of("question"):
            groups[key(outcome.case)].append(outcome)
        return {name: Figures.of(outcomes) for name, outcomes in sorted(groups.items())}

    def confusions(self, most: int) -> list[tuple[str, str, int]]:
        """The commonest mistakes of the ranking: the right label, the one in its place, how often."""
        pairs = Counter(
            (outcome.case.label, outcome.ids[0] if outcome.ids else "nothing")
            for outcome in self._of("question")
            if outcome.ids[:1] != [outcome.case.label]
        )
        return [(label, given, count) for (label, given), count in pairs.most_common(most)]

    def mistakes(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.verdict in ("wrong", "refused")]

    def not_found(self) -> list[HeldTurn]:
        """The messages of conversations that didn't find what they were for."""
        return [turn for turn in self.held if turn.wants_answer and not turn.is_found]

    def misjudged_dangers(self) -> list[Misjudged]:
        """The dangers that weren't met, and the messages without one that were taken for one."""
        by_themselves = [
            Misjudged(outcome.case.label, outcome.case.question, outcome.is_alarmed)
            for outcome in self.outcomes
            if outcome.is_alarmed != outcome.case.is_danger
        ]
        in_conversations = [
            Misjudged(OR.join(turn.said.labels), turn.said.text, turn.is_alarmed)
            for turn in self.held
            if turn.is_alarmed != turn.is_danger
        ]
        return by_themselves + in_conversations

    def measures(self) -> dict[str, float]:
        """The measures, by name, that a threshold can be set on."""
        named: dict[str, float] = {}
        if self.questions.count:
            named |= {name: value for name, value in self.questions.as_dict().items() if name != "count"}
        for name in _SHARES:
            share = getattr(self, name)
            if share is not None:
                named[name] = round(share, 4)
        return named

    def as_dict(self) -> dict[str, Any]:
        return {
            "measures": self.measures(),
            "topics": {name: figures.as_dict() for name, figures in self.by(lambda case: case.topic).items()},
            "kinds": {name: figures.as_dict() for name, figures in self.by(lambda case: case.kind).items()},
            "confusions": self.confusions(30),
            "mistakes": [
                {
                    "label": outcome.case.label,
                    "question": outcome.case.question,
                    "decision": outcome.understanding.move or outcome.understanding.decision,
                    "candidates": [(c.id, c.score) for c in outcome.understanding.candidates[:3]],
                }
                for outcome in self.mistakes()
            ],
            "misjudged_dangers": [
                {"label": misjudged.label, "question": misjudged.text} for misjudged in self.misjudged_dangers()
            ],
            "not_found": [
                {
                    "labels": turn.said.labels,
                    "message": turn.said.text,
                    "kind": turn.kind,
                    "id": turn.given,
                    "offered": turn.offered,
                }
                for turn in self.not_found()
            ],
        }

    def _of(self, sort: str) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.case.sort == sort]

    def _right(self, sort: str) -> float | None:
        return _share(outcome.verdict == "right" for outcome in self._of(sort))


def _share(holds: Iterable[bool]) -> float | None:
    held = list(holds)
    return sum(held) / len(held) if held else None


async def evaluate(cases: Sequence[Case], understand: Understand, progress: Callable[[], None]) -> Report:
    """Have every case understood."""
    outcomes = []
    for case in cases:
        outcomes.append(Outcome(case, await understand(case.question)))
        progress()
    return Report(outcomes)


def shortfalls(report: Report, thresholds: Sequence[str]) -> list[str]:
    """The measures that miss thresholds such as `top_1=0.85`; of `wrong` and `refused` it is the most allowed.

    Raises:
        EvaluationError: a threshold isn't of that form, or names no measure of this report.
    """
    measures, short = report.measures(), []
    for threshold in thresholds:
        name, _, value = threshold.partition("=")
        try:
            bound = float(value)
        except ValueError:
            raise EvaluationError(
                f"--fail-under {threshold!r}: write a measure and a number, such as top_1=0.85"
            ) from None
        if name not in measures:
            raise EvaluationError(f"--fail-under {threshold!r}: the measures are {', '.join(measures)}")
        at_most = name in ("wrong", "refused")
        if (measures[name] > bound) if at_most else (measures[name] < bound):
            short.append(f"{name} is {measures[name]}, {'more' if at_most else 'less'} than {bound}")
    return short


def draw(report: Report, directory: Path) -> list[Path]:
    """Pictures of the confusion between topics, and of how precision falls as more is answered."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    directory.mkdir(parents=True, exist_ok=True)
    questions = [outcome for outcome in report.outcomes if outcome.case.sort == "question"]
    topics = sorted({outcome.case.topic for outcome in questions})
    counts = [[0] * len(topics) for _ in topics]
    for outcome in questions:
        given = family_of(outcome.ids[0]) if outcome.ids else ""
        if given in topics:
            counts[topics.index(outcome.case.topic)][topics.index(given)] += 1
    figure, axes = pyplot.subplots(figsize=(10, 9))
    axes.imshow([[count / max(sum(row), 1) for count in row] for row in counts], cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(topics)), topics, rotation=90)
    axes.set_yticks(range(len(topics)), topics)
    axes.set_xlabel("topic ranked first")
    axes.set_ylabel("topic asked about")
    figure.tight_layout()
    confusion = directory / "topics.png"
    figure.savefig(confusion, dpi=110)

    by_score = sorted(
        ((o.understanding.candidates[0].score, o.ids[0] == o.case.label) for o in questions if o.ids), reverse=True
    )
    coverage, precision, right = [], [], 0
    for position, (_, is_right) in enumerate(by_score, start=1):
        right += is_right
        coverage.append(position / len(questions))
        precision.append(right / position)
    figure, axes = pyplot.subplots(figsize=(6, 4))
    axes.plot(coverage, precision)
    axes.set_xlabel("share of the questions answered, the surest first")
    axes.set_ylabel("share of the answers that are right")
    axes.grid(alpha=0.3)
    figure.tight_layout()
    curve = directory / "coverage.png"
    figure.savefig(curve, dpi=110)
    pyplot.close("all")
    return [confusion, curve]
