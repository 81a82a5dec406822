"""Checks that every signed request goes through, whatever the platform."""

from __future__ import annotations

import hmac
import time

from bot.errors import Refused

SKEW_SECONDS = 300
"""How far a request's time may be off. Repeated requests within it are recognised by their message's id."""


def must_match(expected: str, given: str) -> None:
    """Compare signatures in a time that doesn't tell where they differ.

    Raises:
        Refused: they differ (401).
    """
    if not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        raise Refused("signature_wrong", 401)


def must_be_recent(timestamp: str, skew_seconds: float = SKEW_SECONDS, *, per_second: int = 1) -> None:
    """Check that a signed time is about now. Call it after the signature was found right.

    Args:
        timestamp: Unix time as a decimal number.
        skew_seconds: how far it may lie before or after now.
        per_second: the number's unit: 1 for seconds, 1000 for milliseconds.

    Raises:
        Refused: it isn't a number, or too far off (401).
    """
    is_number = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 16
    if not is_number or abs(time.time() - int(timestamp) / per_second) > skew_seconds:
        raise Refused("timestamp_wrong", 401)
