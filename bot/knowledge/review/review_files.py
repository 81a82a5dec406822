"""The files of a review: a reading copy that goes out, the marked one that comes back, and the list of its changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.knowledge.review.copy_as_markdown import as_markdown, changes_as_markdown, marked_in_markdown
from bot.knowledge.review.copy_as_workbook import marked_in_workbook, write_changes, write_copy
from bot.knowledge.review.marked_copy import ProposedChange, proposed_changes
from bot.knowledge.review.reading_copy import ReadingCopy
from bot.knowledge.review.review_words import review_error


def write_copy_to(path: Path | None, copy: ReadingCopy) -> str:
    """The copy as Markdown; written to the file if one is given, as a workbook if its name ends in .xlsx.

    Raises:
        SpreadsheetError: the workbook can't be written.
        OSError: the page can't be written.
    """
    text = as_markdown(copy)
    if path is not None and _is_workbook(path):
        write_copy(path, copy)
    elif path is not None:
        _write(path, text)
    return text


def changes_in(path: Path, copy: ReadingCopy) -> list[ProposedChange]:
    """What a reader changed in a copy, or remarked on.

    Args:
        path: of the marked copy; a workbook if its name ends in .xlsx, else Markdown.
        copy: of the content as it is now.

    Raises:
        ReviewError: it isn't a copy of that topic.
        SpreadsheetError: the workbook can't be read.
        UnicodeDecodeError: the page is no text in UTF-8, nor in GB 18030.
    """
    if not path.exists():
        raise review_error("missing", file=path)
    marked = marked_in_workbook(path) if _is_workbook(path) else marked_in_markdown(_text_in(path))
    return proposed_changes(copy, list(marked), file=path)


def write_changes_to(path: Path | None, copy: ReadingCopy, changes: Sequence[ProposedChange]) -> str:
    """The changes as Markdown; written to the file if one is given, as a workbook if its name ends in .xlsx.

    Raises:
        SpreadsheetError: the workbook can't be written.
        OSError: the page can't be written.
    """
    text = changes_as_markdown(copy.title, changes)
    if path is not None and _is_workbook(path):
        write_changes(path, changes)
    elif path is not None:
        _write(path, text)
    return text


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _text_in(path: Path) -> str:
    """The text of a page, also of one that a Chinese Windows saved in its own encoding."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")
