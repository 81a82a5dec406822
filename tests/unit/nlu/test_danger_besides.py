from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.nlu.danger_besides import danger_besides, parts_of
from bot.nlu.danger_model import Danger

FIRE_IS_OUT, HOW_LONG = "昨晚家里失火", "钱几天能到手"
CLAUSES = ["老板说要钱没有", "要命一条", "我都不想活了"]
CALL, TRANSFER = "说是社保局的", "让我把钱转过去"


def test_parts_cover_a_long_text_and_overlap() -> None:
    text = "".join(chr(0x4E00 + place) for place in range(61))
    parts = parts_of(text, 24)
    assert all(len(part) == 24 and part in text for part in parts)
    assert all(any(text[start : start + 12] in part for part in parts) for start in range(len(text) - 12))
    assert parts_of(text[:24], 24) == []


@pytest.mark.parametrize(
    ("text", "earlier", "dangerous", "is_met"),
    [
        (TRANSFER, [CALL], {f"{CALL}，{TRANSFER}"}, True),
        (TRANSFER, ["你好", CALL], {f"{CALL}，{TRANSFER}"}, True),
        (HOW_LONG, [FIRE_IS_OUT], {FIRE_IS_OUT, f"{FIRE_IS_OUT}，{HOW_LONG}"}, False),
        (HOW_LONG, [CALL], set(), False),
        (HOW_LONG, [], set(), False),
        ("问下户口怎么迁" + "，他在外面拿着皮带砸门呢我不敢出去怎么办啊", [], {"part"}, True),
    ],
)
def test_a_story_that_this_message_makes_dangerous_is_met_and_one_that_was_so_before_is_not(
    text: str, earlier: list[str], dangerous: set[str], is_met: bool
) -> None:
    def judged(texts: list[str]) -> list[Danger]:
        is_part = "part" in dangerous
        return [Danger("fraud", 0.9 if each in dangerous or (is_part and "皮带" in each) else 0.1) for each in texts]

    found = danger_besides(text, [], earlier, lambda texts, count: list(texts), judged, 0.8)
    assert (found is not None) is is_met


@pytest.mark.parametrize(("score", "is_met"), [(0.93, True), (0.87, False)])
def test_a_clause_counts_when_it_is_certain_by_itself(score: float, is_met: bool) -> None:
    def judged(texts: Sequence[str]) -> list[Danger]:
        return [Danger("distress", score if text == "我都不想活了" else 0.0) for text in texts]

    text = "老板说要钱没有要命一条我都不想活了"
    found = danger_besides(text, CLAUSES, [], lambda texts, count: list(texts)[-count:], judged, 0.8)
    assert (found is not None) is is_met


def test_what_was_said_before_doesnt_crowd_out_a_clause() -> None:
    def judged(texts: Sequence[str]) -> list[Danger]:
        return [Danger("distress", 0.99 if text == "我都不想活了" else 0.0) for text in texts]

    earlier = ["欠我三个月工资", "没有合同", "去哪告"]
    text = "老板说要钱没有要命一条我都不想活了"
    assert danger_besides(text, CLAUSES, earlier, lambda texts, count: list(texts)[-count:], judged, 0.8) is not None


def test_where_the_whole_speaks_against_a_danger_only_what_was_said_before_counts() -> None:
    looked_at: list[str] = []

    def judged(texts: Sequence[str]) -> list[Danger]:
        looked_at.extend(texts)
        return [Danger("fire", 0.99) for _ in texts]

    text = "，".join(CLAUSES)
    assert danger_besides(text, CLAUSES, [], lambda texts, count: list(texts), judged, 0.8, by_parts=False) is None
    assert looked_at == []
    danger_besides(text, CLAUSES, ["先前的话"], lambda texts, count: list(texts), judged, 0.8, by_parts=False)
    assert set(looked_at) == {f"先前的话，{text}", "先前的话"}
