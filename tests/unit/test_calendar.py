from __future__ import annotations

from datetime import date, datetime, timezone, tzinfo

import pytest

from bot import calendar


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 3, 31, 15, 59, 59), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 16, 0), date(2026, 4, 1)),
        (datetime(2026, 12, 31, 16, 0), date(2027, 1, 1)),
    ],
)
def test_a_day_begins_at_midnight_in_china(monkeypatch: pytest.MonkeyPatch, utc: datetime, day: date) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Clock:
            moment = utc.replace(tzinfo=timezone.utc).astimezone(tz)
            return cls(moment.year, moment.month, moment.day, moment.hour, moment.minute, tzinfo=tz)

    monkeypatch.setattr(calendar, "datetime", Clock)
    assert calendar.today_in_china() == day


def test_a_time_is_that_of_the_clocks_in_china() -> None:
    assert f"{calendar.time_in_china(1_767_196_799):%Y-%m-%d %H:%M:%S}" == "2025-12-31 23:59:59"
