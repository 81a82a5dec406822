"""Citizens who count aloud while the service is broken, and what became of what they said.

The tiny content pack of the tests answers 数数 with how many times a conversation has been counted, so that a turn that
is lost, taken twice or taken from a state that isn't the newest shows in the numbers.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import aiohttp
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from redis.exceptions import RedisError

from bot.contract import Kind
from bot.knowledge.content_pack import ContentPack
from bot.settings import Settings
from bot.storage.store import Store
from bot.storage.tracker_store import RedisTrackerStore
from tests.support.tiny import TINY_PACK

_TURNS_OF_A_CONVERSATION = 20
"""Fewer than the store keeps, so that all of them can be looked at afterwards."""
_DANGER_EVERY = 6
_PATIENCE_SECONDS = 30
_PAUSE_SECONDS = 0.05


@dataclass
class Tally:
    """What came of a trial. Times in seconds.

    Attributes:
        faults: how often something was killed or stopped.
        acknowledged: messages whose answer a citizen got.
        lost: of these, those that don't stand in the conversation.
        doubled: messages that stand in the conversation more than once, acknowledged or not.
        wrong_states: conversations whose state isn't that of their events, or whose answers don't follow each other.
        dangers, without_number: dangers told to a server that answered at all, and those that were told no number.
        longest_lock: the longest life of one holder's lock.
        longest_wait: the longest a citizen waited for a reply of any kind.
        longest_silence: the longest from what a citizen said to an answer, however often it had to be said.
        told_twice: answers that a messenger's citizen got once more, when a death came between sending and noting so.
    """

    faults: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    wrong_states: int = 0
    dangers: int = 0
    without_number: int = 0
    longest_lock: float = 0.0
    longest_wait: float = 0.0
    longest_silence: float = 0.0
    told_twice: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Both together: sums, and of times the longest."""
        together = Tally()
        for each in fields(self):
            pair = getattr(self, each.name), getattr(other, each.name)
            setattr(together, each.name, max(pair) if each.name.startswith("longest") else sum(pair))
        return together


@dataclass
class Conversation:
    """What a citizen said in one conversation, and the numbers that were answered to it."""

    sender: str
    answered: dict[str, int] = field(default_factory=dict)


class Citizens:
    """Some citizens, each of whom says one thing after the other to one of the servers."""

    def __init__(self, name: str, servers: Sequence[str], tally: Tally) -> None:
        """
        Args:
            name: no other group's in the same store.
            servers: their addresses, which may be changed in place when a server has another after a start.
            tally: where what they meet with is counted.
        """
        self.conversations: list[Conversation] = []
        self._name, self._servers, self._tally = name, servers, tally
        self._have_enough = asyncio.Event()

    async def talk(self, count: int) -> None:
        """Have so many of them talk until `stop`."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(_PATIENCE_SECONDS)) as web:
            await asyncio.gather(*(self._talk(web, number) for number in range(count)))

    def stop(self) -> None:
        """Let each finish what they want to know."""
        self._have_enough.set()

    async def _talk(self, web: aiohttp.ClientSession, number: int) -> None:
        begun = time.monotonic()
        for turn in itertools.count():
            if turn % _TURNS_OF_A_CONVERSATION == 0:
                sender = f"{self._name} {number} {turn // _TURNS_OF_A_CONVERSATION}"
                conversation = Conversation(sender)
                self.conversations.append(conversation)
            server = self._servers[(number + turn) % len(self._servers)]
            if turn % _DANGER_EVERY == _DANGER_EVERY - 1:
                await self._tell_of_danger(web, server, conversation.sender)
            elif await self._count(web, server, conversation, turn):
                self._tally.longest_silence = max(self._tally.longest_silence, time.monotonic() - begun)
                if self._have_enough.is_set():
                    return
                begun = time.monotonic()
            else:
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _count(self, web: aiohttp.ClientSession, server: str, conversation: Conversation, turn: int) -> bool:
        text = f"数数 {turn}"
        said = await self._say(web, server, conversation.sender, text)
        if said is None or said.get("custom", {}).get("kind") != Kind.ANSWER:
            return False
        conversation.answered[text] = int(said["text"].removeprefix("第").removesuffix("次"))
        self._tally.acknowledged += 1
        return True

    async def _tell_of_danger(self, web: aiohttp.ClientSession, server: str, sender: str) -> None:
        said = await self._say(web, server, sender, "我家着火了")
        if said is not None:
            self._tally.dangers += 1
            self._tally.without_number += "119" not in said["text"]

    async def _say(self, web: aiohttp.ClientSession, server: str, sender: str, text: str) -> dict | None:
        """The last message of the reply; None when there was none."""
        begun = time.monotonic()
        try:
            async with web.post(f"{server}webhooks/rest/webhook", json={"sender": sender, "message": text}) as response:
                reply = await response.json()
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError):
            return None
        self._tally.longest_wait = max(self._tally.longest_wait, time.monotonic() - begun)
        return reply[-1] if isinstance(reply, list) else {"text": reply["message"]}


async def judge(conversations: Sequence[Conversation], url: str, settings: Settings, tally: Tally) -> None:
    """Compare what citizens were answered with what stands in the store."""
    store = Store(url)
    kept = RedisTrackerStore(domain=Domain.load(ContentPack(TINY_PACK).domain), store=store, settings=settings)
    try:
        for conversation in conversations:
            whole = await kept.retrieve_full_tracker(conversation.sender)
            read = await kept.retrieve(conversation.sender)
            if whole is None or read is None:
                tally.lost += len(conversation.answered)
                continue
            times = Counter(event.text for event in whole.events if isinstance(event, UserUttered))
            tally.lost += sum(text not in times for text in conversation.answered)
            tally.doubled += sum(count - 1 for text, count in times.items() if text.startswith("数"))
            tally.wrong_states += not _is_right(conversation, whole, read)
    finally:
        await store.close()


def _is_right(conversation: Conversation, whole: DialogueStateTracker, read: DialogueStateTracker) -> bool:
    """Whether the answers are numbered one by one, each under its message, and what is read is the state they left."""
    told: dict[str, int] = {}
    text = ""
    for event in whole.events:
        if isinstance(event, UserUttered):
            text = event.text or ""
        elif isinstance(event, BotUttered) and (event.text or "").startswith("第"):
            told[text] = int(str(event.text).removeprefix("第").removesuffix("次"))
    return (
        list(told.values()) == list(range(1, len(told) + 1))
        and conversation.answered.items() <= told.items()
        and (read.get_slot("counted") or 0) == len(told)
        and read.current_slot_values() == whole.current_slot_values()
        and read.latest_action_name == whole.latest_action_name == "action_listen"
    )


async def watch_locks(url: str, tally: Tally) -> None:
    """Look for how long locks are held, until cancelled. What stands still with the store isn't seen meanwhile."""
    store, since = Store(url), dict[tuple[str, str], float]()
    try:
        while True:
            await asyncio.sleep(0.1)
            try:
                names = [key async for key in store.client.scan_iter("bianmin:lock:{*", count=1000)]
                tokens = [await store.client.get(name) for name in names]
            except (RedisError, OSError, asyncio.TimeoutError):  # the store is what is being broken
                continue
            now = time.monotonic()
            held = {(name, token) for name, token in zip(names, tokens, strict=True) if token}
            since = {lock: since.get(lock, now) for lock in held}
            tally.longest_lock = max([tally.longest_lock, *(now - begun for begun in since.values())])
    finally:
        await store.close()
