"""The cases of a file, and what each of them measures."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.testing.cases import Case, EvaluationError, declared_moves, read_cases

KNOWN = {"id_card/fee": None}
MOVES = frozenset({"handoff", "appointment"})


def cases_of(tmp_path: Path, *lines: str) -> list[Case]:
    path = tmp_path / "cases.tsv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_cases(path, KNOWN, MOVES)


def test_an_intent_of_the_domain_that_is_no_topic_is_a_move(tmp_path: Path) -> None:
    (tmp_path / "domain.yml").write_text("intents: [id_card, handoff, {appointment: {use_entities: []}}]\n")
    assert declared_moves(tmp_path, {"id_card"}) == MOVES


def test_what_a_case_measures_follows_from_its_label(tmp_path: Path) -> None:
    cases = cases_of(
        tmp_path, "id_card/fee\t多少钱", "appointment/make\tdialect\t约个号", "small_talk\t吃了吗", "", "# 注"
    )
    assert [case.sort for case in cases] == ["question", "move", "out_of_scope"]
    assert [case.kind for case in cases] == ["all", "dialect", "all"]


@pytest.mark.parametrize("label", ["id_card/gone", "id_crad/fee", "appointmnet/make"])
def test_a_label_that_is_neither_an_answer_nor_a_move_is_refused(tmp_path: Path, label: str) -> None:
    with pytest.raises(EvaluationError, match=label):
        cases_of(tmp_path, f"{label}\t问题")


def test_every_line_that_can_not_be_used_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError) as caught:
        cases_of(tmp_path, "id_card/fee\t多少钱", "没有标签", "id_card/fee\t", "id_card/gone\t问题", "a\tb\tc\td")

    assert [line.split(":")[1] for line in str(caught.value).splitlines()] == ["2", "3", "4", "5"]


@pytest.mark.parametrize("label", ["=", "?id_card/fee|id_card/renew"])
def test_a_line_of_a_conversation_is_no_case_and_the_option_for_it_is_named(tmp_path: Path, label: str) -> None:
    """A label without a slash would count as out of scope."""
    with pytest.raises(EvaluationError, match="--conversations"):
        cases_of(tmp_path, "id_card/fee\t多少钱", f"{label}\t那贵不贵")


@pytest.mark.parametrize(
    ("label", "topic", "is_danger"),
    [("id_card/fee", "id_card", False), ("emergency/fire", "emergency", True), ("small_talk", "small_talk", False)],
)
def test_the_label_tells_the_topic_and_whether_it_is_a_danger(label: str, topic: str, is_danger: bool) -> None:
    case = Case(label, "all", "问题")

    assert (case.topic, case.is_danger) == (topic, is_danger)
