"""The words of reading copies and of what comes back, read from review_words.yml beside this file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.errors import ReviewError

_FILE = Path(__file__).with_suffix(".yml")


@lru_cache(maxsize=1)
def review_words() -> dict[str, Any]:
    """Everything in review_words.yml."""
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def review_error(name: str, **values: Any) -> ReviewError:
    """The error with a sentence of the group `errors`, filled in."""
    return ReviewError(review_words()["errors"][name].format(**values))


def name_of_field(path: str) -> str:
    """What a field is called, by its dotted path: of `plain.fee` 费用（好懂的话）, of `seasons.1.text` the first's."""
    words = review_words()
    parts = path.split(".")
    is_plain = "plain" in parts
    *around, last = [part for part in parts if part != "plain"]
    name = " ".join(words["fields"].get(part, part) for part in (*around, last))
    return words["plain"].format(name=name) if is_plain else name
