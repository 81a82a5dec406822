"""What a reader has changed, against the content as it is by then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import ReviewError
from bot.knowledge.review.marked_copy import MarkedField, ProposedChange, proposed_changes
from bot.knowledge.review.reading_copy import CopiedEntry, CopiedField, ReadingCopy, mark_of

FEE, STEPS = CopiedField("bus/card", "fee", ("10元。",)), CopiedField("bus/card", "steps", ("挂失", "补卡"))
COPY = ReadingCopy("bus", "公交", (CopiedEntry("bus/card", "卡丢了怎么补", (FEE, STEPS)),))


def marked(field: CopiedField, text: str | None = None, remark: str = "") -> MarkedField:
    return MarkedField(field.entry, field.field, field.mark, field.text if text is None else text, remark)


def changes(*fields: MarkedField) -> list[ProposedChange]:
    return proposed_changes(COPY, fields, file="marked.md")


def test_what_was_left_as_it_is_is_no_change() -> None:
    assert changes(marked(FEE), marked(STEPS, "- 挂失\n\n- 补卡\n")) == []


def test_changes_and_remarks_come_in_the_order_of_the_copy() -> None:
    found = changes(marked(STEPS, remark="先后对吗"), marked(FEE, "20元。", "看新通知"))

    assert found == [
        ProposedChange("bus/card", "fee", "10元。", "20元。", "看新通知"),
        ProposedChange("bus/card", "steps", "挂失\n补卡", "挂失\n补卡", "先后对吗"),
    ]
    assert [each.is_remark_only for each in found] == [False, True]


def test_a_text_that_was_taken_out_is_proposed_to_go() -> None:
    assert changes(marked(FEE, " \n")) == [ProposedChange("bus/card", "fee", "10元。", "", "")]


def test_what_the_content_has_changed_meanwhile_is_no_change_of_the_readers() -> None:
    copied = replace(marked(FEE), mark=mark_of("8元。"), text="8元。")

    assert changes(copied) == []
    (remarked,) = changes(replace(copied, remark="涨了"))
    assert (remarked.old, remarked.new, remarked.state) == ("10元。", "10元。", "overtaken")


def test_a_change_of_what_has_changed_meanwhile_is_said_to_be_overtaken() -> None:
    (change,) = changes(replace(marked(FEE, "12元。"), mark=mark_of("8元。")))

    assert (change.old, change.new, change.state) == ("10元。", "12元。", "overtaken")
    assert changes(replace(marked(FEE, "10元。"), mark=mark_of("8元。"))) == []


def test_a_change_of_what_is_there_no_more_is_kept() -> None:
    (change,) = changes(
        MarkedField("bus/line", "fee", "000000", "2元。"),
    )

    assert (change.entry, change.old, change.new, change.state) == ("bus/line", "", "2元。", "gone")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([], "没有阅读稿的编号"),
        ([MarkedField("park/open", "fee", "000000", "")], "这是主题“park”的阅读稿，不是“bus”的"),
        ([marked(FEE), marked(FEE)], "编号〔fee〕在 bus/card 里出现了两次"),
    ],
)
def test_what_is_no_copy_of_the_topic_is_refused(fields: list[MarkedField], said: str) -> None:
    with pytest.raises(ReviewError, match=said):
        changes(*fields)
