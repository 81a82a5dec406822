"""What editors do to a spreadsheet is read all the same."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime

import pytest

from tests.unit.knowledge.spreadsheet.conftest import BUS, CARD, COLUMNS, PARK

FULL = {
    "主题": "公交",
    "问题": "公交卡丢了怎么补",
    "相似问法": "卡没了咋办\n公交卡不见了",
    "答案": "带身份证补办。\n三天后来取。",
    "来源": "《公交卡办法》第八条 https://bus.example/8\n乘车须知",
    "办理部门": "公交集团",
    "电话": "0999-86660001、12345",
    "生效日期": "2026年1月1日",
    "失效日期": "2099/12/31",
}


def test_every_column_arrives_in_the_answer(sheet, imported) -> None:
    pack = imported(sheet(FULL))
    answer = pack.answer_to("公交卡丢了怎么补")

    assert (answer.summary, answer.details) == ("带身份证补办。", ["三天后来取。"])
    assert (answer.authority, answer.telephones) == ("公交集团", ["0999-86660001", "12345"])
    assert (answer.effective, answer.expires) == (date(2026, 1, 1), date(2099, 12, 31))
    cited = [(answer.sources[citation.source], citation.article) for citation in answer.citations]
    assert [(source.title, article, source.url, source.read) for source, article in cited] == [
        ("公交卡办法", "第八条", "https://bus.example/8", False),
        ("乘车须知", None, None, False),
    ]
    assert pack.questions_of(answer.id) == ["公交卡丢了怎么补", "卡没了咋办", "公交卡不见了"]
    assert pack.knowledge.topics[answer.topic].title == "公交"


def test_a_question_and_an_answer_are_enough(sheet, imported) -> None:
    pack = imported(sheet({"问题": "末班车几点", "答案": "晚上10点。"}, columns=["问题", "答案"]))
    answer = pack.answer_to("末班车几点")

    assert answer.summary == answer.plain.summary == "晚上10点。"
    (source,) = answer.sources.values()
    assert "questions.xlsx" in source.title
    assert not source.read


def test_columns_may_stand_in_any_order_with_others_between_them(sheet, imported, bianmin, tmp_path) -> None:
    file = sheet({**FULL, "编号": 7}, columns=["编号", *reversed(COLUMNS)])

    assert imported(file).answer_to("公交卡丢了怎么补").authority == "公交集团"
    assert "编号" in bianmin("import", file, "--out", tmp_path / "other").said


@pytest.mark.parametrize(
    "header", [["问 题", "答　案"], ["问题（必填）", "答案*"], [" 问题\n", "答案："], ["标准问题", "答复"]]
)
def test_a_heading_may_be_spelled_with_blanks_and_remarks(sheet, imported, header) -> None:
    file = sheet(dict(zip(header, ("末班车几点", "晚上10点。"), strict=True)), columns=header)

    assert imported(file).answer_to("末班车几点").summary == "晚上10点。"


def test_blank_rows_and_columns_and_titles_above_the_header_are_passed_over(sheet, imported) -> None:
    def spread(worksheet) -> None:
        worksheet.insert_rows(3, 2)
        worksheet.insert_cols(1, 2)
        worksheet.insert_rows(1, 2)
        worksheet["A1"] = "河湾市常见问题汇总"

    assert len(imported(sheet(CARD, BUS, change=spread)).knowledge.answers) == 2


def test_a_note_below_the_table_is_no_question_and_the_editor_is_told(sheet, bianmin, tmp_path) -> None:
    done = bianmin("import", sheet(CARD, {}, {"主题": "注：由热线班组填写"}), "--out", tmp_path / "pack")

    assert done.code == 0
    assert "第4行" in done.said
    assert "1个主题，1个问题" in done.said


def test_a_merged_topic_counts_for_all_its_rows(sheet, imported) -> None:
    rows = (CARD, {**BUS, "主题": None}, PARK)
    pack = imported(sheet(*rows, change=lambda worksheet: worksheet.merge_cells("A2:A3")))

    titles = {topic.title: len(topic.answers) for topic in pack.knowledge.topics.values()}
    assert titles == {"公交": 2, "公园": 1}


def test_a_merged_department_counts_for_all_its_rows(sheet, imported) -> None:
    rows = ({**CARD, "办理部门": "公交集团"}, BUS, PARK)
    pack = imported(sheet(*rows, change=lambda worksheet: worksheet.merge_cells("F2:F4")))

    assert pack.answer_to("公园几点开门").authority == "公交集团"


@pytest.mark.parametrize(
    "day",
    [
        "2026年7月1日", "2026 年 7 月 1 日", "2026/7/1", "2026-07-01",
        "2026.7.1", "２０２６－７－１", "20260701", 20260701,
        "2026-07-01 00:00:00", datetime(2026, 7, 1), date(2026, 7, 1),
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_spelling(sheet, imported, day) -> None:
    assert imported(sheet({**CARD, "生效日期": day})).answer_to(CARD["问题"]).effective == date(2026, 7, 1)


@pytest.mark.parametrize("day", ["长期", "无", "—", " ", "永久有效"])
def test_no_last_day_is_no_last_day(sheet, imported, day) -> None:
    assert imported(sheet({**CARD, "失效日期": day})).answer_to(CARD["问题"]).expires is None


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        (12345, ["12345"]),
        (12345.0, ["12345"]),
        (13812345678, ["13812345678"]),
        ("(0999) 86660001", ["0999-86660001"]),
        ("０９９９－８６６６０００１", ["0999-86660001"]),
        ("138 1234 5678", ["13812345678"]),
        ("400-123-4567", ["4001234567"]),
        ("办公室：86660001", ["86660001"]),
        ("0999-86660001转12", ["0999-86660001转12"]),
        ("12345；0999-86660001\n12345", ["12345", "0999-86660001"]),
    ],
)
def test_telephones_are_read_as_numbers_and_as_texts(sheet, imported, written, numbers) -> None:
    assert imported(sheet({**CARD, "电话": written})).answer_to(CARD["问题"]).telephones == numbers


def test_of_several_sheets_the_first_with_the_header_is_read_or_the_one_named(
    sheet, bianmin, imported, tmp_path
) -> None:
    def more(worksheet) -> None:
        worksheet.parent.create_sheet("封面", 0)["A1"] = "说明"
        other = worksheet.parent.create_sheet("公园")
        other.append(["问题", "答案"])
        other.append([PARK["问题"], PARK["答案"]])

    file = sheet(CARD, change=more)
    done = bianmin("import", file, "--out", tmp_path / "first")
    assert "公园" in done.said
    assert imported(file, "--sheet", "公园").answer_to(PARK["问题"]).summary == PARK["答案"]
    assert "1个问题" in done.said


def test_the_value_of_a_formula_is_read(sheet, imported) -> None:
    file = sheet({**CARD, "答案": '="晚上"&"10点。"'})
    # openpyxl stores no values of formulas; Excel does.
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    parts[part] = re.sub(r"<c ([^>]*)>(<f>.*?</f>)<v ?/>", r'<c \1 t="str">\2<v>晚上10点。</v>', parts[part])
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    assert imported(file).answer_to(CARD["问题"]).summary == "晚上10点。"


def test_a_formula_that_was_never_worked_out_is_reported(sheet, bianmin, tmp_path) -> None:
    done = bianmin("import", sheet({**CARD, "答案": '="晚上"&"10点"'}), "--out", tmp_path / "pack")

    assert done.code == 1
    assert "第2行" in done.said
    assert "公式" in done.said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_files_are_read_in_every_usual_form(imported, tmp_path, encoding, delimiter) -> None:
    file = tmp_path / "questions.csv"
    lines = [
        "主题,问题,相似问法,答案",
        '公交,末班车几点,"最晚一班\n几点收车",晚上10点。',
        "",
        "公园,公园几点开门,,全天开放。",
    ]
    file.write_bytes("\r\n".join(lines).replace(",", delimiter).encode(encoding))
    pack = imported(file)

    assert pack.questions_of(pack.answer_to("末班车几点").id) == ["末班车几点", "最晚一班", "几点收车"]
    assert pack.answer_to("公园几点开门").summary == "全天开放。"


def test_a_workbook_that_is_named_csv_is_read(sheet, imported) -> None:
    assert imported(sheet(CARD).rename(sheet(CARD).with_suffix(".csv"))).answer_to(CARD["问题"])


def test_exclamation_marks_and_emoji_are_calmed_and_the_editor_is_told(sheet, bianmin, tmp_path) -> None:
    done = bianmin("import", sheet({**CARD, "答案": "您好！请带身份证！！😀"}), "--out", tmp_path / "pack")

    assert done.code == 0
    assert "第2行" in done.said
    assert "您好。请带身份证。" in (tmp_path / "pack/data/faq/gong_jiao.yml").read_text(encoding="utf-8")


def test_bullets_and_numbers_before_ways_to_ask_are_no_part_of_them(sheet, imported) -> None:
    pack = imported(sheet({**CARD, "相似问法": "1、卡丢了\n(2) 补卡\n· 3.5折的卡丢了\n12345能补卡吗"}))

    assert pack.questions_of(pack.answer_to(CARD["问题"]).id)[1:] == [
        "卡丢了",
        "补卡",
        "3.5折的卡丢了",
        "12345能补卡吗",
    ]


def test_marks_that_rasa_would_read_stay_words(sheet, imported) -> None:
    pack = imported(sheet({**CARD, "问题": "[新]公交卡{丢了}(lost)怎么补", "相似问法": "/公交卡\n补卡"}))

    assert pack.questions_of(pack.answer_to("[新]公交卡{丢了}(lost)怎么补").id) == [
        "（新）公交卡（丢了）(lost)怎么补", "公交卡", "补卡",
    ]  # fmt: skip
