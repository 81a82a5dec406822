"""A row that can't be used is named with its number and the remedy; nothing is guessed and nothing is written."""

from __future__ import annotations

import pytest

from tests.unit.knowledge.spreadsheet.conftest import BUS, CARD, PARK

LATE, EARLY = "2099-12-31", "2099-01-01"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({**BUS, "答案": None}, "没有答案"),
        ({**BUS, "答案": "无"}, "没有答案"),
        ({**BUS, "问题": " "}, "没有问题"),
        ({"相似问法": "最晚一班几点"}, "只有相似问法"),
        ({**BUS, "问题": "？？"}, "没有文字"),
        ({**BUS, "问题": "几点" * 51}, "102个字"),
        ({**BUS, "答案": "长" * 5001}, "5001个字"),
        ({**BUS, "相似问法": "短的\n" + "长" * 101}, "相似问法"),
        ({**BUS, "主题": "题" * 21}, "主题"),
        ({**BUS, "生效日期": "去年"}, "2026-07-01"),
        ({**BUS, "生效日期": "2026年7月"}, "2026年7月"),
        ({**BUS, "失效日期": "2099-02-30"}, "2099-02-30"),
        ({**BUS, "失效日期": 46204}, "46204"),
        ({**BUS, "生效日期": LATE, "失效日期": EARLY}, "早于"),
        ({**BUS, "失效日期": "2020-01-01"}, "已经过了"),
        ({**BUS, "电话": "看公告栏"}, "看公告栏"),
        ({**BUS, "电话": 99986660001}, "开头的0"),
        ({**BUS, "答案": "#REF!"}, "公式"),
        ({**BUS, "问题": CARD["问题"] + "？", "答案": CARD["答案"]}, "第2行是同一个问题"),
        ({**BUS, "相似问法": CARD["问题"]}, "第2行也有"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(sheet, bianmin, tmp_path, row, words) -> None:
    done = bianmin("import", sheet(CARD, row), "--out", tmp_path / "pack")

    assert done.code == 1
    (line,) = [line for line in done.said.splitlines() if line.startswith("第3行")]
    assert words in line
    assert "2行里有1行要改" in done.said
    assert [path.name for path in tmp_path.iterdir()] == ["questions.xlsx"]


def test_every_bad_row_is_named_in_the_order_of_the_rows(sheet, bianmin, tmp_path) -> None:
    rows = [{**BUS, "答案": None, "电话": "没有电话号"}, CARD, {**PARK, "问题": None}]
    done = bianmin("import", sheet(*rows), "--out", tmp_path / "pack")

    assert [line[:3] for line in done.said.splitlines() if line.startswith("第")] == ["第2行", "第2行", "第4行"]


def test_the_other_rows_can_be_imported_when_asked_for(sheet, bianmin, tmp_path) -> None:
    file = sheet(CARD, {**BUS, "答案": None}, PARK)
    done = bianmin("import", file, "--out", tmp_path / "pack", "--skip-bad-rows")

    assert done.code == 0
    assert "第3行" in done.said
    assert "2个主题，2个问题" in done.said


def test_of_two_answers_to_one_question_neither_is_taken(sheet, bianmin, imported, tmp_path) -> None:
    rows = (CARD, {**BUS, "答案": "晚上10点。"}, {**BUS, "答案": "晚上8点。"})
    done = bianmin("import", sheet(*rows), "--out", tmp_path / "pack")

    assert done.code == 1
    assert "第3行：跟第4行是同一个问题，答案却不一样" in done.said
    assert "第4行：跟第3行是同一个问题，答案却不一样" in done.said
    assert len(imported(sheet(*rows), "--skip-bad-rows").knowledge.answers) == 1


def test_with_no_row_left_there_is_no_pack(sheet, bianmin, tmp_path) -> None:
    done = bianmin("import", sheet({**BUS, "答案": None}), "--out", tmp_path / "pack", "--skip-bad-rows")

    assert done.code == 1
    assert not (tmp_path / "pack").exists()


def test_a_file_that_is_no_table_of_questions_says_what_is_missing(sheet, bianmin, tmp_path) -> None:
    def said_of(name: str, content: bytes) -> str:
        (tmp_path / name).write_bytes(content)
        done = bianmin("import", tmp_path / name, "--out", tmp_path / "pack")
        assert done.code == 1
        assert "Traceback" not in done.said
        return done.said

    assert "没有这个文件" in bianmin("import", tmp_path / "nowhere.xlsx", "--out", tmp_path / "pack").said
    assert "空的" in said_of("empty.csv", b"")
    assert "表头" in said_of("other.csv", "姓名,年龄\n张三,40".encode())
    assert "表头下面没有问题" in said_of("header.csv", "问题,答案\n".encode())
    assert "出现了两次" in said_of("doubled.csv", "问题,答案,回答\n一,二,三".encode())
    assert ".xls" in said_of("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "完整" in said_of("cut.xlsx", sheet(CARD).read_bytes()[:2000])
    assert "编码" in said_of("binary.csv", bytes(range(128, 256)) * 9)
    assert "没有工作表" in bianmin("import", sheet(CARD), "--out", tmp_path / "pack", "--sheet", "九月").said
    assert not (tmp_path / "pack").exists()


def test_wrong_use_exits_with_2(bianmin) -> None:
    assert bianmin("import", "questions.xlsx").code == 2
