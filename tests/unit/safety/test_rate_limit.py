from __future__ import annotations

import asyncio
import time

import pytest

from bot.errors import Refused
from bot.safety.client_address import Client
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


async def test_one_address_is_limited_whatever_senders_it_names_and_others_are_not(store: Store) -> None:
    limit = RateLimit(store, per_minute=100, per_minute_of_address=3)
    with pytest.raises(Refused) as caught:  # noqa: PT012
        for _ in range(7):  # a minute may turn in between
            await limit.count_address(Client("198.51.100.1"))
    assert (caught.value.code, caught.value.status) == ("too_many_from_address", 429)
    assert caught.value.retry_seconds is not None
    assert 1 <= caught.value.retry_seconds <= 60
    await limit.count_address(Client("198.51.100.2"))
    for _ in range(10):  # a program that asks for many citizens
        await limit.count_address(Client("127.0.0.1", is_local=True))
    assert not any("198.51.100" in key for key in await store.client.keys("*"))


async def test_without_a_limit_of_messages_there_is_none_of_addresses(store: Store) -> None:
    for limit in (RateLimit(store, 0, 1), RateLimit(store, 5, 0)):
        for _ in range(5):
            await limit.count_address(Client("198.51.100.1"))
    assert await store.client.dbsize() == 0


async def test_who_is_refused_is_told_when_to_come_again(store: Store) -> None:
    limit = RateLimit(store, per_minute=1)
    with pytest.raises(Refused) as caught:  # noqa: PT012
        for _ in range(3):
            await limit.count("hasty")
    assert caught.value.retry_seconds is not None
    assert 1 <= caught.value.retry_seconds <= 60


async def test_an_address_that_is_refused_learns_so_late_and_holds_up_nobody_else(store: Store) -> None:
    """Sixty strangers who were refused at once asked 600 times a second; a citizen waited twenty times as long."""
    limit = RateLimit(store, per_minute=100, per_minute_of_address=1)
    greedy, other = Client("198.51.100.1"), Client("198.51.100.2")
    refused = [asyncio.create_task(limit.count_address(greedy)) for _ in range(12)]
    started = time.monotonic()
    await limit.count_address(other)
    assert time.monotonic() - started < 0.4
    answers = await asyncio.gather(*refused, return_exceptions=True)
    assert sum(isinstance(answer, Refused) for answer in answers) >= 10  # a minute may turn in between
    assert 0.5 < time.monotonic() - started < 1.5, "within a second, where the machine isn't busy"
