"""The calendar by which rules begin and end."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

_CHINA = timezone(timedelta(hours=8))  # fixed since 1991, so no time zone database is needed


def time_in_china(unix_seconds: float) -> datetime:
    """The time of the clocks in China."""
    return datetime.fromtimestamp(unix_seconds, _CHINA)


def today_in_china() -> date:
    """The day by which rules begin and end, wherever the server's clock stands."""
    return datetime.now(_CHINA).date()
