"""The subscription that wakes the open pages."""

from __future__ import annotations

import asyncio

from bot.channels.listeners import Listeners
from bot.engine.store import Store


async def test_the_subscription_ends_at_whatever_moment_the_server_stops(store: Store) -> None:
    for moment in range(150):  # the store's client swallows a cancellation at some of them
        listeners = Listeners(store)
        with listeners.listening("@web:citizen"):
            for _ in range(moment):
                await asyncio.sleep(0)
            closing = asyncio.create_task(listeners.close())
            await asyncio.wait([closing], timeout=3)
            assert closing.done(), f"the server would hang after {moment} steps"
            assert listeners._subscription is not None
            assert listeners._subscription.done(), f"it goes on after {moment} steps"
