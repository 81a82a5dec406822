"""The modes a conversation can be held in, and how each of them renders an answer."""

from __future__ import annotations

from datetime import date

from bot.rendering.accessible import AccessibleText
from bot.rendering.labels import Labels
from bot.rendering.text import StandardText

STANDARD, ACCESSIBLE = "standard", "accessible"

Rendering = StandardText | AccessibleText


def rendering_for(mode: str, labels: Labels, today: date) -> Rendering:
    """The rendering of a mode."""
    return AccessibleText(labels, today) if mode == ACCESSIBLE else StandardText(labels, today)
