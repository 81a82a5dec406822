"""A made-up matter with two details, and texts compared by their characters alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.answer import Answer, Detail
from bot.nlu.answer_units import units_of
from bot.nlu.focus_features import AnswerSigns
from bot.nlu.text_vectors import TextRows, TextVectors
from tests.support.content_directory import HEADER, LAW, LOST, NEWSPAPER

FOLLOW_UPS = {"fee": ["要多少钱", "收费吗", "贵不贵"], "materials": ["要带什么", "带啥去", "准备哪些东西"]}
QUESTIONS = ["护照丢了怎么补", "护照不见了咋办", "护照掉了去补一本"]
WEEKEND = {
    "name": "weekend",
    "asked": ["护照丢了周末能去补吗", "星期天能不能去补护照"],
    "short": ["周末开门吗", "礼拜天能去不", "周六办不办"],
    "answer": "多数窗口周末不办，去之前先打12367问。",
    "plain": "周末多半不办。先打12367问。",
}


def lost_passport() -> Answer:
    """An answer with details, a fee, and a note; without materials."""
    entry = {**LOST, "fee": "补一本120元。", "notes": ["旧护照找到了也不能再用。"]}
    dates = {name: HEADER[name] for name in ("reviewed", "review_by", "authority")}
    details = tuple(Detail(**detail) for detail in (NEWSPAPER, WEEKEND))
    return Answer(id="passport/lost", sources={"law": LAW}, details=details, **entry, **dates)


def encode(texts: Sequence[str]) -> NDArray:
    """Vectors of 512 numbers: how often each character, folded, is in the text."""
    vectors = np.zeros((len(texts), 512), dtype=np.float32)
    for row, text in enumerate(texts):
        for character in text:
            vectors[row, ord(character) % 512] += 1
    return vectors


def all_texts(answer: Answer) -> list[str]:
    units = units_of(answer, FOLLOW_UPS, QUESTIONS, str)
    return [text for unit in units for text in (*unit.asked, *unit.told)]


def vectors_of(answer: Answer) -> TextVectors:
    return TextVectors.fitted(all_texts(answer), encode)


class Signs:
    """The signs of the made-up answer, and rows for messages."""

    def __init__(self) -> None:
        self.answer = lost_passport()
        self.vectors = vectors_of(self.answer)
        lines = {part: self.rows([part]).meanings[0] for part in FOLLOW_UPS}
        units = units_of(self.answer, FOLLOW_UPS, QUESTIONS, str)
        self.signs = AnswerSigns(units, self.rows, lines)

    def rows(self, texts: Sequence[str]) -> TextRows:
        return self.vectors.rows(texts, encode)
