from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack

import pytest

from bot.engine.turns_in_hand import (
    _AT_ONCE,
    _AT_ONCE_OF_AN_ADDRESS,
    _LONGEST_THOUGHT_SECONDS,
    TurnsInHand,
    let_another_begin,
)
from bot.errors import Refused


async def begin(
    turns: TurnsInHand,
    began: list[str],
    sender: str,
    *,
    address: str = "",
    is_kept: bool = False,
    is_thinking: bool = False,
) -> asyncio.Event:
    """A turn on its way; it goes on until the event is set, and others may begin meanwhile unless it is thinking."""
    end = asyncio.Event()

    async def take() -> None:
        async with turns.turn(sender, address=address, is_kept=is_kept):
            began.append(sender)
            if not is_thinking:
                let_another_begin()
            await end.wait()

    end.task = asyncio.create_task(take())  # type: ignore[attr-defined]
    await settle()
    return end


async def finish(ends: Sequence[asyncio.Event]) -> None:
    """Have turns end, and those that wait behind them."""
    for end in ends:
        end.set()
    await asyncio.gather(*(end.task for end in ends))  # type: ignore[attr-defined]


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def occupy(turns: TurnsInHand, places: int = _AT_ONCE) -> AsyncExitStack:
    """Take places, until the stack is closed."""
    stack = AsyncExitStack()
    for number in range(places):
        await stack.enter_async_context(turns.turn(f"somebody {number}"))
        let_another_begin()
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
    await finish(ends)


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
    await finish(ends)


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
    await finish(ends)


async def test_one_turn_is_thought_over_at_a_time() -> None:
    """Thirty-two at a time were all done late; who came next shared the processor with them."""
    turns = TurnsInHand(100, 60)
    began: list[str] = []
    first = await begin(turns, began, "anna", is_thinking=True)
    second = await begin(turns, began, "bert", is_thinking=True)
    assert began == ["anna"]
    first.set()
    await settle()
    assert began == ["anna", "bert"]
    third = await begin(turns, began, "carl")
    await asyncio.sleep(_LONGEST_THOUGHT_SECONDS + 0.1)
    assert began == ["anna", "bert", "carl"], "bert's waits for something, it seems"
    await finish([second, third])


async def test_who_has_had_the_fewest_turns_lately_is_next() -> None:
    turns = TurnsInHand(100, 60)
    began: list[str] = []
    for number in range(9):
        async with turns.turn(f"a stranger's session {number}", address="198.51.100.1"):
            pass
    for _ in range(5):
        async with turns.turn("anna", address="198.51.100.2"):
            pass
    async with await occupy(turns):
        ends = [
            await begin(turns, began, sender, address=address)
            for sender, address in {
                "his next session": "198.51.100.1",
                "anna": "198.51.100.2",
                "bert": "198.51.100.3",
                "carl": "",
            }.items()
        ]
    await settle()
    assert began == ["bert", "carl", "anna", "his next session"]
    await finish(ends)


async def test_who_comes_before_others_gets_a_place_though_they_wait_for_long() -> None:
    turns = TurnsInHand(100, 1.0)
    began: list[str] = []
    for _ in range(9):
        async with turns.turn("stranger"):
            pass
    async with await occupy(turns):
        strangers = [await begin(turns, began, "stranger", is_kept=True) for _ in range(20)]
        turns._pace.seconds = 0.1
        with pytest.raises(Refused):
            async with turns.turn("stranger"):
                pass
        citizen = await begin(turns, began, "anna")
    await settle()
    assert began == ["anna", "stranger"]
    await finish([*strangers, citizen])


async def test_a_place_that_was_just_left_is_passed_over() -> None:
    turns = TurnsInHand(100, 60)
    began: list[str] = []
    async with await occupy(turns):
        leaving, staying = [await begin(turns, began, sender) for sender in ("anna", "bert")]
        leaving.task.cancel()  # type: ignore[attr-defined]
    await settle()
    assert began == ["bert"]
    await finish([staying])


async def test_a_message_for_which_there_is_no_room_is_refused_at_once() -> None:
    turns = TurnsInHand(2, 60)
    began: list[str] = []
    async with await occupy(turns):
        ends = [await begin(turns, began, sender) for sender in ("anna", "bert")]
        with pytest.raises(Refused) as refused:
            async with turns.turn("carl"):
                pass
        assert (refused.value.code, refused.value.status, refused.value.retry_seconds) == ("busy", 503, 5)
        ends.append(await begin(turns, began, "channel's", is_kept=True))
    await settle()
    assert began == ["anna", "bert", "channel's"]
    await finish(ends)


async def test_a_message_that_waited_too_long_is_refused_and_a_kept_one_is_not() -> None:
    turns = TurnsInHand(10, 0.05)
    began: list[str] = []
    async with await occupy(turns):
        kept = await begin(turns, began, "channel's", is_kept=True)
        with pytest.raises(Refused):
            async with turns.turn("anna"):
                pass
    await settle()
    assert began == ["channel's"]
    await finish([kept])


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
                let_another_begin()
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
