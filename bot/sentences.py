"""The service's own sentences, read from sentences.yml beside this file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_suffix(".yml")


@lru_cache(maxsize=1)
def _sentences() -> dict[str, Any]:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def refusal(code: str, **values: Any) -> str:
    """Why a request can't be served, in a sentence."""
    return _sentences()["refusals"][code].format(**values)


def apology(kind: str, **values: Any) -> str:
    """The apology for a turn that failed: kind `fault`, `store`, `busy` or `overtaken`."""
    return _sentences()["apologies"][kind].format(**values)


def reference(number: str) -> str:
    """The line added to an apology of the content's own: the number under which an operator finds what happened."""
    return _sentences()["reference"].format(reference=number)


def notice(name: str) -> str:
    """A sentence in place of an answer, e.g. when a citizen sends a picture."""
    return _sentences()["notices"][name]


def menu() -> list[str]:
    """The words of the menu below a chat."""
    return list(_sentences()["menu"])


def said_at(event: str) -> str:
    """The message that an event of a platform stands for."""
    return _sentences()["said_at"][event]


def personal_data(kind: str) -> str:
    """The citizens' word for a kind of personal data, which stands in place of it."""
    return _sentences()["personal_data"]["kinds"][str(kind)]


def personal_data_note(kinds: str) -> str:
    """The sentence that personal data wasn't kept.

    Args:
        kinds: words for it, parted by 、.
    """
    return _sentences()["personal_data"]["note"].format(kinds=kinds)


def beginnings(which: str) -> list[str]:
    """The messages that leave a conversation behind: `restart`, `leave`, and `next_citizen` for somebody else."""
    return list(_sentences()["beginnings"][which])


def openings() -> list[str]:
    """The messages that chat pages and platforms send by themselves when they are opened."""
    return list(_sentences()["openings"])
