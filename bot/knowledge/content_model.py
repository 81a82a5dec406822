"""What all content files are read with: texts that say something, calendar days, and the base of every model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConstrainedStr, Extra

if TYPE_CHECKING:
    Text = str
    Day = date
else:

    class Text(ConstrainedStr):
        """A text that says something. Strict, for YAML reads an unquoted 0571 as the number 377."""

        strict = True
        strip_whitespace = True
        min_length = 1

    class Day(date):
        """A calendar day. Strict, for pydantic would take the number 2012 for seconds since 1970."""

        @classmethod
        def __get_validators__(cls) -> Iterator[Any]:
            yield cls.validate

        @classmethod
        def validate(cls, value: Any) -> date:
            if isinstance(value, date) and not isinstance(value, datetime):
                return value
            if isinstance(value, str):
                try:
                    return date.fromisoformat(value.strip())
                except ValueError:
                    pass
            raise ValueError(f"{value!r} is not a date; write it as 2026-08-31")


class Content(BaseModel):
    """Base of everything read from a content file: unknown fields and blank texts are errors."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False
