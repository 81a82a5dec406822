from __future__ import annotations

import time

import pytest

from bot.errors import StoreError
from bot.storage import keys, waiting
from bot.storage.store import Store
from bot.storage.waiting import Waiting, WaitingCitizens, seconds_left


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which the test sets."""
    now = [1_753_000_000.0]
    monkeypatch.setattr(waiting.time, "time", lambda: now[0])
    return now


async def test_who_has_waited_longest_comes_first_and_whoever_is_done_with_is_gone(
    store: Store, clock: list[float]
) -> None:
    citizens = WaitingCitizens(store)
    for sender, channel, answer in (("anna", "rest", None), ("@wecom:张三", "wecom", "id_card/lost")):
        await citizens.add(sender, channel, answer)
        clock[0] += 60
    anna, bert = await citizens.all()
    assert anna == Waiting("anna", 1_753_000_000, "rest")
    assert bert == Waiting("@wecom:张三", 1_753_000_060, "wecom", "id_card/lost")
    assert await citizens.remove("anna")
    assert not await citizens.remove("anna")
    assert await citizens.all() == [bert]


async def test_who_asks_again_has_waited_since_the_first_time(store: Store, clock: list[float]) -> None:
    citizens = WaitingCitizens(store)
    await citizens.add("anna", "rest", "id_card/lost")
    clock[0] += 600
    await citizens.add("anna", "web", "id_card/renewal")
    assert await citizens.all() == [Waiting("anna", 1_753_000_000, "web", "id_card/renewal")]


async def test_how_one_who_waits_is_reached_is_kept_with_the_wish_and_of_nobody_else(
    store: Store, clock: list[float]
) -> None:
    citizens = WaitingCitizens(store)
    await citizens.note_address("anna", {"account": "wk"})
    assert await citizens.all() == [], "who doesn't wait isn't put on the list"
    await citizens.add("anna", "wecom_kf", "id_card/lost")
    assert await citizens.address_of("anna") is None
    await citizens.note_address("anna", {"account": "wk", "alone": False, "group": "", "until": 0})
    clock[0] += 600
    await citizens.add("anna", "wecom_kf")
    address = {"account": "wk", "alone": False, "group": "", "until": 0}
    assert await citizens.all() == [Waiting("anna", 1_753_000_000, "wecom_kf", address=address)]
    assert await citizens.address_of("anna") == address
    await citizens.remove("anna")
    assert await citizens.address_of("anna") is None


async def test_nobody_is_listed_or_kept_for_longer_than_their_time(store: Store, clock: list[float]) -> None:
    citizens = WaitingCitizens(store)
    await citizens.add("anna", "rest")
    assert await store.client.ttl(keys.WAITING) == keys.WAITING_SECONDS
    clock[0] += keys.WAITING_SECONDS
    assert await citizens.all() == []
    await citizens.add("bert", "rest")
    assert await store.client.hkeys(keys.WAITING) == ["bert"]


async def test_of_too_many_who_has_waited_longest_leaves(
    store: Store, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST_WAITING", 3)
    citizens = WaitingCitizens(store)
    for sender in ("anna", "bert", "carla", "anna", "dora", "emil"):
        await citizens.add(sender, "rest")
        clock[0] += 1
    assert [one.sender for one in await citizens.all()] == ["carla", "dora", "emil"]


async def test_a_full_list_costs_a_turn_next_to_nothing(store: Store) -> None:
    entry = '{"since":1753000000,"channel":"rest","answer":"id_card/lost"}'
    since = f'{{"since":{int(time.time())},"channel":"rest"}}'
    await store.client.hset(
        keys.WAITING, mapping={f"citizen {number}": since if number % 2 else entry for number in range(1000)}
    )
    started = time.perf_counter()
    await WaitingCitizens(store).add("anna", "rest")
    assert time.perf_counter() - started < 0.2
    assert await store.client.hlen(keys.WAITING) == 501, "those whose time was over have left"


def test_the_time_that_is_left_is_never_less_than_none(clock: list[float]) -> None:
    assert seconds_left(clock[0] - 100) == keys.WAITING_SECONDS - 100
    assert seconds_left(0) == 0


async def test_an_outage_is_told_and_not_taken_for_nobody(store: Store) -> None:
    citizens = WaitingCitizens(store)
    await store.client.shutdown(nosave=True)
    for attempt in (
        citizens.add("anna", "rest"),
        citizens.note_address("anna", {}),
        citizens.remove("anna"),
        citizens.all(),
    ):
        with pytest.raises(StoreError):
            await attempt
