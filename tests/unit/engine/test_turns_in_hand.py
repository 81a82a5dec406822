from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack, ExitStack

import pytest

from bot.engine.turns_in_hand import _AT_ONCE, _AT_ONCE_OF_AN_ADDRESS, TurnsInHand, _Pace
from bot.errors import Refused


async def begin(
    turns: TurnsInHand, began: list[str], sender: str, *, address: str = "", is_kept: bool = False
) -> asyncio.Event:
    """A turn on its way; it goes on until the event is set."""
    end = asyncio.Event()

    async def take() -> None:
        async with turns.turn(sender, address=address, is_kept=is_kept):
            began.append(sender)
            await end.wait()

    end.task = asyncio.create_task(take())  # type: ignore[attr-defined]
    await settle()
    return end


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def occupy(turns: TurnsInHand, places: int = _AT_ONCE) -> AsyncExitStack:
    """Take places, until the stack is closed."""
    stack = AsyncExitStack()
    for number in range(places):
        await stack.enter_async_context(turns.turn(f"somebody {number}"))
    return stack


async def test_first_come_first_served() -> None:
    turns = TurnsInHand(10, 60)
    began: list[str] = []
    others = await occupy(turns)
    ends = [await begin(turns, began, sender) for sender in ("anna", "bert", "carl")]
    assert began == []
    await others.aclose()
    await settle()
    assert began == ["anna", "bert", "carl"]
    for end in ends:
        end.set()


async def test_one_sender_has_one_turn_at_a_time_and_is_in_nobodys_way() -> None:
    turns = TurnsInHand(100, 60)
    began: list[str] = []
    ends = [await begin(turns, began, "anna") for _ in range(50)]
    assert began == ["anna"]
    ends.append(await begin(turns, began, "bert"))
    assert began == ["anna", "bert"]
    ends[0].set()
    await settle()
    assert began == ["anna", "bert", "anna"]
    for end in ends:
        end.set()


async def test_one_address_has_a_few_turns_at_a_time_and_is_in_nobodys_way() -> None:
    """Sixty strangers of one address held all turns, and a citizen waited for theirs."""
    turns = TurnsInHand(100, 60)
    began: list[str] = []
    strangers = [f"stranger {number}" for number in range(_AT_ONCE + 2)]
    ends = [await begin(turns, began, sender, address="198.51.100.1") for sender in strangers]
    assert began == strangers[:_AT_ONCE_OF_AN_ADDRESS]
    ends += [await begin(turns, began, "anna", address="198.51.100.2"), await begin(turns, began, "a program's")]
    assert began[_AT_ONCE_OF_AN_ADDRESS:] == ["anna", "a program's"]
    ends[0].set()
    await settle()
    assert began[-1] == strangers[_AT_ONCE_OF_AN_ADDRESS]
    ends += [await begin(turns, began, f"of a program {number}") for number in range(_AT_ONCE)]
    assert len(turns._in_hand) == _AT_ONCE, "who speaks for many may have all that are left"
    for end in ends:
        end.set()


async def test_a_message_for_which_there_is_no_room_is_refused_at_once() -> None:
    turns = TurnsInHand(2, 60)
    began: list[str] = []
    async with await occupy(turns):
        for sender in ("anna", "bert"):
            await begin(turns, began, sender)
        with pytest.raises(Refused) as refused:
            async with turns.turn("carl"):
                pass
        assert (refused.value.code, refused.value.status, refused.value.retry_seconds) == ("busy", 503, 5)
        await begin(turns, began, "channel's", is_kept=True)
    await settle()
    assert began == ["anna", "bert", "channel's"]


async def test_a_message_that_waited_too_long_is_refused_and_a_kept_one_is_not() -> None:
    turns = TurnsInHand(10, 0.05)
    began: list[str] = []
    async with await occupy(turns):
        await begin(turns, began, "channel's", is_kept=True)
        with pytest.raises(Refused):
            async with turns.turn("anna"):
                pass
    await settle()
    assert began == ["channel's"]


async def test_whoever_leaves_the_line_holds_no_place() -> None:
    turns = TurnsInHand(10, 60)
    began: list[str] = []
    async with await occupy(turns):
        waiting = await begin(turns, began, "anna")
        waiting.task.cancel()  # type: ignore[attr-defined]
        await settle()
    assert not turns._line
    assert not turns._in_hand
    assert began == []


async def test_whoever_leaves_when_it_is_just_their_turn_holds_no_place() -> None:
    turns = TurnsInHand(10, 60)
    began: list[str] = []
    async with turns.turn("anna"):
        first, second = [await begin(turns, began, "anna") for _ in range(2)]
    first.task.cancel()  # type: ignore[attr-defined]  # it may begin, and doesn't know yet
    await settle()
    assert began == ["anna"]
    second.set()
    await settle()
    assert not turns._in_hand


@pytest.mark.alone
async def test_who_would_wait_too_long_is_told_when_that_is_known() -> None:
    """Not after having waited for as long in vain, as all of a crowd's end did."""
    turns = TurnsInHand(1000, 1.0)
    refused: list[tuple[int, float]] = []
    answered: list[int] = []
    begun = time.monotonic()

    async def come(number: int) -> None:
        try:
            async with turns.turn(f"somebody {number}"):
                await asyncio.sleep(0.2)  # 160 a second, so that some 130 can be let in
                answered.append(number)
        except Refused:
            refused.append((number, time.monotonic() - begun))

    await asyncio.gather(*(come(number) for number in range(500)))
    assert len(answered) > 100, "also at that pace"
    early = [number for number, seconds in refused if seconds < 0.7]
    assert len(early) > 200
    assert min(early) > 100, "the last of the line first"


async def test_who_has_a_place_keeps_it_though_the_pace_slackens_a_little() -> None:
    """Those at the end of the line were let in, and sent away after seconds."""
    turns = TurnsInHand(1000, 1.0)
    waiting: list[str] = []
    refused: list[str] = []

    async def come(sender: str) -> None:
        try:
            async with turns.turn(sender):
                waiting.append(sender)
        except Refused:
            refused.append(sender)

    async with await occupy(turns):
        turns._pace.seconds = 0.01
        crowd = [asyncio.create_task(come(f"one of many {number}")) for number in range(120)]
        await settle()
        assert len(refused) == 120 - len(turns._line)
        assert 85 <= len(turns._line) < 95, "a tenth of the time is spared"
        placed = len(turns._line)
        turns._pace.seconds = 0.0105
        turns._send_away_the_late(1.0)
        assert len(turns._line) == placed
        turns._pace.seconds = 0.05
        turns._send_away_the_late(1.0)
        assert 15 <= len(turns._line) <= 21, "who comes too late at the new pace is told so"
    await asyncio.gather(*crowd)
    assert len(waiting) + len(refused) == 120


def test_one_slow_turn_is_not_the_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = _Pace()
    ends = [0.1 * number for number in range(7)]
    slow = [ends[-1] + 0.1 * number for number in (1, 2, 3, 4, 5, 16)]
    became_known = []
    for end in [*ends, *slow]:
        monkeypatch.setattr(time, "monotonic", lambda end=end: end)
        became_known.append(kept.note_end(is_crowded=True))
    assert became_known.count(True) == 2
    assert kept.seconds == pytest.approx((0.1 + 1.6 / 6) / 2)


@pytest.mark.parametrize(
    ("ends", "pace"),
    [
        ([0.1 * number for number in range(12)], 0.1),  # one after the other: known after a second
        ([1.5] * 32 + [3.0], 1.5 / 32),  # all together, as slow actions do: once the next come
        ([1.5] * 31, 0.0),
        ([0.5] + [3.0] * 3, 0.0),  # a few tell nothing
    ],
)
def test_the_pace_is_known_soon_and_not_too_soon(
    ends: list[float], pace: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = _Pace()
    for end in ends:
        monkeypatch.setattr(time, "monotonic", lambda end=end: end)
        kept.note_end(is_crowded=True)
    assert kept.seconds == pytest.approx(pace)


async def test_no_more_come_towards_a_turn_than_find_a_place() -> None:
    turns = TurnsInHand(3, 60)
    with ExitStack() as coming:
        for _ in range(_AT_ONCE + 3):
            coming.enter_context(turns.arriving())
        with pytest.raises(Refused), turns.arriving():
            pass
        with turns.arriving(is_kept=True):
            pass
    with turns.arriving():
        pass
