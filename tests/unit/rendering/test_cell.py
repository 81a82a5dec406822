"""An answer as the text of one cell."""

from __future__ import annotations

from bot.knowledge.answer import Answer
from bot.rendering.cell import cell_text, has_parts
from bot.rendering.phrases import Phrases


def test_summary_and_paragraphs_come_first_then_the_parts_under_their_headings(
    answer: Answer, phrases: Phrases
) -> None:
    text = cell_text(answer.copy(update={"paragraphs": ["三天后来取。"]}), phrases)

    assert text.splitlines() == [
        "带身份证到窗口补。",
        "三天后来取。",
        phrases.standard["materials"],
        "· 身份证",
        "· 户口簿",
        phrases.standard["steps"],
        "1. 挂失",
        "2. 补卡",
        phrases.standard["fee"],
        "每张20元。",
    ]


def test_an_answer_of_paragraphs_alone_puts_nothing_together(answer: Answer, phrases: Phrases) -> None:
    paragraphs = answer.copy(update={"materials": [], "steps": [], "fee": None, "paragraphs": ["三天后来取。"]})

    assert cell_text(paragraphs, phrases) == "带身份证到窗口补。\n三天后来取。"
    assert not has_parts(paragraphs)
    assert has_parts(answer)
