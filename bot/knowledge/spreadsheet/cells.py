"""What a single cell says: a text, a day, telephone numbers or sources, in the spellings that editors use."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from bot.knowledge.spreadsheet.table import Cell
from bot.knowledge.spreadsheet.wording import words
from bot.knowledge.telephone_numbers import listed_telephones

_CONTROL = re.compile(
    r"_x000[dD]_|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BLANKS = re.compile(r"[ \t\xa0\u3000]+(?=\n|$)|(?<=\n)[ \t\xa0]+|^[ \t\xa0\u3000]+")
_BULLET = re.compile(r"^(?:[-*•·●]+|[(（]?\d{1,2}[、.．)）](?!\d))\s*")
_DAY = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_URL = re.compile(r"https?://[^\s，。；、《》（）<>\"]+")
_TITLE = re.compile(r"《(.+?)》(.*)")


class UnreadableCell(ValueError):
    """A cell's text can't be read as what its column holds; the argument is the text."""


@dataclass(frozen=True)
class NamedSource:
    """A source as an editor names it."""

    title: str
    article: str | None = None
    url: str | None = None


def text_of(cell: Cell) -> str:
    """The words of a cell, lines kept; numbers as they are written, a dash or 无 as nothing."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.date()
    text = str(cell).replace("\r\n", "\n").replace("_x000D_\n", "\n").replace("\r", "\n")
    text = _BLANKS.sub("", _CONTROL.sub("", text)).strip()
    return "" if text in words()["blank"] else re.sub(r"\n{3,}", "\n\n", text)


def line_of(cell: Cell) -> str:
    """The words of a cell that should be one line."""
    return " ".join(text_of(cell).split())


def lines_of(cell: Cell) -> list[str]:
    """The lines of a cell that aren't blank."""
    return [" ".join(line.split()) for line in text_of(cell).splitlines() if line.strip()]


def items_of_list(cell: Cell) -> list[str]:
    """The lines of a cell without the bullets and numbers that editors begin them with."""
    return list(filter(None, (_BULLET.sub("", line) for line in lines_of(cell))))


def day_of(cell: Cell) -> date | None:
    """The day in a date cell, or in a text such as 2026年7月1日, 2026/7/1 or 20260701; None for a blank cell or 长期.

    Raises:
        UnreadableCell: it is no day, or lacks a part of one.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = unicodedata.normalize("NFKC", text_of(cell)).strip()
    if not text or text in words()["no_date"]:
        return None
    text = re.sub(r"\s+(?=[年月日])|(?<=[年月])\s+", "", text)
    match = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    try:
        if match:
            return date(*(int(part) for part in match.groups()[:3]))
    except ValueError:
        pass
    raise UnreadableCell(text)


def telephones_of(cell: Cell) -> list[str]:
    """The telephone numbers of a cell, each once; an extension is written 0755-87654321转8001.

    Raises:
        UnreadableCell: one of them is no telephone number, or lacks the 0 that a number cell loses.
    """
    try:
        return listed_telephones(text_of(cell))
    except ValueError as error:
        raise UnreadableCell(str(error)) from error


def sources_of(cell: Cell) -> list[NamedSource]:
    """The sources of a cell, one a line: a title, 《title》 with an article, a web address, or both."""
    found: dict[NamedSource, None] = {}
    for line in lines_of(cell):
        urls = [url.rstrip(".,;)") for url in _URL.findall(line)]
        title = _URL.sub("", line).strip(" ,，;；:：。")
        quoted = _TITLE.fullmatch(title)
        article = (quoted[2].strip() or None) if quoted else None
        title = quoted[1] if quoted else title
        for url in urls or [None]:
            found[NamedSource(title or _host(url or ""), article, url)] = None
    return list(found)


def _host(url: str) -> str:
    return url.split("/")[2]
