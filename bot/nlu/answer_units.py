"""The units of an answer that a message may ask for: the whole, its details, its parts, each of its sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.knowledge.answer import ASKED_FOR, IN_FULL, Answer
from bot.knowledge.sentence_splitting import whole_sentences

Kind = Literal["whole", "detail", "part", "passage"]

KINDS: tuple[Kind, ...] = ("whole", "detail", "part", "passage")

SHORTEST_PASSAGE, LONGEST_PASSAGE = 4, 120
"""A sentence of fewer characters says little by itself, a longer one is no direct answer."""

WHOLE = "whole"
"""The key of the unit that stands for no narrower question: its summary leads."""

SUMMARY = "summary"


@dataclass(frozen=True)
class Unit:
    """A piece of what an answer says.

    Attributes:
        key: `whole`, `detail/<name>`, `part/<name>` or `passage/<the sentence>`.
        kind: the first of these.
        part: the part that it is or stands in; `summary` for a sentence of that; empty for others.
        asked: questions for it, as they are compared with a message.
        told: what it says, as that is compared with a message; none for a part that the answer lacks.
    """

    key: str
    kind: Kind
    part: str
    asked: tuple[str, ...]
    told: tuple[str, ...]

    @property
    def name(self) -> str:
        """The key without its kind."""
        return self.key.partition("/")[2]


def units_of(
    answer: Answer,
    follow_ups: Mapping[str, Sequence[str]],
    questions: Sequence[str],
    read: Callable[[str], str],
) -> list[Unit]:
    """The units of an answer: the whole first, then its details, the parts that can be asked for, its sentences.

    Args:
        answer: the national one.
        follow_ups: for each part the questions that ask for it, whatever the matter.
        questions: what citizens ask who want to know of the matter as a whole.
        read: how a text is read before it is compared (see `bot.nlu.normalizer`, `bot.nlu.synonyms`).
    """
    whole = Unit(WHOLE, "whole", "", (read(answer.question), *questions), (read(answer.summary),))
    details = [
        Unit(
            f"detail/{detail.name}",
            "detail",
            "",
            tuple(map(read, (*detail.asked, *detail.short))),
            (read(detail.answer), read(detail.plain)),
        )
        for detail in answer.details
    ]
    parts = [
        Unit(f"part/{part}", "part", part, tuple(follow_ups.get(part, ())), _lines_read(answer, part, read))
        for part in ASKED_FOR
        if part != "sources" or follow_ups.get(part)
    ]
    return [whole, *details, *parts, *_passages(answer, read)]


def sentences_of(answer: Answer) -> Iterator[tuple[str, str]]:
    """Each sentence of an answer that can stand by itself, with the part that it stands in, or `summary`."""
    texts = [(SUMMARY, answer.summary), *((part.name, line) for part in IN_FULL for line in answer.lines(part.name))]
    for part, text in texts:
        for sentence in map(str.strip, whole_sentences(text)):
            if SHORTEST_PASSAGE <= len(sentence) <= LONGEST_PASSAGE:
                yield part, sentence


def _passages(answer: Answer, read: Callable[[str], str]) -> list[Unit]:
    sentences = {sentence: part for part, sentence in reversed(list(sentences_of(answer)))}
    return [
        Unit(f"passage/{sentence}", "passage", part, (), (read(sentence),))
        for sentence, part in reversed(sentences.items())
    ]


def _lines_read(answer: Answer, part: str, read: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(map(read, answer.lines(part))) if part != "sources" else ()
