"""Answering the messages of a channel's queues in the background, each once, one citizen's in their order.

An answer is kept before it is sent: a message is not answered anew because its delivery failed or the process died. A
platform that doesn't take a part of an answer is tried again after a while that grows, by whichever process is there
then, until it has refused for good or `give_up_seconds` have passed; then the log says so under a reference number.
A message that can't be answered for want of the store is tried again as long; nothing said after it is understood
before it, but for an emergency.

What a citizen says is understood as it comes, also while the platform doesn't take what was said before; an emergency
is delivered before all else, and an answer that has become late after those to what was said since (`next_step`).

What can't be had without the platforms' help: a process that dies, or a connection that breaks, between a platform's
taking a part and our noting so, sends that part twice. Twice was chosen over perhaps not at all.
"""

from __future__ import annotations

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from bot.cancellation import cancel_until_done
from bot.channels.messengers.delivery_order import next_step
from bot.channels.messengers.incoming import Answer, Incoming, QueuedMessage
from bot.channels.messengers.message_queue import LEASE_SECONDS, Lease, MessageQueue
from bot.engine.apology import new_reference
from bot.errors import LeaseLost, NotDelivered, StoreError
from bot.metrics import DELIVERIES

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
_FOLLOW_SECONDS = 1.0
"""What is sent after a response waits so long, not to overtake it."""
_FIRST_DELAY_SECONDS, _LONGEST_DELAY_SECONDS = 0.5, 60.0


class Platform(ABC):
    """What a channel does for its deliveries."""

    @classmethod
    @abstractmethod
    def name(cls) -> str:
        """The channel's name."""

    @abstractmethod
    async def compose(self, message: Incoming) -> Answer:
        """Have a message answered, and render the reply. Raises StoreError when it is to be tried again."""

    async def warning(self, message: Incoming) -> Answer | None:
        """What to do in the danger that a message tells of, found without the store; None when it tells of none."""
        return None

    @abstractmethod
    def apology(self, message: Incoming, error: BaseException) -> Answer:
        """The answer to a message that couldn't be answered in the end: a reply of kind `error`."""

    @abstractmethod
    def said_late(self, message: Incoming, parts: list[Any]) -> list[Any]:
        """The parts of an answer, behind the words that it is one to something said earlier."""

    @abstractmethod
    async def send(self, message: Incoming, part: Any) -> None:
        """Deliver one part of an answer to the citizen who sent `message`.

        Raises:
            NotDelivered: the platform doesn't take it.
        """

    async def hand_over(self, queued: QueuedMessage) -> int:
        """Give the platform's request, where it is still open, the first parts. Returns how many it took."""
        return 0

    async def on_given_up(self, message: Incoming, parts: list[Any], error: Exception) -> None:
        """Called with the parts of an answer that had to be given up; the log has been told."""
        return


class _NotComposed(Exception):
    """A message can't be answered for want of the store, which is its cause."""


class Deliveries:
    """The workers of one channel in this process. Between `start` and `stop` they serve its queues."""

    def __init__(
        self, platform: Platform, queue: MessageQueue, *, parallel: int, composing: int, give_up_seconds: float
    ) -> None:
        self._platform, self._queue = platform, queue
        self._give_up_seconds = give_up_seconds
        self._free = asyncio.Semaphore(parallel)
        self._composing = asyncio.Semaphore(composing)
        self._accepted: asyncio.Queue[str] = asyncio.Queue()
        self._in_hand: dict[asyncio.Task[None], Lease] = {}
        self._loops: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._loops = [
            asyncio.create_task(loop()) for loop in (self._lease_accepted, self._lease_due, self._renew_leases)
        ]

    async def stop(self, within_seconds: float) -> None:
        """Lease no more; finish what is in hand, and leave in its queue what takes longer."""
        await cancel_until_done(self._loops[:2])
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=within_seconds)
        await cancel_until_done([*self._loops, *self._in_hand])

    def notice(self, sender: str) -> None:
        """A message was accepted by this process, and nobody has leased its sender's queue."""
        self._accepted.put_nowait(sender)

    async def _lease_accepted(self) -> None:
        while True:
            await self._lease(await self._accepted.get())

    async def _lease_due(self) -> None:
        """Lease queues whose delay is over, and those of processes that stopped or were killed."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            while not self._free.locked() and await self._lease():
                pass

    async def _lease(self, sender: str = "") -> bool:
        """Lease a queue and have it worked on; returns whether there was one to be had."""
        await self._free.acquire()
        lease = None
        try:
            lease = await self._queue.lease(sender)
        except StoreError as error:
            logger.warning("%s: waiting messages can't be taken: %s", self._platform.name(), error)
        finally:
            if lease is None:
                self._free.release()
        if lease is None:
            return False
        task = asyncio.create_task(self._work_through(lease))
        self._in_hand[task] = lease
        task.add_done_callback(self._done)
        return True

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._in_hand[task]
        self._free.release()

    async def _renew_leases(self) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / 3)
            if not self._in_hand:
                continue
            try:
                await self._queue.renew(list(self._in_hand.values()))
            except StoreError as error:
                logger.warning("%s: messages in hand can't be held: %s", self._platform.name(), error)

    async def _work_through(self, lease: Lease) -> None:
        """Answer a citizen's waiting messages, until none is left or the platform must be given a pause."""
        put_off: set[str] = set()
        is_held_up = False
        try:
            while lease.messages:
                understood = [each for each in lease.messages if each.parts is not None]
                queued = next_step(understood if is_held_up else lease.messages, put_off)
                if queued is None:
                    failures = [each.failures for each in lease.messages if each.message.id in put_off]
                    return await self._queue.release(lease, _delay(min(failures)))
                try:
                    is_done = await self._is_done_with(lease, queued)
                except _NotComposed as error:
                    is_done = await self._put_off(lease, queued, error)
                    is_held_up = queued.parts is None
                    await self._warn(lease)
                if not is_done:
                    if queued.failures:
                        put_off.add(queued.message.id)
                    continue
                earlier = lease.before(queued)
                await self._queue.acknowledge(lease, queued)
                await self._tell_overtaken(lease, earlier)
        except asyncio.CancelledError:
            await self._queue.release(lease)
            raise
        except LeaseLost as error:
            logger.warning("%s: %s", self._platform.name(), error)
        except StoreError as error:  # the queue falls free by itself, and the message is still there
            logger.error("%s: a message in hand is put off: %s", self._platform.name(), error)

    async def _is_done_with(self, lease: Lease, queued: QueuedMessage) -> bool:
        """Go one step on with a message; returns whether that was the last: it is delivered, or given up."""
        try:
            if queued.parts is None:
                await self._compose(lease, queued)
            elif queued.sent or not await self._hand_over(lease, queued):
                await self._send_next(lease, queued)
        except (StoreError, _NotComposed):
            raise
        except Exception as error:
            return await self._put_off(lease, queued, error)
        if queued.is_delivered:
            DELIVERIES.labels(self._platform.name(), "sent").inc()
        return queued.is_delivered

    async def _compose(self, lease: Lease, queued: QueuedMessage) -> None:
        async with self._composing:
            try:
                answer = await self._platform.compose(queued.message)
            except StoreError as error:
                raise _NotComposed(str(error)) from error
        queued.answer_with(answer)
        try:
            await self._queue.save(lease, queued)
        except LeaseLost:
            raise
        except StoreError:
            if queued.is_emergency:  # the message is answered once more when the store is back; twice rather than late
                await say_unkept(self._platform, queued)
            raise
        await self._hand_over(lease, queued)

    async def _warn(self, lease: Lease) -> None:
        """Answer those messages that tell of a danger, while no turn can be taken."""
        for queued in [each for each in lease.messages if each.parts is None]:
            if answer := await self._platform.warning(queued.message):
                queued.answer_with(answer)
                await self._queue.save(lease, queued)

    async def _hand_over(self, lease: Lease, queued: QueuedMessage) -> bool:
        queued.sent = await self._platform.hand_over(queued)
        if not queued.sent:
            return False
        queued.failures, queued.failing_since = 0, 0.0
        if not queued.is_delivered:
            await self._queue.save(lease, queued)
            await asyncio.sleep(_FOLLOW_SECONDS)
        return True

    async def _send_next(self, lease: Lease, queued: QueuedMessage) -> None:
        if not queued.is_delivered:
            await self._platform.send(queued.message, (queued.parts or [])[queued.sent])
            queued.sent, queued.failures, queued.failing_since = queued.sent + 1, 0, 0.0
        if not queued.is_delivered:
            await self._queue.save(lease, queued)

    async def _tell_overtaken(self, lease: Lease, earlier: Sequence[QueuedMessage]) -> None:
        """Answers that come after the one to a later message say so."""
        for queued in earlier:
            if queued.parts and not queued.sent and not queued.overtaken:
                queued.parts, queued.overtaken = self._platform.said_late(queued.message, queued.parts), True
                await self._queue.save(lease, queued)

    async def _put_off(self, lease: Lease, queued: QueuedMessage, error: Exception) -> bool:
        """Count a failure; returns whether it was the last that could be borne."""
        name = self._platform.name()
        if not isinstance(error, (NotDelivered, _NotComposed)):
            logger.error("%s: an answer couldn't be made or sent", name, exc_info=error)
        queued.failing_since = queued.failing_since or time.time()
        is_final = isinstance(error, NotDelivered) and error.is_final
        is_given_up = is_final or time.time() - queued.failing_since > self._give_up_seconds
        if is_given_up and isinstance(error, _NotComposed):
            queued.answer_with(self._platform.apology(queued.message, error.__cause__ or error))
            await self._queue.save(lease, queued)
            return False
        if is_given_up:
            reference = new_reference()
            logger.error(
                "reference %s: %s: an answer was given up after %d parts of it, and %d failures of the next: %s",
                *(reference, name, queued.sent, queued.failures + 1, error),
                extra={"reference": reference},
            )
            DELIVERIES.labels(name, "given_up").inc()
            if not queued.erased:
                await self._platform.on_given_up(queued.message, (queued.parts or [])[queued.sent :], error)
            return True
        queued.failures += 1
        DELIVERIES.labels(name, "delayed").inc()
        logger.warning("%s: an answer is put off after failure %d: %s", name, queued.failures, error)
        await self._queue.save(lease, queued)
        return False


async def say_unkept(platform: Platform, queued: QueuedMessage) -> bool:
    """Deliver an answer while nothing can be kept; returns whether the platform took all of it."""
    try:
        queued.sent = await platform.hand_over(queued)
        for part in (queued.parts or [])[queued.sent :]:
            await platform.send(queued.message, part)
    except (NotDelivered, StoreError) as error:
        logger.error("%s: an emergency's answer wasn't taken: %s", platform.name(), error)
        return False
    return True


def _delay(failures: int) -> float:
    """Seconds until the next try: 0.5, 1, 2, 4 … 60."""
    return min(_FIRST_DELAY_SECONDS * 2 ** (failures - 1), _LONGEST_DELAY_SECONDS)
