"""What is noted of a turn beside its conversation: that a citizen waits for a person, and the day's counts."""

from __future__ import annotations

import asyncio
import logging

from bot.contract import Kind
from bot.errors import StoreError
from bot.storage.daily_counts import DailyCounts
from bot.storage.store import Store
from bot.storage.turn_summary import TurnSummary
from bot.storage.waiting import WaitingCitizens

logger = logging.getLogger(__name__)

_COUNT_SECONDS = 0.2
"""A turn waits no longer for being counted."""


class TurnNotes:
    """Notes turns as they are kept."""

    def __init__(self, store: Store) -> None:
        self._waiting = WaitingCitizens(store)
        self._counts = DailyCounts(store)

    async def before_keeping(self, sender: str, turn: TurnSummary) -> None:
        """Put who asks for a person on the list of those who wait; a turn whose citizen can't be put there isn't kept.

        Raises:
            StoreError: the store can't be reached.
        """
        if turn.kind == Kind.HANDOFF:
            await self._waiting.add(sender, turn.channel, turn.in_hand)

    async def after_keeping(self, turn: TurnSummary) -> None:
        """Count a turn that is kept; one that can't be counted was answered all the same, and in time."""
        try:
            await asyncio.wait_for(self._counts.add(turn.counted), _COUNT_SECONDS)
        except (StoreError, asyncio.TimeoutError) as error:
            logger.warning("a turn isn't counted: %s", error or "the store doesn't answer in time")
