"""Rules for the words of an answer: short plain sentences, no shouting, no figure that only the plain words carry."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bot.knowledge.document import Document, Location
from bot.knowledge.problems import Problem

SENTENCE_CHARACTERS = 25
STRING_CHARACTERS = 60
STRING_SENTENCES = 2
SUMMARY_SENTENCES = 4

_SENTENCE_END = re.compile(r"[。？！；?!;\n]")
_SHOUTING = re.compile(r"[!！]")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3]")
_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_ORDINAL = re.compile(r"第\d+")
_UNITS = {"万": 10_000, "亿": 100_000_000}
_PLAIN_FIELDS = ("materials", "steps", "channels", "fee", "time_limit", "proxy")
"""The fields whose full text needs a plain one; conditions may be told by the plain summary."""


def sentences(text: str) -> list[str]:
    """The sentences of a text without their end marks; a line is a sentence too."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def calmed(text: str) -> str:
    """The text as `check_wording` wants it: full stops for exclamation marks, no emoji."""
    text = re.sub(r"(?<=[。？?])[!！]+", "", _EMOJI.sub("", text))
    return re.sub(r"[!！]+[。.]?", "。", text)


def check_wording(document: Document) -> Iterator[Problem]:
    """Exclamation marks and emoji anywhere in a file, but for the titles of sources, which are quoted."""
    for place, text in document.texts():
        if place[:1] == ("sources",):
            continue
        if _SHOUTING.search(text):
            yield document.problem(place, "has an exclamation mark", "end the sentence with 。")
        emoji = _EMOJI.search(text)
        if emoji:
            yield document.problem(place, f"has the emoji {emoji.group()}", "say it in words")


def check_plain_sentences(document: Document, place: Location) -> Iterator[Problem]:
    """Too long or too many sentences in the `plain` of the entry at a place."""
    plain = _entry(document, place).get("plain")
    if not isinstance(plain, dict):
        return
    for where, text in document.texts((*place, "plain")):
        is_summary = where[len(place) + 1] == "summary"
        most = SUMMARY_SENTENCES if is_summary else STRING_SENTENCES
        parts = sentences(text)
        if len(parts) > most:
            yield document.problem(where, f"has {len(parts)} sentences; at most {most} fit", "shorten or split it")
        if not is_summary and len(text) > STRING_CHARACTERS:
            message = f"has {len(text)} characters; at most {STRING_CHARACTERS} fit"
            yield document.problem(where, message, "shorten or split it")
        for part in parts:
            if len(part) > SENTENCE_CHARACTERS:
                message = f"has a sentence of {len(part)} characters, more than {SENTENCE_CHARACTERS}: {part}"
                yield document.problem(where, message, "make two sentences of it")


def check_plain_is_complete(document: Document, place: Location) -> Iterator[Problem]:
    """Fields of the full answer that the accessible mode would have no plain words for."""
    entry = _entry(document, place)
    plain = entry.get("plain")
    if not isinstance(plain, dict):
        return
    for name in _PLAIN_FIELDS:
        if entry.get(name) and not plain.get(name):
            yield document.problem(
                (*place, "plain", name), "is missing, though the answer has it", "add it in plain words"
            )


def check_figures(
    document: Document, place: Location, hotlines: Collection[str], beneath: Mapping[str, Any] | None = None
) -> Iterator[Problem]:
    """Figures in `plain` that the full answer doesn't carry; those of `plain.fee` must stand in `fee` itself.

    `beneath` is the wider answer that an overlay lies over: what it carries may be said too.
    """
    entry = _entry(document, place)
    plain = entry.get("plain")
    if not isinstance(plain, dict):
        return
    full = {name: value for name, value in entry.items() if name not in ("plain", "children", "citations", "related")}
    everywhere = figures(_joined(full)) | figures(_joined(beneath or {})) | set(hotlines)
    fee = figures(_joined(entry.get("fee"))) | set(hotlines)
    for where, text in document.texts((*place, "plain")):
        is_fee = where[len(place) + 1] == "fee"
        if is_fee and not entry.get("fee"):
            yield document.problem(where, "tells a fee, but the answer has no `fee`", "add it, or remove it here")
            continue
        strange = sorted(figures(text) - (fee if is_fee else everywhere))
        if strange:
            source = "`fee`" if is_fee else "the full answer"
            message = f"says {', '.join(strange)}, which {source} doesn't"
            yield document.problem(where, message, "make both say the same")


def figures(text: str) -> set[str]:
    """The numbers of a text, comparable: 1,000 is 1000, 1.50 is 1.5, 2万 is 20000; 第3步 has none."""
    text = _ORDINAL.sub("", text)
    found = set()
    for match in _NUMBER.finditer(text):
        value = float(match.group().replace(",", "")) * _UNITS.get(text[match.end() : match.end() + 1], 1)
        found.add(f"{value:.10g}")
    return found


def _entry(document: Document, place: Location) -> dict[str, Any]:
    value = document.value
    for part in place:
        value = value[part]
    return value if isinstance(value, dict) else {}


def _joined(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(_joined(item) for item in value.values())
    if isinstance(value, list):
        return " ".join(_joined(item) for item in value)
    return "" if value is None else str(value)
