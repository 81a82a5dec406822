"""Measuring how well questions are understood, through the same pipeline that answers citizens.

A file has one case a line: `label<TAB>question` or `label<TAB>kind<TAB>question`. A label is

- `topic/entry` of the knowledge base: that answer is right;
- `family/name` of a move of the conversation (handoff/human, emergency/fire, …): that move is right;
- anything without a slash (small_talk, gibberish, …): no answer of the knowledge base may be given.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import BianminError
from bot.nlu.understanding import MOVES, Understanding

Understand = Callable[[str], Awaitable[Understanding]]


class EvaluationError(BianminError):
    """A file of questions can't be used, or a threshold isn't met."""


@dataclass(frozen=True)
class Case:
    label: str
    kind: str
    question: str

    @property
    def topic(self) -> str:
        return self.label.partition("/")[0]

    @property
    def sort(self) -> str:
        """question · move · out_of_scope."""
        if "/" not in self.label:
            return "out_of_scope"
        return "move" if self.topic in MOVES else "question"


@dataclass(frozen=True)
class Outcome:
    """What became of a case: right · offered (among the choices) · wrong (another answer) · refused (nothing given)."""

    case: Case
    understanding: Understanding

    @property
    def ids(self) -> list[str]:
        return [candidate.id for candidate in self.understanding.candidates]

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


@dataclass
class Report:
    """Everything that was measured."""

    outcomes: list[Outcome]
    questions: Figures = field(init=False)
    moves_right: float | None = field(init=False)
    out_of_scope_unanswered: float | None = field(init=False)

    def __post_init__(self) -> None:
        self.questions = Figures.of(self._of("question"))
        self.moves_right = self._right("move")
        self.out_of_scope_unanswered = self._right("out_of_scope")

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

    def measures(self) -> dict[str, float]:
        """What a threshold can be set on, by name."""
        named: dict[str, float] = {}
        if self.questions.count:
            named |= {name: value for name, value in self.questions.as_dict().items() if name != "count"}
        if self.moves_right is not None:
            named["moves_right"] = round(self.moves_right, 4)
        if self.out_of_scope_unanswered is not None:
            named["out_of_scope_unanswered"] = round(self.out_of_scope_unanswered, 4)
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
        }

    def _of(self, sort: str) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.case.sort == sort]

    def _right(self, sort: str) -> float | None:
        outcomes = self._of(sort)
        return sum(outcome.verdict == "right" for outcome in outcomes) / len(outcomes) if outcomes else None


def read_cases(path: Path, known: Mapping[str, Any]) -> list[Case]:
    """The cases of a file; `known` holds the ids of the knowledge base.

    Raises:
        EvaluationError: a line has no label or question, or a label that nothing is known of; names every such line.
    """
    cases, wrong = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) not in (2, 3) or not all(columns):
            wrong.append(f"{path}:{number}: needs label<TAB>question or label<TAB>kind<TAB>question")
            continue
        case = Case(columns[0], columns[1] if len(columns) == 3 else "all", columns[-1])
        if case.sort == "question" and case.label not in known:
            wrong.append(f"{path}:{number}: no answer has the id {case.label!r}")
        cases.append(case)
    if wrong:
        raise EvaluationError("\n".join(wrong))
    return cases


async def evaluate(cases: Sequence[Case], understand: Understand, progress: Callable[[], None]) -> Report:
    """Have every case understood."""
    outcomes = []
    for case in cases:
        outcomes.append(Outcome(case, await understand(case.question)))
        progress()
    return Report(outcomes)


def shortfalls(report: Report, thresholds: Sequence[str]) -> list[str]:
    """What falls short of thresholds such as `top_1=0.85`; for `wrong` and `refused` the threshold is the most allowed.

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
        given = outcome.ids[0].partition("/")[0] if outcome.ids else ""
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
