"""Each mode renders an answer in its own way."""

from __future__ import annotations

from datetime import date

import pytest

from bot.contract import Mode
from bot.knowledge.answer import Answer
from bot.rendering.modes import rendering_for
from bot.rendering.phrases import Phrases

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("mode", "summary", "asks"),
    [(Mode.STANDARD, "带身份证到窗口补。", False), (Mode.ACCESSIBLE, "带上身份证去窗口。", True)],
)
def test_a_mode_has_its_words_and_asks_for_whom_or_not(
    answer: Answer, phrases: Phrases, mode: Mode, summary: str, asks: bool
) -> None:
    rendering = rendering_for(mode, phrases, TODAY)

    assert rendering.summary(answer) == summary
    assert rendering.asks_whose_matter is asks


@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_knows_the_day(answer: Answer, phrases: Phrases, mode: Mode) -> None:
    assert "已过复核日期" not in rendering_for(mode, phrases, TODAY).part(answer, "fee")
    assert "已过复核日期" in rendering_for(mode, phrases, date(2027, 3, 1)).part(answer, "fee")
