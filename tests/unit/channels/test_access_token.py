from __future__ import annotations

import asyncio

import pytest

from bot.channels.access_token import AccessTokens
from bot.engine.store import Store
from bot.errors import NotDelivered


class Platform:
    """Gives a new token at each call, after a while."""

    def __init__(self, life_seconds: float = 7200) -> None:
        self.given = 0
        self.life_seconds = life_seconds
        self.is_down = False

    async def fetch(self) -> tuple[str, float]:
        await asyncio.sleep(0.1)
        if self.is_down:
            raise NotDelivered("down")
        self.given += 1
        return f"token-{self.given}", self.life_seconds


def processes(store: Store, platform: Platform, count: int = 5) -> list[AccessTokens]:
    return [AccessTokens(store, "account", platform.fetch) for _ in range(count)]


async def test_a_token_is_fetched_once_for_all_processes(store: Store) -> None:
    platform = Platform()
    tokens = await asyncio.gather(*(each.current() for each in processes(store, platform) for _ in range(4)))
    assert set(tokens) == {"token-1"}
    assert platform.given == 1


async def test_a_refused_token_is_fetched_again_once_however_many_had_it(store: Store) -> None:
    platform = Platform()
    several = processes(store, platform)
    await several[0].current()
    await asyncio.gather(*(each.forget("token-1") for each in several))
    assert set(await asyncio.gather(*(each.current() for each in several))) == {"token-2"}
    await several[0].forget("token-1")  # a late complaint about the old one
    assert await several[0].current() == "token-2"


async def test_a_token_is_not_used_to_its_end(store: Store) -> None:
    platform = Platform(life_seconds=0.4)
    tokens = AccessTokens(store, "account", platform.fetch)
    await tokens.current()
    await asyncio.sleep(0.25)
    assert await tokens.current() == "token-2"


async def test_a_platform_that_is_down_is_said_and_asked_again(store: Store) -> None:
    platform = Platform()
    platform.is_down = True
    first, second = processes(store, platform, 2)
    with pytest.raises(NotDelivered):
        await first.current()
    platform.is_down = False
    assert await asyncio.wait_for(second.current(), 2) == "token-1"
