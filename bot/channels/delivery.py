"""Answering the messages of a mailbox in the background, each once, one citizen's in their order.

An answer is kept before it is sent: a message is not answered anew because its delivery failed or the process died. A
platform that doesn't take a part of an answer is tried again after a while that grows, by whichever process is there
then, until it has refused for good or `give_up_seconds` have passed; then the log says so under a reference number.

What can't be had without the platforms' help: a process that dies, or a connection that breaks, between a platform's
taking a part and our noting so, sends that part twice. Twice was chosen over perhaps not at all.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any, Protocol

from bot.channels.incoming import Entry, Incoming
from bot.channels.mailbox import LEASE_SECONDS, Line, Mailbox
from bot.engine.cancellation import cancel_until_done
from bot.engine.reply import new_reference
from bot.errors import LineLost, NotDelivered, StoreError
from bot.insight.metrics import DELIVERIES

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
_FOLLOW_SECONDS = 1.0
"""What is sent after a response waits so long, not to overtake it."""
_FIRST_DELAY_SECONDS, _LONGEST_DELAY_SECONDS = 0.5, 60.0


class Platform(Protocol):
    """What a channel does for its deliveries."""

    def name(self) -> str: ...

    async def compose(self, message: Incoming) -> list[Any]:
        """Have a message answered. Returns the answer as the platform's messages, which can be written as JSON."""

    async def hand_over(self, message: Incoming, parts: list[Any]) -> int:
        """Give the platform's request, if that is still open, what it can hold. Returns how many parts that was."""

    async def send(self, message: Incoming, part: Any) -> None:
        """Send one part of an answer. Raises NotDelivered."""

    async def keep(self, message: Incoming, parts: list[Any], error: Exception) -> None:
        """Take note of the parts that were given up, and why."""


class Deliveries:
    """The workers of one channel in this process. Between `start` and `stop` they serve its mailbox."""

    def __init__(
        self, platform: Platform, mailbox: Mailbox, *, parallel: int, composing: int, give_up_seconds: float
    ) -> None:
        self._platform, self._mailbox = platform, mailbox
        self._give_up_seconds = give_up_seconds
        self._free = asyncio.Semaphore(parallel)
        self._composing = asyncio.Semaphore(composing)
        self._accepted: asyncio.Queue[str] = asyncio.Queue()
        self._in_hand: dict[asyncio.Task[None], Line] = {}
        self._loops: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._loops = [asyncio.create_task(loop()) for loop in (self._take_accepted, self._take_overdue, self._hold)]

    async def stop(self, within_seconds: float) -> None:
        """Take no more; finish what is in hand, and leave in the mailbox what takes longer."""
        await cancel_until_done(self._loops[:2])
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=within_seconds)
        await cancel_until_done([*self._loops, *self._in_hand])

    def notice(self, sender: str) -> None:
        """A message was accepted by this process, and nobody holds its sender's line."""
        self._accepted.put_nowait(sender)

    async def _take_accepted(self) -> None:
        while True:
            await self._take(await self._accepted.get())

    async def _take_overdue(self) -> None:
        """What waited out a delay, what another process left behind when it stopped, and what a killed one held."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            while not self._free.locked() and await self._take():
                pass

    async def _take(self, sender: str = "") -> bool:
        """Take a line and have it worked on; returns whether there was one to be had."""
        await self._free.acquire()
        line = None
        try:
            line = await self._mailbox.take(sender)
        except StoreError as error:
            logger.warning("%s: waiting messages can't be taken: %s", self._platform.name(), error)
        finally:
            if line is None:
                self._free.release()
        if line is None:
            return False
        task = asyncio.create_task(self._work_through(line))
        self._in_hand[task] = line
        task.add_done_callback(self._done)
        return True

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._in_hand[task]
        self._free.release()

    async def _hold(self) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / 3)
            if not self._in_hand:
                continue
            try:
                await self._mailbox.renew(list(self._in_hand.values()))
            except StoreError as error:
                logger.warning("%s: messages in hand can't be held: %s", self._platform.name(), error)

    async def _work_through(self, line: Line) -> None:
        """Answer a citizen's waiting messages, until none is left or the platform must be given a pause."""
        try:
            while True:
                if not await self._answered(line):
                    return await line.leave(_delay(line.entry.failures))
                if not await line.finish():
                    return
        except asyncio.CancelledError:
            await line.leave()
            raise
        except LineLost as error:
            logger.warning("%s: %s", self._platform.name(), error)
        except StoreError as error:  # the line falls free by itself, and the message is still there
            logger.error("%s: a message in hand is put off: %s", self._platform.name(), error)

    async def _answered(self, line: Line) -> bool:
        """Whether the oldest message is done with: answered, or given up."""
        entry = line.entry
        try:
            if entry.parts is None:
                async with self._composing:
                    entry.parts = await self._platform.compose(entry.message)
                await line.write()
            if entry.sent == 0:
                entry.sent = await self._platform.hand_over(entry.message, entry.parts)
                if 0 < entry.sent < len(entry.parts):
                    await line.write()
                    await asyncio.sleep(_FOLLOW_SECONDS)
            while entry.sent < len(entry.parts):
                await self._platform.send(entry.message, entry.parts[entry.sent])
                entry.sent, entry.failures, entry.failing_since = entry.sent + 1, 0, 0.0
                await line.write()
        except StoreError:
            raise
        except Exception as error:
            return await self._put_off(line, entry, error)
        DELIVERIES.labels(self._platform.name(), "sent").inc()
        return True

    async def _put_off(self, line: Line, entry: Entry, error: Exception) -> bool:
        """Count a failure; returns whether it was the last that could be borne."""
        name = self._platform.name()
        if not isinstance(error, NotDelivered):
            logger.error("%s: an answer couldn't be made or sent", name, exc_info=error)
        entry.failing_since = entry.failing_since or time.time()
        is_final = isinstance(error, NotDelivered) and error.is_final
        if is_final or time.time() - entry.failing_since > self._give_up_seconds:
            reference = new_reference()
            logger.error(
                "reference %s: %s: an answer was given up after %d parts of it, and %d failures of the next: %s",
                *(reference, name, entry.sent, entry.failures + 1, error),
            )
            DELIVERIES.labels(name, "given_up").inc()
            await self._platform.keep(entry.message, (entry.parts or [])[entry.sent :], error)
            return True
        entry.failures += 1
        DELIVERIES.labels(name, "delayed").inc()
        logger.warning("%s: an answer is put off after failure %d: %s", name, entry.failures, error)
        await line.write()
        return False


def _delay(failures: int) -> float:
    """Seconds until the next try: 0.5, 1, 2, 4 … 60."""
    return min(_FIRST_DELAY_SECONDS * 2 ** (failures - 1), _LONGEST_DELAY_SECONDS)
