"""Phrases that are filled in for an answer."""

from __future__ import annotations

from datetime import date

from bot.knowledge.answer import Answer
from bot.rendering.accessible import AccessibleText
from bot.rendering.phrases import Phrases
from bot.rendering.text import StandardText

DATES = "自2025年1月1日起施行，核对至2026年8月31日，下次复核2027年2月28日"
NOTE = "补卡免费从2025年7月1日起；其他的从2025年1月1日起。"


def test_the_dates_stand_in_one_line(phrases: Phrases, answer: Answer) -> None:
    assert phrases.dates_of(answer) == DATES


def test_an_answer_may_say_more_about_since_when_it_holds(phrases: Phrases, answer: Answer) -> None:
    noted = answer.copy(update={"effective_note": NOTE})

    assert phrases.dates_of(noted) == f"{DATES}。{NOTE}"
    assert StandardText(phrases, date(2026, 9, 1)).everything(noted)[-1].endswith(NOTE)


def test_the_accessible_mode_keeps_to_the_dates(phrases: Phrases, answer: Answer) -> None:
    noted = answer.copy(update={"effective_note": NOTE})

    assert AccessibleText(phrases, date(2026, 9, 1)).part(noted, "sources").endswith(f"{DATES}。")
