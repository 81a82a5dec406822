"""Content becomes a spreadsheet that the import reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from bot.knowledge.questions import normalised_question
from tests.support.shipped_content import shipped_knowledge
from tests.support.spreadsheets import BUS, CARD, COLUMNS, FULL, PARK, Bianmin, Pack


def rows_in(file: Path) -> list[dict[str, Any]]:
    header, *rows = load_workbook(file).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_what_was_imported_comes_out_as_it_went_in(
    sheet: Callable[..., Path], imported: Callable[..., Pack], bianmin: Bianmin, tmp_path: Path
) -> None:
    pack = imported(sheet(FULL, BUS, PARK))
    done = bianmin("export", tmp_path / "out.xlsx", "--content", pack.root)
    first, second, third = rows_in(tmp_path / "out.xlsx")

    assert done.code == 0
    assert list(first) == COLUMNS
    for name in ("主题", "问题", "相似问法", "答案", "办理部门"):
        assert first[name] == FULL[name]
    assert first["来源"] == "《公交卡办法》第八条 https://bus.example/8\n《乘车须知》"
    assert first["生效日期"].date().isoformat() == "2026-01-01"
    assert first["电话"] == "0999-86660001\n12345"
    assert [row["问题"] for row in (second, third)] == [BUS["问题"], PARK["问题"]]


def test_a_text_that_begins_with_an_equals_sign_stays_a_text(
    imported: Callable[..., Pack], bianmin: Bianmin, tmp_path: Path
) -> None:
    (tmp_path / "questions.csv").write_text("问题,答案\n末班车几点,=晚上10点。\n", encoding="utf-8")
    pack = imported(tmp_path / "questions.csv")
    bianmin("export", tmp_path / "out.xlsx", "--content", pack.root)

    assert load_workbook(tmp_path / "out.xlsx").active["D2"].data_type == "s"
    assert bianmin("import", tmp_path / "out.xlsx", "--out", tmp_path / "again").code == 0


def test_a_round_trip_keeps_ids_questions_and_texts(
    sheet: Callable[..., Path], imported: Callable[..., Pack], bianmin: Bianmin, tmp_path: Path
) -> None:
    pack = imported(sheet(FULL, BUS, PARK))
    before = {answer.id: answer.copy(exclude={"citations", "sources"}) for answer in pack.knowledge.answers.values()}
    bianmin("export", tmp_path / "out", "--content", pack.root)
    again = tmp_path / "again"
    assert bianmin("import", tmp_path / "out" / "questions.xlsx", "--out", again).code == 0

    after = Pack(again).knowledge.answers
    assert {name: answer.copy(exclude={"citations", "sources"}) for name, answer in after.items()} == before
    assert all(Pack(again).questions_of(name) == pack.questions_of(name) for name in before)


def test_the_shipped_content_makes_the_round_trip(bianmin: Bianmin, tmp_path: Path) -> None:
    file = tmp_path / "shipped.xlsx"
    exported = bianmin("export", file)
    assert exported.code == 0, exported.said
    assert "并成了一段话" in exported.said
    rows = rows_in(file)
    assert len(rows) == len(shipped_knowledge().answers)

    done = bianmin("import", file, "--out", tmp_path / "pack")
    assert done.code == 0, done.said
    pack = Pack(tmp_path / "pack")
    answers = {answer.question: answer for answer in pack.knowledge.answers.values()}
    questions = pack.questions
    for row in rows:
        answer = answers[row["问题"]]
        assert "\n".join([answer.summary, *answer.paragraphs]).split() == row["答案"].split()
        asked = {normalised_question(text) for text in questions[answer.id]}
        assert {normalised_question(text) for text in (row["相似问法"] or "").splitlines()} <= asked


def test_an_export_that_can_not_be_written_says_so(
    sheet: Callable[..., Path], imported: Callable[..., Pack], bianmin: Bianmin, tmp_path: Path
) -> None:
    done = bianmin("export", "/proc/out.xlsx", "--content", imported(sheet(CARD)).root)

    assert done.code == 1
    assert "写不进去" in done.said
