"""A reply's messages as messaging platforms show them: text with numbered choices or Markdown, split at sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot import sentences
from bot.contract import Mode
from bot.knowledge.sentence_splitting import whole_sentences
from bot.rendering.text import numbered

_SPLITTERS: tuple[Callable[[str], Sequence[str]], ...] = (
    re.compile(r"(?<=\n\n)").split,
    re.compile(r"(?<=\n)").split,
    whole_sentences,
    re.compile(r"(?<=[，、：,:])(?![\d/])").split,
    re.compile(r"(?<=\s)").split,
    re.compile(r"(?<=[\u4e00-\u9fff])").split,
)
"""How a text may be split, the best way first: into paragraphs, lines, sentences, clauses, words, characters."""


def choices(message: Mapping[str, Any]) -> list[str]:
    """The titles of a message's buttons; a citizen who chooses one says its title."""
    return [button["title"] for button in message.get("buttons", [])]


def plain(message: Mapping[str, Any]) -> str:
    """A message as text that is complete by itself: its choices numbered, the links of its sources written out."""
    return _complete(message, lambda label, url: f"{label}\n{url}")


def markdown(message: Mapping[str, Any]) -> str:
    """A message in the Markdown that messengers have in common: bold headings, lists and links."""
    text = _complete(message, lambda label, url: f"[{label}]({url})")
    blocks = []
    for block in text.split("\n\n"):
        heading, *items = block.split("\n")
        lines = [f"- {item.removeprefix('· ')}" if item.startswith("· ") else item for item in items]
        blocks.append("\n".join([f"**{heading}**", *lines] if items else [heading]))
    return "\n\n".join(blocks)


def around_choices(message: Mapping[str, Any]) -> tuple[str, str]:
    """The text before and behind the choices, for platforms that show the choices themselves."""
    whole, listed = plain(message), _listed(message)
    before, _, after = whole.partition(listed) if listed else (whole, "", "")
    return before.strip(), after.strip()


def without_choices(message: Mapping[str, Any]) -> dict[str, Any]:
    """The message without its choices, for platforms that show them as buttons below it."""
    text = (message.get("text") or "").replace(numbered(choices(message)), "")
    return {**message, "text": re.sub(r"\n{3,}", "\n\n", text).strip(), "buttons": []}


def split_text(text: str, max_bytes: int) -> list[str]:
    """A text as parts of at most `max_bytes` in UTF-8, split where it hurts least: no sentence that fits is cut."""
    return [part for piece in _packed(text.strip(), max_bytes, _SPLITTERS) if (part := piece.strip())]


def _complete(message: Mapping[str, Any], linked: Callable[[str, str], str]) -> str:
    text: str = message.get("text") or ""
    custom = message.get("custom") or {}
    if custom.get("mode") != Mode.ACCESSIBLE:  # an address is no help to who can't read it
        for source in (custom.get("card") or {}).get("sources", []):
            if source.get("url"):
                text = text.replace(source["label"], linked(source["label"], source["url"]), 1)
    unsaid = any(choice not in text for choice in choices(message))
    return "\n".join(block for block in (text, _listed(message) if unsaid else "") if block)


def _listed(message: Mapping[str, Any]) -> str:
    """The choices as a list in a text.

    In the accessible mode what has a number has it in a message before: only the words to go on with are named.
    """
    custom = message.get("custom") or {}
    if custom.get("mode") != Mode.ACCESSIBLE:
        return numbered(choices(message))
    told = {candidate["title"] for candidate in custom.get("candidates", [])}
    words = [choice for choice in choices(message) if choice not in told]
    return sentences.notice("can_say") + "、".join(words) if words else ""


def _packed(text: str, max_bytes: int, splitters: Sequence[Callable[[str], Sequence[str]]]) -> list[str]:
    if _size(text) <= max_bytes:
        return [text]
    if not splitters:
        return _cut(text, max_bytes)
    packed: list[str] = []
    for piece in splitters[0](text):
        if packed and _size(packed[-1] + piece) <= max_bytes:
            packed[-1] += piece
        else:
            packed.extend(_packed(piece, max_bytes, splitters[1:]))
    return packed


def _cut(text: str, max_bytes: int) -> list[str]:
    """Pieces of a text that has no place to split, such as an endless address."""
    pieces = [""]
    for character in text:
        if _size(pieces[-1] + character) > max_bytes:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _size(text: str) -> int:
    """The bytes of a part as it is sent, without blanks and line breaks around it."""
    return len(text.strip().encode("utf-8", "replace"))
