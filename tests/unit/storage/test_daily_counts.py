from __future__ import annotations

from datetime import date

import pytest

from bot.errors import StoreError
from bot.storage import daily_counts, keys
from bot.storage.daily_counts import DailyCounts
from bot.storage.store import Store

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 7, day) for day in (6, 7, 8))


async def test_each_day_has_its_own_counts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = DailyCounts(store)
    for day, names in ((MONDAY, ["kind:answer", "channel:web"]), (MONDAY, ["kind:answer"]), (WEDNESDAY, ["elsewhere"])):
        monkeypatch.setattr(daily_counts, "today_in_china", lambda: day)  # noqa: B023
        await counts.add(names)
    monday, tuesday, wednesday = await counts.of([MONDAY, TUESDAY, WEDNESDAY])
    assert monday == {"kind:answer": 2, "channel:web": 1}
    assert tuesday == {}
    assert wednesday == {"elsewhere": 1}


async def test_counts_are_kept_for_thirteen_weeks(store: Store) -> None:
    await DailyCounts(store).add(["kind:answer"])
    (key,) = await store.client.keys("*")
    assert await store.client.ttl(key) == keys.COUNTS_DAYS * 86400 == 91 * 86400


async def test_counting_is_one_exchange_with_the_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    exchanges = []
    pipeline = store.client.pipeline

    def watched(*, transaction: bool) -> object:
        exchanges.append(transaction)
        return pipeline(transaction=transaction)

    monkeypatch.setattr(store.client, "pipeline", watched)
    await DailyCounts(store).add(["kind:answer", "mode:standard", "channel:web", "answer:a/b"])
    assert exchanges == [False]


async def test_an_outage_is_told_and_not_taken_for_quiet_days(store: Store) -> None:
    counts = DailyCounts(store)
    await store.client.shutdown(nosave=True)
    for attempt in (counts.add(["kind:answer"]), counts.of([MONDAY])):
        with pytest.raises(StoreError):
            await attempt
