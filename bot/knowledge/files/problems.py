"""What is wrong in a content file, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """One defect of the content. Problems sort by file, line and field.

    `file` is relative to the content directory, `line` counts from 1, `field` is a dotted path such as
    `answers.replace_lost.fee` and empty when the whole file is meant.
    """

    file: str
    line: int
    field: str
    message: str
    remedy: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        field = f" {self.field}:" if self.field else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{self.file}:{self.line}:{field} {self.message}{remedy}"


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word that was probably meant, or None when none is as near as `cutoff` (0..1)."""
    matches = get_close_matches(word, list(known), n=1, cutoff=cutoff)
    return matches[0] if matches else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy for an unknown word: the nearest known one, or the given sentence."""
    match = nearest(word, known)
    return f"did you mean {match!r}?" if match else otherwise
