"""The page that a reader marks, and how it is read back."""

from __future__ import annotations

from bot.knowledge.review.copy_as_markdown import as_markdown, changes_as_markdown, marked_in_markdown
from bot.knowledge.review.marked_copy import MarkedField, ProposedChange, proposed_changes
from bot.knowledge.review.reading_copy import reading_copy
from tests.support.content_directory import ContentDirectory, passport_details


def test_a_page_that_nobody_marked_has_every_text_and_no_change(content: ContentDirectory) -> None:
    content.write("data/details/passport.yml", passport_details())
    copy = reading_copy(content.root, "passport")

    marked = list(marked_in_markdown(as_markdown(copy)))

    assert [(each.entry, each.field) for each in marked] == [(each.entry, each.field) for each in copy.fields]
    assert proposed_changes(copy, marked, file="copy.md") == []


def test_what_was_written_into_the_page_is_read_back(content: ContentDirectory) -> None:
    copy = reading_copy(content.root, "passport")
    page = as_markdown(copy).replace("\r", "")
    fee = next(each for each in copy.fields if each.field == "fee")
    block = f"### 费用 〔fee {fee.mark}〕\n\n普通护照120元\n\n> 备注："
    assert block in page

    page = page.replace(block, f"### 费用 〔fee {fee.mark}〕\n\n普通护照200元\n> 备注: 看通知\n> 第二页\n还有附件")
    page = page.replace("- 到窗口\n- 交费", "- 到窗口\n- 照相\n- 交费").replace("\n", "\r\n")

    assert proposed_changes(copy, list(marked_in_markdown(page)), file="copy.md") == [
        ProposedChange("passport/apply", "steps", "到窗口\n交费", "到窗口\n照相\n交费", ""),
        ProposedChange("passport/apply", "fee", "普通护照120元", "普通护照200元", "看通知\n第二页\n还有附件"),
    ]


def test_a_page_without_ids_has_no_texts() -> None:
    assert list(marked_in_markdown("# 别的文件\n\n## 标题\n\n### 小标题\n文字")) == []


def test_a_text_may_speak_of_remarks_itself() -> None:
    page = "## 问 〔bus/card〕\n\n### 注意 〔notes 0a1b2c〕\n\n- 表上写\n- 备注：无\n\n> 备注：\n"

    assert list(marked_in_markdown(page)) == [MarkedField("bus/card", "notes", "0a1b2c", "\n- 表上写\n- 备注：无\n")]


def test_changes_are_listed_with_both_texts_and_what_is_to_be_looked_at() -> None:
    page = changes_as_markdown(
        "公交",
        [
            ProposedChange("bus/card", "fee", "10元。", "", "收吗", "overtaken"),
            ProposedChange("bus/card", "steps", "挂失\n补卡", "挂失\n补卡", "先后对吗"),
        ],
    )

    assert "## bus/card 〔fee〕\n\n阅读稿写出以后，" in page
    assert "原来：\n> 10元。\n\n改成：\n> （没有）\n\n备注：\n> 收吗" in page
    assert page.endswith("## bus/card 〔steps〕\n\n原来：\n> 挂失\n> 补卡\n\n备注：\n> 先后对吗\n")


def test_that_nothing_was_marked_is_said() -> None:
    assert changes_as_markdown("公交", []) == "# 修改意见：公交\n\n没有改动，也没有备注。\n"
