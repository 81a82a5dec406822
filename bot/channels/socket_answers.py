"""Answers over sockets. One whose citizen has no socket open waits for the next, in whichever process that opens."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Iterator, Sequence
from typing import Any

from socketio import AsyncServer

from bot.cancellation import cancel_until_done
from bot.channels.event_streams import EventStreams, Listener
from bot.channels.owed_answers import OwedAnswers
from bot.errors import Refused, StoreError
from bot.rendering.reply import Message
from bot.storage.pushed_messages import PushedMessages

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 60.0
"""Between looks for what is owed, should an announcement be missed."""
_RETRY_SECONDS = 1.0


class SocketAnswers:
    """What is said to senders, each of whom is a room of the Socket.IO server.

    Args:
        server: the Socket.IO server.
        namespace: of its sockets.
        event: under which messages are sent.
        pushed: where answers wait; None where each connection is a conversation of its own, and nobody comes back.
        streams: tells of what was left for a sender by another process.
    """

    def __init__(
        self, server: AsyncServer, namespace: str, event: str, pushed: PushedMessages | None, streams: EventStreams
    ) -> None:
        self._server, self._namespace, self._event = server, namespace, event
        self._pushed, self._streams = pushed, streams
        self._owed = OwedAnswers(pushed) if pushed else None
        self._last: dict[str, tuple[float, Sequence[Message]]] = {}
        self._listeners: dict[str, Listener] = {}
        self._following: dict[str, asyncio.Task[None]] = {}

    async def say(self, room: str, reply: Sequence[Message], sender: str = "") -> None:
        """Send a reply to a room; keep it, where it is for a sender who has left."""
        if self._owed and sender and not self._sockets(sender):
            await self._owed.keep(sender, reply)
            return
        if sender:
            self._last[sender] = time.monotonic(), reply
        for message in reply:
            for event in _events(message):
                await self._server.emit(self._event, event, to=room, namespace=self._namespace)

    def follow(self, sender: str) -> None:
        """Hand over what is owed to a sender, now and for as long as they have a socket open."""
        if self._pushed is not None and sender not in self._following:
            task = self._following[sender] = asyncio.create_task(self._hand_over(sender, self._pushed))
            task.add_done_callback(lambda done: self._following.pop(sender))

    async def left(self, socket: str, sender: str, heard_within_seconds: float | None) -> None:
        """Called when a socket of a sender is about to be gone.

        Args:
            socket: which.
            sender: whose.
            heard_within_seconds: how long ago it may have heard the last time; None where it left by itself.
        """
        if self._sockets(sender) - {socket}:
            return
        said, reply = self._last.pop(sender, (0.0, ()))
        if self._owed and heard_within_seconds is not None and time.monotonic() - said < heard_within_seconds:
            await self._owed.keep(sender, reply)
        if sender in self._listeners:
            self._listeners[sender].wake()

    async def close(self) -> None:
        """Hand over no more."""
        await self._streams.close()
        await cancel_until_done(list(self._following.values()))

    def _sockets(self, sender: str) -> set[str]:
        return {socket for socket, _ in self._server.manager.get_participants(self._namespace, sender)}

    async def _hand_over(self, sender: str, pushed: PushedMessages) -> None:
        try:
            with self._streams.listening(sender) as listener:
                self._listeners[sender] = listener
                while self._sockets(sender) and not listener.is_closing:
                    await self._hand_over_waiting(sender, listener, pushed)
        except Refused as refused:  # too many are listened for: what is owed waits
            logger.debug("nothing is handed over: %s", refused)
        finally:
            self._listeners.pop(sender, None)

    async def _hand_over_waiting(self, sender: str, listener: Listener, pushed: PushedMessages) -> None:
        listener.clear()
        try:
            for message in await pushed.take(sender):
                await self.say(sender, [message], sender)
        except StoreError as error:
            logger.warning("what is owed to a citizen can't be read: %s", error)
            await asyncio.sleep(_RETRY_SECONDS)
        else:
            await listener.wait_for_news(_LOOK_SECONDS)


def _events(message: Message) -> Iterator[dict[str, Any]]:
    """A message in the shapes of Rasa's Socket.IO channel."""
    if message.get("buttons"):
        replies = [{"content_type": "text", **button} for button in message["buttons"]]
        yield {"text": _lines(message["text"]), "quick_replies": replies}
    elif message["text"]:
        yield {"text": _lines(message["text"])}
    if "image" in message:
        yield {"attachment": {"type": "image", "payload": {"src": message["image"]}}}
    if "attachment" in message:
        yield {"attachment": message["attachment"]}
    if "custom" in message:
        yield {"custom": message["custom"]}


def _lines(text: str) -> str:
    """With two blanks before a single line break, which widgets that read Markdown would pass over without."""
    return re.sub(r"(?<!\n)\n(?!\n)", "  \n", text)
