"""Rules for the words of an answer: short plain sentences, no shouting, no figure that only the plain words carry."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bot.knowledge.answer import PARTS
from bot.knowledge.figures import figures
from bot.knowledge.files.document import Document, Location
from bot.knowledge.files.problems import Problem
from bot.knowledge.sentence_splitting import sentences

SENTENCE_CHARACTERS = 25
STRING_CHARACTERS = 60
STRING_SENTENCES = 2
SUMMARY_SENTENCES = 4

_SHOUTING = re.compile(r"[!！]")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3]")
_OF_MONEY = ("fee", "amount")
_NOT_SAID_TODAY = ("plain", "children", "citations", "related", "next")
_NEED_PLAIN = tuple(part.name for part in PARTS if part.has_plain and not part.may_lack_plain)


def calmed(text: str) -> str:
    """The text as `check_wording` wants it: full stops for exclamation marks, no emoji."""
    text = re.sub(r"(?<=[。？?])[!！]+", "", _EMOJI.sub("", text))
    return re.sub(r"[!！]+[。.]?", "。", text)


def check_wording(document: Document) -> Iterator[Problem]:
    """Exclamation marks and emoji anywhere in a file, but for the titles of sources, which are quoted."""
    for location, text in document.texts():
        if location[:1] == ("sources",):
            continue
        if _SHOUTING.search(text):
            yield document.problem(location, "has an exclamation mark", "end the sentence with 。")
        emoji = _EMOJI.search(text)
        if emoji:
            yield document.problem(location, f"has the emoji {emoji.group()}", "say it in words")


def check_plain_sentences(document: Document, location: Location) -> Iterator[Problem]:
    """Too long or too many sentences in the `plain` of the entry at a place."""
    plain = _entry(document, location).get("plain")
    if not isinstance(plain, dict):
        return
    for where, text in document.texts((*location, "plain")):
        is_summary = where[len(location) + 1] == "summary"
        most = SUMMARY_SENTENCES if is_summary else STRING_SENTENCES
        count = len(sentences(text))
        if count > most:
            yield document.problem(where, f"has {count} sentences; at most {most} fit", "shorten or split it")
        if not is_summary:
            yield from check_length(document, where, text, STRING_CHARACTERS)
        yield from check_sentence_lengths(document, where, text)


def check_length(document: Document, location: Location, text: str, most: int) -> Iterator[Problem]:
    """A text of more characters than fit."""
    if len(text) > most:
        yield document.problem(location, f"has {len(text)} characters; at most {most} fit", "shorten or split it")


def check_sentence_lengths(document: Document, location: Location, text: str) -> Iterator[Problem]:
    """Sentences of a plain text that are too long."""
    for part in sentences(text):
        if len(part) > SENTENCE_CHARACTERS:
            message = f"has a sentence of {len(part)} characters, more than {SENTENCE_CHARACTERS}: {part}"
            yield document.problem(location, message, "make two sentences of it")


def check_plain_is_complete(document: Document, location: Location) -> Iterator[Problem]:
    """Fields of the full answer that the accessible mode would have no plain words for."""
    entry = _entry(document, location)
    plain = entry.get("plain")
    if not isinstance(plain, dict):
        return
    for name in _NEED_PLAIN:
        if entry.get(name) and not plain.get(name):
            yield document.problem(
                (*location, "plain", name), "is missing, though the answer has it", "add it in plain words"
            )


def check_figures(
    document: Document, location: Location, hotlines: Collection[str], beneath: Mapping[str, Any] | None = None
) -> Iterator[Problem]:
    """Figures in `plain` that the full answer doesn't carry; those of the fee and the amount must stand in these.

    `beneath` is the wider answer that an overlay lies over: what it carries may be said too.
    """
    entry = _entry(document, location)
    plain = entry.get("plain")
    if not isinstance(plain, dict):
        return
    everywhere = figures_of_entry(document, location) | figures(_joined(beneath or {})) | set(hotlines)
    of_money = {name: figures(_joined(entry.get(name))) | set(hotlines) for name in _OF_MONEY}
    for where, text in document.texts((*location, "plain")):
        name = str(where[len(location) + 1])
        if name in _OF_MONEY and not entry.get(name):
            yield document.problem(where, f"is told, but the answer has no `{name}`", "add it, or remove it here")
            continue
        strange = sorted(figures(text) - of_money.get(name, everywhere))
        if strange:
            source = f"`{name}`" if name in _OF_MONEY else "the full answer"
            message = f"says {', '.join(strange)}, which {source} doesn't"
            yield document.problem(where, message, "make both say the same")


def figures_of_entry(document: Document, location: Location) -> set[str]:
    """The figures that the entry at a place carries in its full fields, but for what is entered ahead."""
    entry = _entry(document, location)
    return figures(_joined({name: value for name, value in entry.items() if name not in _NOT_SAID_TODAY}))


def figures_ahead(document: Document, location: Location) -> set[str]:
    """The figures in what is entered ahead of the entry at a place."""
    return figures(_joined(_entry(document, location).get("next")))


def _entry(document: Document, location: Location) -> dict[str, Any]:
    value = document.value
    for part in location:
        value = value[part]
    return value if isinstance(value, dict) else {}


def _joined(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(_joined(item) for item in value.values())
    if isinstance(value, list):
        return " ".join(_joined(item) for item in value)
    return "" if value is None else str(value)
