"""Counts of a day's turns by what became of them: figures for the weekly report, of no citizen in particular."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.calendar import today_in_china
from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.store import Store


class DailyCounts:
    """A counter a day for each thing that is counted, kept for `keys.COUNTS_DAYS`.

    What there is to count is decided by the content and the channels, never by citizens: some hundred names.

    Every method raises StoreError when the store can't be reached.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, names: Iterable[str]) -> None:
        """Count each name once more today, in one exchange with the store."""
        key = keys.counts(today_in_china())
        with outage_of("count a turn"):
            async with self._store.client.pipeline(transaction=False) as pipeline:
                for name in names:
                    pipeline.hincrby(key, name, 1)
                pipeline.expire(key, timedelta(days=keys.COUNTS_DAYS))
                await pipeline.execute()

    async def of(self, days: Sequence[date]) -> list[Counter[str]]:
        """The counts of each of the days, in their order."""
        with outage_of("read what was counted"):
            async with self._store.client.pipeline(transaction=False) as pipeline:
                for day in days:
                    pipeline.hgetall(keys.counts(day))
                counted = await pipeline.execute()
        return [Counter({name: int(number) for name, number in each.items()}) for each in counted]
