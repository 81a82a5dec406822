"""Tables of measurements in docs/understanding.md, between markers: its figures are those last measured."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from benchmarks.questions import HELD_OUT_QUESTIONS
from bot.errors import BianminError
from bot.settings import PROJECT_ROOT

DOCUMENT = PROJECT_ROOT / "docs" / "understanding.md"


def publish(name: str, files: Sequence[Path], rows: Sequence[Sequence[str]], note: str) -> None:
    """Put a table and a line about its making between the markers `<!-- name -->` and `<!-- /name -->`.

    Figures of other questions than the project's own held-out ones are for the terminal only.

    Args:
        name: of the table, as the markers have it.
        files: the questions that were asked.
        rows: the cells, row by row; the first row is the heading.
        note: the line about the making.

    Raises:
        BianminError: the document lacks the markers.
    """
    heading, *body = rows
    lines = [heading, ["---", *["---:"] * (len(heading) - 1)], *body]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    if list(files) != [HELD_OUT_QUESTIONS]:
        print(f"{table}\n\n{note}")
        return
    between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    text = DOCUMENT.read_text(encoding="utf-8")
    written, count = between.subn(lambda match: f"{match[1]}{table}\n\n{note}\n{match[2]}", text)
    if count != 1:
        raise BianminError(f"{DOCUMENT} needs the markers <!-- {name} --> and <!-- /{name} --> once")
    DOCUMENT.write_text(written, encoding="utf-8")
