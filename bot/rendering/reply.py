"""The machine-readable half of a reply: what `custom` carries on every channel (see the REST contract)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from bot.knowledge.model import Answer
from bot.rendering.parts import cited

Kind = Literal[
    "answer", "clarify", "fallback", "handoff", "emergency", "chitchat",
    "mode", "pace", "region", "privacy", "feedback", "error",
]  # fmt: skip


def custom(
    kind: Kind,
    *,
    mode: str,
    answer: Answer | None = None,
    candidates: Sequence[dict[str, Any]] = (),
    confidence: float = 0.0,
    card: dict[str, Any] | None = None,
    recap: dict[str, Any] | None = None,
    erased: bool = False,
) -> dict[str, Any]:
    """Every key of the contract, always; `speech` is made of the whole reply when it is complete.

    Args:
        card: the answer at once (see `bot.rendering.card`); none in the accessible mode, which tells it bit by bit.
        recap: what the citizen takes away (see `bot.rendering.recap`).
        erased: whether the citizen's words were erased, so that the page forgets them too.
    """
    shown = answer if kind in ("answer", "pace") else None
    return {
        "kind": kind,
        "id": shown.id if shown else None,
        "candidates": list(candidates),
        "confidence": confidence,
        "mode": mode,
        "sources": [_source(source, article) for source, article in cited(shown)] if shown else [],
        "speech": "",
        "effective": _iso(shown.effective) if shown else None,
        "reviewed": _iso(shown.reviewed) if shown else None,
        "review_by": _iso(shown.review_by) if shown else None,
        "card": card,
        **({"recap": recap} if recap else {}),
        **({"erased": True} if erased else {}),
    }


def button(title: str) -> dict[str, str]:
    """A choice: pressing it says its title, so it means the same when typed and never bypasses the understanding."""
    return {"title": title, "payload": title}


def _source(source: Any, article: str | None) -> dict[str, Any]:
    return {
        "title": source.title,
        "issuer": source.issuer,
        "number": source.number,
        "article": article,
        "published": _iso(source.published),
        "url": source.url,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
