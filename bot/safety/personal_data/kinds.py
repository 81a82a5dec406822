"""The kinds of personal data, where one stands in a text, and the placeholders that are put in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from bot import sentences


class PersonalKind(str, Enum):
    """What is masked. The values name the citizens' words for it in `bot/sentences.yml`."""

    IDENTITY_NUMBER = "identity_number"
    TELEPHONE = "telephone"
    BANK_CARD = "bank_card"
    PASSPORT = "passport"
    TRAVEL_PERMIT = "travel_permit"
    PLATE = "plate"
    EMAIL = "email"
    SOCIAL_SECURITY = "social_security"
    DOCUMENT = "document"
    ACCOUNT = "account"
    PASSWORD = "password"  # noqa: S105  # not a password
    VERIFICATION_CODE = "verification_code"
    NAME = "name"
    ADDRESS = "address"

    __str__ = str.__str__


class Finding(NamedTuple):
    """Personal data in a text: the characters from `start` up to, not including, `end`."""

    start: int
    end: int
    kind: PersonalKind


def placeholder(kind: PersonalKind) -> str:
    """The placeholder for personal data in a masked text, such as 〔身份证号〕."""
    return f"〔{sentences.personal_data(kind)}〕"


@lru_cache(maxsize=1)
def placeholder_pattern() -> re.Pattern[str]:
    """Matches every placeholder; the group is its word."""
    words = "|".join(re.escape(sentences.personal_data(kind)) for kind in PersonalKind)
    return re.compile(f"〔({words})〕")


def kinds_masked(text: str) -> list[PersonalKind]:
    """The kinds of which a masked text has a placeholder, each once, in the order in which they come."""
    by_word = {sentences.personal_data(kind): kind for kind in PersonalKind}
    return list(dict.fromkeys(by_word[word] for word in placeholder_pattern().findall(text)))


def note_on(kinds: Iterable[PersonalKind]) -> str:
    """A sentence for the citizen, that what was masked isn't kept."""
    return sentences.personal_data_note("、".join(sentences.personal_data(kind) for kind in kinds))
