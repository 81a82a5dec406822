"""Masking: a message with a placeholder where personal data stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.safety.personal_data.addresses import find_addresses
from bot.safety.personal_data.folding import fold
from bot.safety.personal_data.introduced import find_introduced
from bot.safety.personal_data.kinds import Finding, placeholder
from bot.safety.personal_data.lettered import find_emails, find_lettered
from bot.safety.personal_data.names import find_names
from bot.safety.personal_data.numbers import find_numbers

_FINDERS = (find_emails, find_numbers, find_introduced, find_lettered, find_addresses, find_names)
"""Where two find the same, the earlier says what it is."""


def mask(text: str) -> str:
    """The text with a placeholder, such as 〔身份证号〕, in place of each piece of personal data.

    A masked text is left as it is. Takes time linear in the text's length.
    """
    found = find(text)
    if not found:
        return text
    words = {kind: placeholder(kind) for kind in {finding.kind for finding in found}}
    parts: list[str] = []
    behind = 0
    for start, end, kind in found:
        parts += (text[behind:start], words[kind])
        behind = end
    return "".join([*parts, text[behind:]])


def find(text: str) -> list[Finding]:
    """The personal data in a text, from left to right; no two overlap."""
    folded = fold(text)
    every = [finding for finder in _FINDERS for finding in finder(folded)]
    return _joined(sorted(_apart(every, folded)), folded) if every else []


def _apart(findings: Iterable[Finding], folded: str) -> Iterator[Finding]:
    """Findings that don't overlap: of two that do, the first, and what stands on one side of it of the other."""
    taken = bytearray(len(folded))
    for start, end, kind in findings:
        while start < end and (taken[start] or folded[start] == " "):
            start += 1
        while end > start and (taken[end - 1] or folded[end - 1] == " "):
            end -= 1
        if start < end and not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            yield Finding(start, end, kind)


def _joined(findings: Iterable[Finding], folded: str) -> list[Finding]:
    """Findings from left to right; what touches, and what blanks alone part from its like, is one thing."""
    joined: list[Finding] = []
    for finding in findings:
        if joined:
            before = joined[-1]
            between = folded[before.end : finding.start]
            if not between or (before.kind == finding.kind and between.isspace()):
                joined[-1] = Finding(before.start, finding.end, before.kind)
                continue
        joined.append(finding)
    return joined
