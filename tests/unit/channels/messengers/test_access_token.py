from __future__ import annotations

import asyncio

import pytest

from bot.channels.messengers.access_token import AccessTokens
from bot.errors import NotDelivered, StoreError
from bot.storage import keys
from bot.storage.store import Store


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


async def test_a_token_is_had_while_the_store_is_away_and_a_refused_one_is_said(store: Store) -> None:
    tokens = AccessTokens(store, "account", Platform().fetch)
    await store.client.shutdown(nosave=True)
    assert [await tokens.current(), await tokens.current()] == ["token-1", "token-2"]
    with pytest.raises(StoreError, match="can't forget an access token"):
        await tokens.forget("token-2")


async def test_a_platform_that_never_answers_holds_up_nobody_for_ever(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "TOKEN_FETCH_SECONDS", 0.2)

    async def never() -> tuple[str, float]:
        await asyncio.sleep(60)
        raise AssertionError

    with pytest.raises(NotDelivered, match="in time"):
        await AccessTokens(store, "account", never).current()
    assert await AccessTokens(store, "account", Platform().fetch).current() == "token-1"
    assert await store.client.keys("*") == [keys.token("account")]
