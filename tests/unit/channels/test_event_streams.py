"""The subscription that wakes the open pages."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

import pytest

from bot.channels.event_streams import MOST_PER_SENDER, EventStreams
from bot.errors import Refused
from bot.storage.pushed_messages import PushedMessages
from bot.storage.store import Store


async def test_the_subscription_ends_at_whatever_moment_the_server_stops(store: Store) -> None:
    for moment in range(150):  # the store's client swallows a cancellation at some of them
        listeners = EventStreams(store)
        with listeners.listening("@web:citizen"):
            for _ in range(moment):
                await asyncio.sleep(0)
            closing = asyncio.create_task(listeners.close())
            await asyncio.wait([closing], timeout=3)
            assert closing.done(), f"the server would hang after {moment} steps"
            assert listeners._subscription is not None
            assert listeners._subscription.done(), f"it goes on after {moment} steps"


async def test_a_page_is_woken_by_what_is_pushed_to_its_own_sender(store: Store) -> None:
    streams, pushed = EventStreams(store), PushedMessages(store, 1)
    try:
        with streams.listening("@web:anna") as anna, streams.listening("@web:bert") as bert:
            assert await anna.wait_for_news(5), "the subscription begins: something may have come before"
            assert await bert.wait_for_news(5)
            anna.clear()
            bert.clear()
            await pushed.push("@web:anna", {"text": "一"})
            assert await anna.wait_for_news(5)
            assert not await bert.wait_for_news(0.1)
            anna.clear()
            assert not await anna.wait_for_news(0.1)
    finally:
        await streams.close()


async def test_one_citizen_cannot_have_all_pages(store: Store) -> None:
    streams = EventStreams(store)
    with ExitStack() as open_pages:
        for _ in range(MOST_PER_SENDER):
            open_pages.enter_context(streams.listening("@web:anna"))
        with pytest.raises(Refused) as caught, streams.listening("@web:anna"):
            pass
        assert (caught.value.code, caught.value.status) == ("too_many_listeners", 429)
        open_pages.enter_context(streams.listening("@web:bert"))
    with streams.listening("@web:anna"):
        pass
    await streams.close()


async def test_the_end_of_the_server_wakes_every_page(store: Store) -> None:
    streams = EventStreams(store)
    with streams.listening("@web:anna") as listener:
        await listener.wait_for_news(5)
        listener.clear()
        await streams.close()
        assert await listener.wait_for_news(0)
        assert listener.is_closing
