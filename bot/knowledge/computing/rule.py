"""A rule of data/computing: which function computes, from which table, and in which words it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from string import Formatter
from typing import Any

from pydantic import Field

from bot.knowledge.answer import Source
from bot.knowledge.computing.computations import COMPUTATIONS, Computation
from bot.knowledge.computing.facts import Facts
from bot.knowledge.computing.outcome import Lacks, Outcome
from bot.knowledge.content_model import Content, Day, Text
from bot.knowledge.files.document import Document, Location
from bot.knowledge.files.problems import did_you_mean


class Telling(Content):
    """How a result is told: the figure, how it came about, and both in everyday words."""

    figure: Text
    how: Text
    plain: Text


class Question(Content):
    """How a citizen is asked for a fact: of himself, and of somebody else, who is {who}."""

    of_self: Text
    of_other: Text | None = None


class Header(Content):
    """What every rule's file has besides its table."""

    computation: Text
    source: Source
    article: Text | None = None
    effective: Day = Field(..., description="the first day on which the table holds")
    reviewed: Day
    review_by: Day
    about: Text = Field("self", description="the person whose facts count when nobody is named, a key of persons.yml")
    asked_by: list[Text] = Field([], description="words of a message that asks for what is computed")
    not_asked_by: list[Text] = Field([], description="words with some of `asked_by` in them that ask for other things")
    asks: dict[str, Question] = Field({}, description="the question for each fact that may be missing")
    says: dict[str, Telling] = Field(..., description="the wording of each case")
    general: Text = Field(..., description="the rule in general, for whom doesn't want to say more")
    changes: Text = Field(..., description="what could change the figure, and who says so …")
    changes_plain: Text = Field(..., description="… and the same in everyday words")


class Rule(Header):
    """A rule that was read."""

    name: Text
    table: Any

    def outcome(self, facts: Facts, today: date) -> Outcome:
        """The result of the rule for these facts, or the fact that it lacks."""
        return COMPUTATIONS[self.computation].compute(self.table, facts, today)

    @property
    def facts(self) -> frozenset[str]:
        """The facts that change the result."""
        return COMPUTATIONS[self.computation].facts

    def is_asked_for_by(self, text: str) -> bool:
        """Whether a message about the matter asks for what is computed."""
        for others in self.not_asked_by:
            text = text.replace(others, "\n")
        return any(words in text for words in self.asked_by)

    def question(self, lacks: Lacks) -> Question | None:
        """The question for a fact; None for one that is never asked for."""
        return self.asks.get(lacks.fact)


@dataclass
class RuleFile:
    """The rule of one file; without it when the file is wrong."""

    document: Document
    name: str
    rule: Rule | None = field(default=None)


def rule_file_of(document: Document, name: str) -> RuleFile:
    """Read a file of data/computing; everything wrong is reported to the document."""
    file = RuleFile(document, name)
    if document.problems and document.value is None:
        return file
    values = document.mapping((), document.value)
    header_values = {key: value for key, value in values.items() if key != "table"}
    header = document.validated(Header, header_values, (), known=(*Header.__fields__, "table"))
    computation = COMPUTATIONS.get(str(values.get("computation")))
    if computation is None:
        if "computation" in values:
            message = f"{values['computation']!r} is no function that computes"
            remedy = did_you_mean(str(values["computation"]), COMPUTATIONS, f"one of {', '.join(COMPUTATIONS)}")
            document.report(("computation",), message, remedy)
        return file
    table = document.validated(computation.table, document.mapping(("table",), values.get("table", {})), ("table",))
    if not isinstance(header, Header) or table is None:
        return file
    problems = list(_faults_of(header, computation))
    for location, message, remedy in problems:
        document.report(location, message, remedy)
    if not problems:
        file.rule = Rule(**{name: getattr(header, name) for name in Header.__fields__}, name=name, table=table)
    return file


def _faults_of(header: Header, computation: Computation) -> Iterator[tuple[Location, str, str]]:
    """Cases without words, words for none, and braces that nothing is filled into."""
    for case in computation.cases.keys() - header.says.keys():
        yield ("says", case), "is missing", "say how this case is told"
    for fact in set(computation.asks) - header.asks.keys():
        yield ("asks", fact), "is missing", "say how the citizen is asked for it"
    for fact in header.asks.keys() - set(computation.asks):
        yield ("asks", fact), "is never asked for", "remove it"
    for case, telling in header.says.items():
        if case not in computation.cases:
            yield ("says", case), "is no case", did_you_mean(case, computation.cases, "remove it")
            continue
        known = computation.cases[case].split()
        for name in Telling.__fields__:
            yield from _open(("says", case, name), getattr(telling, name), known)
    for fact, question in header.asks.items():
        yield from _open(("asks", fact, "of_other"), question.of_other or "", ["who"])


def _open(location: Location, text: str, known: list[str]) -> Iterator[tuple[Location, str, str]]:
    try:
        strange = [name for _, name, _, _ in Formatter().parse(text) if name is not None and name not in known]
    except ValueError as error:
        yield location, f"has braces that nothing can be filled into: {error}", "write both braces, or neither"
        return
    if strange:
        yield (
            location,
            f"leaves {{{strange[0]}}} open",
            f"here {'、'.join(f'{{{name}}}' for name in known)} is filled in",
        )
