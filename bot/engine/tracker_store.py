"""Conversations, stored as what they are: lists of events that only grow.

Rasa's own Redis store reads, replays and rewrites the whole dialogue at each turn, and its wrapper turns an outage into
amnesia. This one appends a turn's new events and reads a window (see `window`), and lets an outage be seen.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import rasa.shared.utils.common
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from redis.exceptions import ResponseError

from bot.engine.preferences import KEPT_SECONDS, changed_preferences, conversation_with, preferences_key
from bot.engine.pushed_messages import pushed_key
from bot.engine.store import OUTAGE, Store
from bot.engine.window import WINDOW_EVENTS, Window, events_for
from bot.errors import StoreError
from bot.settings import Settings, get_settings

logger = logging.getLogger(__name__)

_READ_AHEAD = 2 * WINDOW_EVENTS + 30
"""Events read together with the window's description: more are rarely needed, and then cost one more round trip."""

ERASED = "erased"
"""The slot by which an action asks for the whole conversation to be removed."""


class ConversationStore(TrackerStore):
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
        self._store = store or Store.open(settings)
        self._ttl_seconds = int(settings.session_hours * 3600)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation with its newest events and its exact state, or None when nothing is known of it.

        A conversation that is new or forgotten begins with the citizen's preferences, where there are any.
        """
        events_key, window_key = _keys(sender_id)
        try:
            async with self._store.client.pipeline(transaction=True) as pipeline:
                pipeline.get(window_key)
                pipeline.lrange(events_key, -_READ_AHEAD, -1)
                pipeline.get(preferences_key(sender_id))
                described, rows, preferences = await pipeline.execute()
            is_new = described is None
            window = conversation_with(preferences) if is_new and preferences else Window.from_json(described)
            if window.since_base > len(rows):
                rows = await self._store.client.lrange(events_key, -window.since_base, -1)
        except OUTAGE as error:
            raise _outage("read", error) from error
        if is_new and not preferences:
            return None
        events = [event for row in rows[len(rows) - window.since_base :] if (event := _event(row))]
        tracker = self._tracker(sender_id, events_for(window.base) + events)
        tracker.window = window
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The conversation with all its events; for looking at, not for continuing."""
        try:
            rows = await self._store.client.lrange(_keys(conversation_id)[0], 0, -1)
        except OUTAGE as error:
            raise _outage("read", error) from error
        if not rows:
            return None
        return self._tracker(conversation_id, [event for row in rows if (event := _event(row))])

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events since the tracker was read; remove them all when the citizen asked for that."""
        if ERASED in tracker.slots and tracker.get_slot(ERASED):
            await self.forget(tracker.sender_id)
            return
        seen: int = getattr(tracker, "stored_events", 0)
        new = list(tracker.events)[seen:]
        if not new:
            return
        window = getattr(tracker, "window", Window()).after(len(new), tracker)
        preferences = changed_preferences(tracker, new)
        events_key, window_key = _keys(tracker.sender_id)
        try:
            rows = [json.dumps(event.as_dict(), ensure_ascii=False, separators=(",", ":")) for event in new]
            async with self._store.client.pipeline(transaction=True) as pipeline:
                pipeline.rpush(events_key, *rows)
                pipeline.expire(events_key, self._ttl_seconds)
                pipeline.set(window_key, window.as_json(), ex=self._ttl_seconds)
                if preferences is not None:
                    pipeline.set(preferences_key(tracker.sender_id), preferences)
                pipeline.expire(preferences_key(tracker.sender_id), KEPT_SECONDS)
                await pipeline.execute()
        except OUTAGE as error:
            raise _outage("written", error) from error
        tracker.window = window
        tracker.stored_events = seen + len(new)
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    async def exists(self, conversation_id: str) -> bool:
        try:
            return bool(await self._store.client.exists(_keys(conversation_id)[1]))
        except OUTAGE as error:
            raise _outage("read", error) from error

    async def forget(self, sender_id: str) -> None:
        """Remove everything stored of a citizen: the conversation and the preferences."""
        try:
            await self._store.client.delete(*_keys(sender_id), preferences_key(sender_id), pushed_key(sender_id))
        except OUTAGE as error:
            raise _outage("erased", error) from error

    async def keys(self) -> Iterable[str]:
        """The senders of all stored conversations, found step by step (SCAN) so that the server isn't held up."""
        senders = []
        try:
            async for key in self._store.client.scan_iter(match="bianmin:window:{*}", count=500):
                senders.append(key[len("bianmin:window:{") : -1])
        except OUTAGE as error:
            raise _outage("listed", error) from error
        return senders

    def _tracker(self, sender_id: str, events: list[Event]) -> DialogueStateTracker:
        tracker = self.init_tracker(sender_id)
        tracker.events.extend(events)
        tracker.replay_events()
        tracker.stored_events = len(events)
        return tracker


def _keys(sender_id: str) -> tuple[str, str]:
    """Both keys of a conversation; the braces keep them on one node of a Redis Cluster."""
    return f"bianmin:events:{{{sender_id}}}", f"bianmin:window:{{{sender_id}}}"


def _outage(what: str, error: Exception) -> StoreError:
    if isinstance(error, ResponseError):
        return StoreError(f"a conversation can't be {what}, the store refuses: {error}")
    return StoreError(f"a conversation can't be {what}, the store doesn't answer: {error or type(error).__name__}")


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
