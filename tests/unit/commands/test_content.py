"""How the commands end and what they say; what a pack and a spreadsheet hold is tested in tests/unit/knowledge."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.knowledge.checks.run_checks import run_checks
from tests.support.spreadsheets import BUS, CARD, PARK, Bianmin, Pack


def rows_in(file: Path) -> list[dict[str, Any]]:
    header, *rows = load_workbook(file).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_a_new_pack_is_made_of_a_spreadsheet_that_can_be_imported_again(bianmin: Bianmin, tmp_path: Path) -> None:
    done = bianmin("new", tmp_path / "pack")
    assert done.code == 0
    assert {problem.severity for problem in run_checks(tmp_path / "pack")} == {"warning"}

    again = bianmin("import", tmp_path / "pack" / "questions.xlsx", "--out", tmp_path / "pack", "--force")
    assert again.code == 0
    assert (tmp_path / "pack" / "questions.xlsx").exists()
    assert bianmin("new", tmp_path / "pack").code == 1


def test_a_pack_as_the_target_is_the_pack_that_is_exported(
    sheet: Callable[..., Path], imported: Callable[..., Pack], bianmin: Bianmin
) -> None:
    pack = imported(sheet(CARD))

    assert bianmin("export", pack.root).code == 0
    assert [row["问题"] for row in rows_in(pack.root / "questions.xlsx")] == [CARD["问题"]]


def test_a_file_that_is_there_is_not_overwritten_unasked(
    sheet: Callable[..., Path], imported: Callable[..., Pack], bianmin: Bianmin
) -> None:
    file = sheet(CARD)
    pack = imported(file)

    assert bianmin("export", file, "--content", pack.root).code == 1
    assert bianmin("export", file, "--content", pack.root, "--force").code == 0
    assert rows_in(file)[0]["问题"] == CARD["问题"]


def test_the_other_rows_can_be_imported_when_asked_for(
    sheet: Callable[..., Path], bianmin: Bianmin, tmp_path: Path
) -> None:
    file = sheet(CARD, {**BUS, "答案": None}, PARK)
    done = bianmin("import", file, "--out", tmp_path / "pack", "--skip-bad-rows")

    assert done.code == 0
    assert "第3行" in done.said
    assert "2个主题，2个问题" in done.said


def test_with_no_row_left_there_is_no_pack(sheet: Callable[..., Path], bianmin: Bianmin, tmp_path: Path) -> None:
    done = bianmin("import", sheet({**BUS, "答案": None}), "--out", tmp_path / "pack", "--skip-bad-rows")

    assert done.code == 1
    assert not (tmp_path / "pack").exists()


def test_wrong_use_exits_with_2(bianmin: Bianmin) -> None:
    assert bianmin("import", "questions.xlsx").code == 2


def test_an_import_says_what_was_written_and_what_comes_next(
    sheet: Callable[..., Path], bianmin: Bianmin, tmp_path: Path
) -> None:
    done = bianmin("import", sheet(CARD, BUS), "--out", tmp_path / "pack")
    assert done.code == 0
    assert "1个主题，2个问题，2种问法" in done.said
    assert f"bianmin train --content {tmp_path / 'pack'}" in done.said


@pytest.mark.parametrize(("ways", "is_told"), [("卡没了咋办", True), ("卡没了咋办\n公交卡不见了", False)])
def test_an_editor_is_told_when_there_are_few_ways_to_ask(
    sheet: Callable[..., Path], bianmin: Bianmin, tmp_path: Path, ways: str, is_told: bool
) -> None:
    done = bianmin("import", sheet({**CARD, "相似问法": ways}), "--out", tmp_path / "pack")
    assert ("种问法。多写几种" in done.said) is is_told


def test_what_was_passed_over_or_reworded_is_told(sheet: Callable[..., Path], bianmin: Bianmin, tmp_path: Path) -> None:
    columns = [*CARD, "备注"]

    def add_draft(worksheet: Any) -> None:
        draft = worksheet.parent.create_sheet("草稿")
        for row in (["问题", "答案"], ["几点开门", "八点。"]):
            draft.append(row)

    file = sheet({**CARD, "答案": "快来办！", "备注": "内部"}, columns=columns, change=add_draft)
    done = bianmin("import", file, "--out", tmp_path / "pack")
    assert done.code == 0
    for passed_over in ("草稿", "备注", "第2行"):
        assert passed_over in done.said
    assert "内部" not in done.said


def test_an_export_tells_what_a_spreadsheet_can_not_hold(
    sheet: Callable[..., Path], imported: Callable[..., Pack], bianmin: Bianmin, tmp_path: Path
) -> None:
    pack = imported(sheet(CARD))
    assert "并成了一段话" not in bianmin("export", tmp_path / "whole.xlsx", "--content", pack.root).said
    (topic,) = (pack.root / "data" / "faq").glob("*.yml")
    text = topic.read_text(encoding="utf-8")
    topic.write_text(text.replace("    summary:", "    fee: 20元\n    summary:", 1), encoding="utf-8")
    assert "并成了一段话" in bianmin("export", tmp_path / "flat.xlsx", "--content", pack.root).said


def test_a_topic_goes_out_to_be_read_and_comes_back_as_changes(
    sheet: Callable[..., Path], imported: Callable[..., Pack], bianmin: Bianmin, tmp_path: Path
) -> None:
    pack = imported(sheet(CARD))
    (topic,) = (path.stem for path in (pack.root / "data" / "faq").glob("*.yml"))
    copy, of_pack = tmp_path / "copy.md", ("--content", pack.root)

    done = bianmin("review", topic, "--out", copy, *of_pack)
    assert (done.code, "1条答案" in done.said) == (0, True)
    assert bianmin("review", topic, *of_pack).said == copy.read_text(encoding="utf-8")

    copy.write_text(copy.read_text(encoding="utf-8").replace(CARD["答案"], "在网上补办。", 1), encoding="utf-8")
    printed = bianmin("review", topic, "--marked", copy, *of_pack).said
    assert f"原来：\n> {CARD['答案']}\n\n改成：\n> 在网上补办。" in printed
    assert (
        "1处改动，0处只有备注"
        in bianmin("review", topic, "--marked", copy, "--out", tmp_path / "c.xlsx", *of_pack).said
    )


def test_what_is_wrong_with_a_review_is_one_sentence(
    sheet: Callable[..., Path], imported: Callable[..., Pack], bianmin: Bianmin, tmp_path: Path
) -> None:
    pack = imported(sheet(CARD))
    (topic,) = (path.stem for path in (pack.root / "data" / "faq").glob("*.yml"))
    other = tmp_path / "other.md"
    other.write_text("# 别的文件", encoding="utf-8")

    wrong: list[list[str | Path]] = [["no_topic"], [topic, "--marked", other], [topic, "--out", other]]
    for arguments in wrong:
        done = bianmin("review", *arguments, "--content", pack.root)
        assert (done.code, len(done.said.strip().splitlines())) == (1, 1), done.said
    assert other.read_text(encoding="utf-8") == "# 别的文件"
