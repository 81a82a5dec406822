"""Out and back again, in both kinds of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ReviewError
from bot.knowledge.review.reading_copy import reading_copy
from bot.knowledge.review.review_files import changes_in, write_changes_to, write_copy_to
from tests.support.content_directory import ContentDirectory


@pytest.mark.parametrize("name", ["copy.md", "copy.xlsx", "sub/copy.md"])
def test_what_went_out_comes_back_unchanged(content: ContentDirectory, tmp_path: Path, name: str) -> None:
    copy = reading_copy(content.root, "passport")
    write_copy_to(tmp_path / name, copy)

    assert changes_in(tmp_path / name, copy) == []


def test_a_page_in_the_encoding_of_a_chinese_windows_is_read(content: ContentDirectory, tmp_path: Path) -> None:
    copy = reading_copy(content.root, "passport")
    text = write_copy_to(None, copy).replace("普通护照120元", "普通护照200元")
    (tmp_path / "copy.txt").write_bytes(text.encode("gb18030"))

    assert [change.new for change in changes_in(tmp_path / "copy.txt", copy)] == ["普通护照200元"]


def test_a_file_that_is_not_there_is_named(content: ContentDirectory, tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match=r"copy\.md：没有这个文件"):
        changes_in(tmp_path / "copy.md", reading_copy(content.root, "passport"))


@pytest.mark.parametrize("name", ["changes.md", "changes.xlsx"])
def test_the_changes_are_written_as_the_file_is_named(content: ContentDirectory, tmp_path: Path, name: str) -> None:
    text = write_changes_to(tmp_path / name, reading_copy(content.root, "passport"), [])

    assert text == "# 修改意见：护照\n\n没有改动，也没有备注。\n"
    assert (tmp_path / name).read_bytes().startswith(b"PK" if name.endswith("xlsx") else "# 修改".encode())
