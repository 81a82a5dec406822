"""Rasa's tracker store in Redis: each conversation is a list of its events, of which the newest are kept.

Rasa's own Redis store reads, replays and rewrites the whole dialogue at each turn, and its wrapper turns an outage into
amnesia. This one appends a turn's new events and reads from a checkpoint on (see `checkpoint`), and lets an outage be
seen.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import rasa.shared.utils.common
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.errors import LockLost
from bot.settings import Settings, get_settings
from bot.storage import keys
from bot.storage.checkpoint import CHECKPOINT_EVENTS, Checkpoints, events_for
from bot.storage.erasure import forget
from bot.storage.lock_store import held_token
from bot.storage.outage import outage_of
from bot.storage.preferences import changed_preferences, conversation_with
from bot.storage.redis_address import ANSWER_SECONDS
from bot.storage.store import Store, milliseconds
from bot.storage.turn_notes import TurnNotes
from bot.storage.turn_summary import TurnSummary

logger = logging.getLogger(__name__)

_READ_AHEAD = 2 * CHECKPOINT_EVENTS + 30
"""Events read together with the checkpoints: more are rarely needed, and then cost one more round trip."""

MOST_EVENTS = 300
"""Events kept of a conversation (some 30 turns), unless reading needs more; a checkpoint stands for earlier ones."""

# Saves a turn, unless another process took one meanwhile. A lock that merely ran out is as good as held when nobody has
# it and the conversation is as it was read. Without a token nothing is looked at. A store that stood still doesn't save
# when it goes on: by then the citizen has been told that it failed.
_SAVE = """
local lock, events, checkpoint, preferences = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local token, read, life, preferences_life, most = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local state, chosen, latest = ARGV[6], ARGV[7], tonumber(ARGV[8])
local time = redis.call('TIME')
if latest > 0 and time[1] * 1000 + math.floor(time[2] / 1000) > latest then return 0 end
if token ~= '' then
    local holder = redis.call('GET', lock)
    local before = redis.call('GET', checkpoint)
    local is_unchanged = before and redis.sha1hex(before) == read
    if holder ~= token and (holder or not is_unchanged) then return 0 end
end
for i = 9, #ARGV do redis.call('RPUSH', events, ARGV[i]) end
redis.call('LTRIM', events, -most, -1)
redis.call('EXPIRE', events, life)
redis.call('SET', checkpoint, state, 'EX', life)
if chosen ~= '' then redis.call('SET', preferences, chosen) end
redis.call('EXPIRE', preferences, preferences_life)
return 1
"""

ERASED = "erased"
"""The slot by which an action asks for the whole conversation to be removed."""


class StoredTracker(DialogueStateTracker):
    """A tracker that knows what of it stands in the store. Rasa's copies of it, made for actions, are plain trackers.

    Attributes:
        checkpoints: as they were stored together with the last event.
        read_state: SHA-1 of `checkpoints` as they were read or written; empty when there were none.
        stored_events: how many of `events`, from the first on, needn't be appended any more.
    """

    checkpoints = Checkpoints()
    read_state = ""
    stored_events = 0


class RedisTrackerStore(TrackerStore):
    """Rasa's tracker store on `Store`. Named in endpoints.yml for stock `rasa` commands; then it opens its own store.

    Raises (all methods): StoreError when the server can't be reached.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        store: Store | None = None,
        settings: Settings | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        settings = settings or get_settings()
        self._store = store or Store.open_for_process(settings)
        self._ttl_seconds = int(settings.session_hours * 3600)
        self._clock_ahead: float | None = None
        self._save_script = self._store.client.register_script(_SAVE)
        self._notes = TurnNotes(self._store)

    def init_tracker(self, sender_id: str) -> StoredTracker:
        """An empty tracker of which nothing is stored."""
        return StoredTracker(sender_id, self.domain.slots, max_event_history=self.max_event_history)

    async def retrieve(self, sender_id: str) -> StoredTracker | None:
        """The conversation with its newest events and its exact state, or None when nothing is known of it.

        A conversation that is new or forgotten begins with the citizen's preferences, where there are any.
        """
        events_key, checkpoint_key = keys.events(sender_id), keys.checkpoint(sender_id)
        asked = time.monotonic()
        with outage_of("read a conversation"):
            async with self._store.client.pipeline(transaction=True) as pipeline:
                pipeline.time()
                pipeline.get(checkpoint_key)
                pipeline.lrange(events_key, -_READ_AHEAD, -1)
                pipeline.get(keys.preferences(sender_id))
                (seconds, microseconds), described, rows, preferences = await pipeline.execute()
            self._clock_ahead = seconds + microseconds / 1_000_000 - asked
            is_new = described is None
            checkpoints = conversation_with(preferences) if is_new and preferences else Checkpoints.from_json(described)
            if checkpoints.since_base > len(rows):
                rows = await self._store.client.lrange(events_key, -checkpoints.since_base, -1)
        if is_new and not preferences:
            return None
        events = [event for row in rows[max(0, len(rows) - checkpoints.since_base) :] if (event := _event(row))]
        tracker = self._tracker(sender_id, events_for(checkpoints.base) + events)
        tracker.checkpoints, tracker.read_state = checkpoints, _digest(described)
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> StoredTracker | None:
        """The conversation with all its events that are kept; for looking at, not for continuing."""
        with outage_of("read a conversation"):
            rows = await self._store.client.lrange(keys.events(conversation_id), 0, -1)
        if not rows:
            return None
        return self._tracker(conversation_id, [event for row in rows if (event := _event(row))])

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events since the tracker was read; remove them all when the citizen asked for that.

        Who asks for a person is on the list of those who wait before the conversation says so. A turn is counted when
        it is kept. Of the conversation, the newest `MOST_EVENTS` are kept, for `Checkpoints.seconds_to_keep`.

        Args:
            tracker: a `StoredTracker` is told what of it is stored now. Of any other, all events are appended.

        Raises:
            LockLost: the running task took the conversation's lock, and was so slow that another process has taken a
                turn since. Nothing of the turn is written.
        """
        known = tracker if isinstance(tracker, StoredTracker) else self.init_tracker(tracker.sender_id)
        new = list(tracker.events)[known.stored_events :]
        turn = TurnSummary.of(new, tracker)
        if ERASED in tracker.slots and tracker.get_slot(ERASED):
            await self.forget(tracker.sender_id)
            known.stored_events += len(new)
        elif new:
            if turn is not None:
                await self._notes.before_keeping(tracker.sender_id, turn)
            await self._append(new, tracker, known)
        if turn is not None:
            await self._notes.after_keeping(turn)

    async def _append(self, new: list[Event], tracker: DialogueStateTracker, known: StoredTracker) -> None:
        checkpoints = known.checkpoints.after(len(new), tracker)
        preferences = changed_preferences(tracker, new)
        state = checkpoints.as_json()
        sender = tracker.sender_id
        used = [keys.lock(sender), keys.events(sender), keys.checkpoint(sender), keys.preferences(sender)]
        rows = [json.dumps(event.as_dict(), ensure_ascii=False, separators=(",", ":")) for event in new]
        fence = [held_token(sender), known.read_state]
        lives = [checkpoints.seconds_to_keep(self._ttl_seconds), keys.PREFERENCES_SECONDS]
        most = max(MOST_EVENTS, checkpoints.since_base)
        with outage_of("write a conversation"):
            is_saved = await self._save_script(
                used, [*fence, *lives, most, state, preferences or "", self._latest(), *rows]
            )
        if not is_saved:
            raise LockLost("a turn isn't kept: another process has taken over the conversation")
        known.read_state = _digest(state)
        known.checkpoints = checkpoints
        known.stored_events += len(new)
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    def _latest(self) -> int:
        """Until when a save that begins now may be done, in ms of the store's clock; 0 while that isn't known."""
        if self._clock_ahead is None:
            return 0
        return milliseconds(time.monotonic() + self._clock_ahead + ANSWER_SECONDS)

    async def exists(self, conversation_id: str) -> bool:
        with outage_of("read a conversation"):
            return bool(await self._store.client.exists(keys.checkpoint(conversation_id)))

    async def replace(self, tracker: DialogueStateTracker) -> None:
        """Remove everything stored of the tracker's citizen, and store all of its events instead."""
        await self.forget(tracker.sender_id)
        anew = self.init_tracker(tracker.sender_id)
        anew.events.extend(tracker.events)
        anew.replay_events()
        await self._append(list(anew.events), anew, anew)

    async def forget(self, sender_id: str) -> None:
        """Remove everything stored of a citizen, but messages that are in the middle of being answered."""
        await forget(self._store, sender_id)

    async def keys(self) -> Iterable[str]:
        """The senders of all stored conversations, found step by step (SCAN) so that the server isn't held up."""
        with outage_of("list conversations"):
            found = self._store.client.scan_iter(match=keys.ALL_CHECKPOINTS, count=500)
            return [keys.sender_of_checkpoint(key) async for key in found]

    def _tracker(self, sender_id: str, events: list[Event]) -> StoredTracker:
        tracker = self.init_tracker(sender_id)
        tracker.events.extend(events)
        tracker.replay_events()
        tracker.stored_events = len(events)
        return tracker


def _digest(state: str | None) -> str:
    return hashlib.sha1(state.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest() if state else ""


def _event(row: str) -> Event | None:
    fields = json.loads(row)
    kind = _event_classes().get(fields.get("event"))
    if kind is None:
        logger.warning("skipped a stored event of unknown type %r", fields.get("event"))
        return None
    return kind._from_parameters(fields)


@lru_cache(maxsize=1)
def _event_classes() -> dict[str, type[Event]]:
    """Event classes by type name; Rasa's own look-up walks all subclasses for every event."""
    classes: dict[str, type[Event]] = {}
    for kind in rasa.shared.utils.common.all_subclasses(Event):
        classes.setdefault(kind.type_name, kind)
    return classes
