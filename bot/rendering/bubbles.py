"""Short messages: at most two sentences and sixty characters in each, no sentence longer than twenty-five."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.checks.plain_language import SENTENCE_CHARACTERS, STRING_CHARACTERS, STRING_SENTENCES
from bot.knowledge.sentence_splitting import clauses, gathered, sentences, whole_sentences

_BEFORE_BRACKETS = re.compile(r"(?=（)")
_TITLE = re.compile(r"《[^》]*》")
_NUMBER = re.compile(r"^\d+\. ")
_CHOICE = re.compile(r"\d+\. [^。？！；?!;]*[^。？！；?!;，、：,]")


def length(text: str) -> int:
    """The characters that count against the limits: all but 《titles》, which one looks for, and a leading `1. `, which
    is a button."""
    return len(_TITLE.sub("", _NUMBER.sub("", text)))


def bubbles(text: str) -> list[str]:
    """A text as short messages. A blank line always begins a new one; too long a sentence is broken at its commas."""
    return [bubble for paragraph in re.split(r"\n\s*\n", text) for bubble in _packed(paragraph)]


def faults_of(bubble: str) -> list[str]:
    """The ways in which a message is too long, in words; choices don't count as sentences."""
    parts = sentences(bubble)
    faults = [
        f"has a sentence of {length(part)} characters, more than {SENTENCE_CHARACTERS}"
        for part in parts
        if length(part) > SENTENCE_CHARACTERS
    ]
    count = sum(map(_is_sentence, parts))
    if count > STRING_SENTENCES:
        faults.append(f"has {count} sentences, more than {STRING_SENTENCES}")
    if len(_TITLE.sub("", bubble)) > STRING_CHARACTERS:
        faults.append(f"has {len(_TITLE.sub('', bubble))} characters, more than {STRING_CHARACTERS}")
    return faults


def _packed(paragraph: str) -> Iterator[str]:
    bubble, count = "", 0
    for pieces, goes_on in _together(paragraph):
        whole, cost = "\n".join(pieces), sum(map(_is_sentence, pieces))
        if bubble and _fits(whole, cost) and not _fits(f"{bubble}\n{whole}", count + cost):
            yield bubble
            bubble, count = "", 0
        for position, piece in enumerate(pieces):
            # What the comma broke goes on its own line, so that the eye rests where the voice does.
            between = "" if goes_on and position == 0 else "\n"
            joined = f"{bubble}{between}{piece}" if bubble else piece
            if bubble and not _fits(joined, count + _is_sentence(piece)):
                yield bubble
                joined, count = piece, 0
            bubble, count = joined, count + _is_sentence(piece)
    if bubble:
        yield bubble


def _fits(text: str, count: int) -> bool:
    return count <= STRING_SENTENCES and len(_TITLE.sub("", text)) <= STRING_CHARACTERS


def _is_sentence(piece: str) -> bool:
    return _is_long(piece) or not _CHOICE.fullmatch(piece)


def _together(paragraph: str) -> Iterator[tuple[list[str], bool]]:
    """The pieces of a paragraph that should share a message.

    Yields:
        The short pieces of one sentence, or all lines of a list of choices; and whether they go on in the line of the
        sentence before.
    """
    choices: list[str] = []
    for line in filter(None, map(str.strip, paragraph.splitlines())):
        if not _is_sentence(line):
            choices.append(line)
            continue
        if choices:
            yield choices, False
            choices = []
        for position, pieces in enumerate(_short_sentences(line)):
            yield pieces, position > 0
    if choices:
        yield choices, False


def _short_sentences(line: str) -> Iterator[list[str]]:
    """The sentences of a line, each as the short pieces that it is told in."""
    for sentence in whole_sentences(line):
        yield _clauses(sentence) if _is_long(sentence) else [sentence]


def _is_long(text: str) -> bool:
    return any(length(part) > SENTENCE_CHARACTERS for part in sentences(text))


def _clauses(sentence: str) -> list[str]:
    """The sentence broken after commas, brackets and quotations, as many clauses together as fit."""
    pieces = [
        piece
        for clause in clauses(sentence)
        for piece in (_BEFORE_BRACKETS.split(clause) if _is_long(clause) else [clause])
        if piece
    ]
    return list(gathered(pieces, lambda together: not _is_long(together)))
