"""The modes a conversation can be held in, and how each of them renders an answer."""

from __future__ import annotations

from datetime import date

from bot.contract import Mode
from bot.rendering.accessible import AccessibleText
from bot.rendering.phrases import Phrases
from bot.rendering.text import StandardText

Rendering = StandardText | AccessibleText


def rendering_for(mode: Mode, phrases: Phrases, today: date) -> Rendering:
    """The rendering of a mode."""
    return AccessibleText(phrases, today) if mode == Mode.ACCESSIBLE else StandardText(phrases, today)
