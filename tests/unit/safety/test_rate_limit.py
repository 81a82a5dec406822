from __future__ import annotations

import pytest

from bot.errors import Refused
from bot.safety.rate_limit import RateLimit
from bot.storage.store import Store


async def test_one_sender_too_many_messages_do_not_stop_another(store: Store) -> None:
    limit = RateLimit(store, per_minute=3)
    with pytest.raises(Refused) as caught:  # noqa: PT012
        for _ in range(7):  # a minute may turn in between
            await limit.count("hasty")
    assert (caught.value.code, caught.value.status) == ("too_many_messages", 429)
    await limit.count("patient")


async def test_zero_means_no_limit(store: Store) -> None:
    for _ in range(50):
        await RateLimit(store, per_minute=0).count("hasty")
    assert await store.client.dbsize() == 0
