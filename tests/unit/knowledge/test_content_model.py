"""The values of content files: what YAML would take for something else is refused."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from bot.knowledge.content_model import Content, Day, Text


class Line(Content):
    text: Text
    day: Day | None = None


@pytest.mark.parametrize("written", [date(2026, 8, 31), "2026-08-31", " 2026-08-31 "])
def test_a_day_is_a_date_or_written_as_one(written: object) -> None:
    assert Line(text="文", day=written).day == date(2026, 8, 31)


@pytest.mark.parametrize("written", [2012, "2026-02-30", "明天"])
def test_what_is_no_day_is_refused(written: object) -> None:
    with pytest.raises(ValidationError, match="write it as 2026-08-31"):
        Line(text="文", day=written)


@pytest.mark.parametrize("written", [377, "", "  "])
def test_a_text_says_something_and_is_no_number(written: object) -> None:
    with pytest.raises(ValidationError):
        Line(text=written)


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(ValidationError, match="extra fields"):
        Line.parse_obj({"text": "文", "txet": "文"})
