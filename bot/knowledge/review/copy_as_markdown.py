"""A reading copy as one page of Markdown, read back when it is marked; and the changes that came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.knowledge.review.marked_copy import MarkedField, ProposedChange
from bot.knowledge.review.reading_copy import CopiedField, ReadingCopy
from bot.knowledge.review.review_words import review_words

_ENTRY = re.compile(r"^\s*##\s[^#].*〔\s*([a-z0-9_]+(?:/[a-z0-9_]+)?)\s*〕\s*$")
_FIELD = re.compile(r"^\s*###\s.*〔\s*(\S.*?)\s+([0-9a-f]{6})\s*〕\s*$")
_REMARK = re.compile(r"^[\s>]*备注\s*[：:](.*)$")


def as_markdown(copy: ReadingCopy) -> str:
    """The page: a heading with its id in 〔〕 for each answer and each text, and below it a line for remarks."""
    words = review_words()["copy"]
    blocks = [words["title"].format(title=copy.title), words["guide"]]
    for entry in copy.entries:
        blocks.append(f"## {entry.title} 〔{entry.id}〕")
        for field in entry.fields:
            heading = f"### {field.name} 〔{field.field} {field.mark}〕"
            blocks += [heading, _listed(field), f"> {words['remark']}"]
    return "\n\n".join(blocks) + "\n"


def marked_in_markdown(text: str) -> Iterator[MarkedField]:
    """The texts of a marked page. What stands under no id is passed over."""
    entry, heading, body = "", None, list[str]()
    for line in (*text.splitlines(), "## end 〔end〕"):
        new_entry, new_field = _ENTRY.match(line), _FIELD.match(line)
        if not new_entry and not new_field:
            body.append(line)
            continue
        if heading is not None and entry:
            yield _marked(entry, heading, body)
        heading, body = new_field, []
        entry = new_entry[1] if new_entry else entry


def changes_as_markdown(title: str, changes: Sequence[ProposedChange]) -> str:
    """The changes as a page to go through."""
    words = review_words()["changes"]
    blocks = [words["title"].format(title=title)]
    for change in changes:
        blocks.append(f"## {change.entry} 〔{change.field}〕")
        if change.state:
            blocks.append(words[change.state])
        if change.is_remark_only:
            blocks.append(f"{words['old']}：\n{_quoted(change.old)}")
        else:
            nothing = words["nothing"]
            blocks.append(f"{words['old']}：\n{_quoted(change.old or nothing)}")
            blocks.append(f"{words['new']}：\n{_quoted(change.new or nothing)}")
        if change.remark:
            blocks.append(f"{words['remark']}：\n{_quoted(change.remark)}")
    return "\n\n".join(blocks if changes else [*blocks, words["none"]]) + "\n"


def _listed(field: CopiedField) -> str:
    return "\n".join(f"- {line}" for line in field.lines) if len(field.lines) > 1 else field.text


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _marked(entry: str, heading: re.Match[str], body: Sequence[str]) -> MarkedField:
    """A text, and the remark: all that follows the last line that begins one."""
    at = max((number for number, line in enumerate(body) if _REMARK.match(line)), default=len(body))
    remark = ""
    if begun := _REMARK.match(body[at]) if at < len(body) else None:
        lines = (line.strip().lstrip(">").strip() for line in (begun[1], *body[at + 1 :]))
        remark = "\n".join(line for line in lines if line)
    return MarkedField(entry, heading[1], heading[2], "\n".join(body[:at]), remark)
