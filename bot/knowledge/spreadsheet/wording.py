"""The words of the spreadsheet and of its import, read from wording.yml beside this file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_suffix(".yml")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Everything in wording.yml."""
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def sentence(group: str, name: str, **values: Any) -> str:
    """A sentence of a group (`rows`, `notes`, `files`, `report`), filled in."""
    return words()[group][name].format(**values)


def column_name(column: str) -> str:
    """The name of a column in the header that an export writes."""
    return words()["columns"][column][0]
