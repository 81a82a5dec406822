from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from rich.cells import cell_len

from bot.insight.report import OUTCOMES, Report, report_on
from bot.insight.report_text import MOST_LISTED, as_markdown, as_text, sections

TODAY = date(2026, 7, 14)
QUESTIONS = {"id_card/lost": "身份证丢了怎么补", "pets/dog": "养狗|养猫要办证吗"}
WEEK = {
    "kind:answer": 6,
    "kind:fallback": 2,
    "answer:id_card/lost": 6,
    "unhelpful:id_card/lost": 1,
    "channel:web": 8,
    "mode:standard": 6,
    "mode:accessible": 2,
}


def report(now: dict[str, int], before: dict[str, int] | None = None, questions: dict[str, str] = QUESTIONS) -> Report:
    counted = {TODAY: Counter(now), TODAY - timedelta(days=13): Counter(before or {})}
    return report_on(counted, TODAY, 7, questions)


def test_the_tables_say_what_became_of_the_questions() -> None:
    text = as_text(report(WEEK, {"kind:answer": 4}))
    assert text.startswith("问答报告：2026-07-08至2026-07-14（7天）\n")
    lines = [line.split() for line in text.splitlines()]
    assert ["全部提问", "8", "100%", "4", "100%", "+100%"] in lines
    assert ["答了", "6", "75%", "4", "100%", "+50%"] in lines
    assert ["没听懂", "2", "25%", "0", "0%", "–"] in lines
    assert ["身份证丢了怎么补", "id_card/lost", "6", "0", "1", "0"] in lines
    assert ["养狗|养猫要办证吗", "pets/dog"] in lines
    assert ["长辈版", "2", "25%", "0", "–"] in lines
    assert "不能直接比" not in text


def test_columns_stand_below_each_other_as_a_terminal_shows_them() -> None:
    lines = as_text(report(WEEK)).splitlines()
    table = lines[lines.index("【问得最多的】") + 1 :][:2]
    assert len({cell_len(line[: line.index(word)]) for line, word in zip(table, ("编号", "id_card"), strict=True)}) == 1


def test_as_a_document_it_has_headings_and_tables() -> None:
    lines = as_markdown(report(WEEK)).splitlines()
    assert lines[0] == "# 问答报告：2026-07-08至2026-07-14（7天）"
    heading = lines.index("## 答得怎么样")
    assert lines[heading + 1 : heading + 4] == [
        "",
        "| 结果 | 本期 | 占比 | 上期 | 上期占比 | 增减 |",
        "|" + " --- |" * 6,
    ]
    assert "| 养狗/养猫要办证吗 | pets/dog |" in lines, "a bar in a question is none between cells"


def test_of_a_long_list_the_beginning_is_shown_and_the_rest_is_counted() -> None:
    questions = {f"topic/entry_{number}": f"第{number}问" for number in range(MOST_LISTED + 3)}
    text = as_text(report({"kind:chitchat": 1}, questions=questions))
    assert f"第{MOST_LISTED - 1}问" in text
    assert f"第{MOST_LISTED}问" not in text
    assert "还有3条" in text


def test_what_cannot_be_compared_or_was_not_counted_is_said() -> None:
    assert "从2026-07-14起才有数" in as_text(report(WEEK))
    nothing = as_text(report({}))
    assert nothing.endswith("这段时间没有数到提问。"), "and no tables full of zeros"
    assert as_markdown(report({})).endswith("这段时间没有数到提问。")


def test_every_outcome_has_its_line() -> None:
    table = next(sections(report(WEEK)))
    assert len(table.rows) == 1 + len(OUTCOMES) + 1, "all of them, each by itself, and elsewhere"
