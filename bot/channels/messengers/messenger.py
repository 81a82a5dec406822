"""What the channels of messaging platforms share. A new platform is one file with a subclass of `MessengerChannel`.

A platform posts a citizen's message to us, wants to hear within seconds that we have it, delivers it again if it
doesn't, and takes the answer later through an interface of its own. The base sees to everything that follows from it:

    the subclass verifies and decrypts a request and makes an `Incoming` of it
    → `take` keeps the message in the store, unless it came before (the same `Incoming.id`); only then acknowledge
    → in the background, and in the order of each citizen: the answer is made once and kept
    → `render` makes the platform's messages of it, `send` delivers them, each again and again until it is taken

To write a platform:

1. `class PigeonInput(MessengerChannel)` with `name()`, which is also its path below /webhooks and its name in
   credentials.yml (add it to `bot/channels/credentials.py`). The keyword arguments of `__init__`, texts or
   mappings, are its credentials; call `super().__init__()`, and `must_look_like` raises ChannelError when one
   is malformed.
2. `add_routes(blueprint)`: handlers that check the signature before anything else (`signature.py` here compares, and
   limits the clock's skew), raise `Refused(code, status)` when it doesn't hold, and
   `await self.take(Incoming(…))`. It raises StoreError when the message can't be kept; let that pass: the platform
   gets a 503 and delivers again. What isn't text is an Incoming with a `notice`, a sentence of `bot/sentences.yml`.
   Ids are the platform's own; the conversation's sender becomes `@pigeon:<user>`.
3. `render(reply, message)`: the reply's messages as a list of what `send` takes; JSON only, for it is kept until sent.
   `bot/rendering/chat.py` makes numbered text and Markdown and splits at sentences.
4. `send(message, part)` raises NotDelivered when the platform doesn't take it; `is_final=True` if it never will.
   `bot/channels/messengers/platform_api.py` calls JSON interfaces with a time-out and raises it;
   `bot/channels/messengers/access_token.py` keeps a token for all processes. `address_unasked(user)` tells it how to
   reach somebody who has just said nothing, where the platform allows that, or `address_while_waiting(message)` what
   must be kept for it of what they said, where an id isn't enough: `bianmin say` needs one of them.
5. `check()` tries the credentials out, for `bianmin channels check`; `disconnect()` closes connections.
6. `open()` and `close()`, where it needs more than requests, such as a connection of its own. They call `super()`.

Nothing that a citizen wrote, and no id of a citizen, may get into a log or an error.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import re
import uuid
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import sentences
from bot.channels.messengers.delivery import Deliveries, Platform, say_unkept
from bot.channels.messengers.incoming import Answer, Incoming, QueuedMessage
from bot.channels.messengers.message_queue import MessageQueue, Receipt
from bot.channels.messengers.sender_notes import SenderNotes
from bot.channels.service_channel import ServiceChannel
from bot.errors import ChannelError, StoreError
from bot.metrics import RECEIVED, STORE_ERRORS
from bot.rendering.reply import Message
from bot.safety.gate import without_personal_data
from bot.senders import platform_sender
from bot.storage.store import Store
from bot.storage.waiting import WaitingCitizens

if TYPE_CHECKING:
    from bot.engine.assistant import Assistant

logger = logging.getLogger(__name__)


class MessengerChannel(ServiceChannel, Platform):
    """Base of the channels to messaging platforms; the module says how to write one."""

    give_up_seconds: float = 3600
    """How long a platform that is down is tried."""
    parallel: int = 200
    """Citizens answered at the same time by one process; most of them wait for the platform to take the answer."""
    composing: int = 4
    """How many of their turns are taken at the same time; more would keep new messages from being received."""

    queue: MessageQueue
    notes: SenderNotes
    """Where the channel's messages and what it notes of citizens are kept, from `open` on."""

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Made from the channel's part of credentials.yml.

        Raises:
            ChannelError: a credential is missing, empty, unknown or malformed; names it.
        """
        given = {
            name: value if isinstance(value, dict) else str(value)
            for name, value in (credentials or {}).items()
            if value not in (None, "")
        }
        parameters = inspect.signature(cls).parameters
        needed = [name for name, parameter in parameters.items() if parameter.default is parameter.empty]
        if missing := [name for name in needed if name not in given]:
            raise ChannelError(f"{', '.join(missing)} is missing; docs/channels.md says where to find it")
        if unknown := sorted(set(given) - set(parameters)):
            raise ChannelError(f"{', '.join(unknown)} is not known; it takes {', '.join(parameters)}")
        return cls(**given)

    # What a platform does for itself, besides what `Platform` and `ServiceChannel` ask for.

    @abstractmethod
    def render(self, reply: list[Message], message: Incoming) -> list[Any]:
        """A reply as the platform's messages: what `send` takes, one by one."""

    @abstractmethod
    async def check(self) -> str:
        """Try the credentials out, without a store or an assistant. Returns what was found to work, in a sentence.

        Raises:
            ChannelError: they don't work; says what to correct.
        """

    async def create_menu(self) -> str:
        """Set up the menu below the chat, on a platform that has one. Returns what it now has, in a sentence.

        Raises:
            ChannelError: the platform refuses; says why.
        """
        return "this platform has no menu below the chat"

    def share_token(self, store: Store) -> None:
        """Use one access token together with all processes on the store, on a platform that has such."""
        return

    def address_unasked(self, user: str) -> Mapping[str, Any] | None:
        """The `Incoming.address` of what is said to a citizen who has just said nothing; None where an id can't do."""
        return None

    def address_while_waiting(self, message: Incoming) -> Mapping[str, Any] | None:
        """The same, made of what the citizen said, and kept while they wait for a person; None where that can't be."""
        return None

    async def say(self, store: Store, user: str, text: str) -> None:
        """Send a citizen what answers no message, such as a person's words. It needs no open channel.

        Raises:
            ChannelError: the platform takes nothing but answers to messages, or more than an id to reach this citizen.
            NotDelivered: it doesn't take this; of what is too long for one message, a part may have been taken.
            StoreError: the store can't be reached.
        """
        address = self.address_unasked(user)
        if address is None:
            address = await WaitingCitizens(store).address_of(platform_sender(self.name(), user))
        if address is None:
            raise ChannelError(
                f"{self.name()} takes nothing but answers to what a citizen has just said; where it reaches those who "
                "wait for a person, 'bianmin waiting' lists them, and this one isn't among them"
            )
        self.share_token(store)
        message = Incoming(uuid.uuid4().hex, user, address=address)
        for part in self.render([{"text": text}], message):
            await self.send(message, part)

    async def disconnect(self) -> None:
        """Close the connections to the platform that any of the above has opened."""

    def said_late(self, message: Incoming, parts: list[Any]) -> list[Any]:
        return [*self.render([{"text": sentences.notice("late")}], message), *parts]

    async def open(self, assistant: Assistant) -> None:
        """Called when the server starts."""
        self.assistant = assistant
        self.share_token(assistant.store)
        self.queue = MessageQueue(assistant.store, self.name())
        self.notes = SenderNotes(assistant.store, self.name())
        self._waiting = WaitingCitizens(assistant.store)
        self._deliveries = Deliveries(
            self,
            self.queue,
            parallel=self.parallel,
            composing=self.composing,
            give_up_seconds=self.give_up_seconds,
        )
        self._deliveries.start()

    async def close(self, within_seconds: float) -> None:
        """Called when the server stops; what isn't finished in time stays in the store."""
        await self._deliveries.stop(within_seconds)
        await self.disconnect()

    # What the base does for all of them.

    async def take(self, message: Incoming) -> Receipt:
        """Keep a message, to be answered in the background. It may be acknowledged when this returns.

        Personal data in it is masked before it is kept.

        One of a danger is answered at once, if it can't be kept.

        Raises:
            StoreError: it isn't kept, and isn't answered either.
        """
        message = replace(message, text=without_personal_data(message.text))
        sender = self.sender_of(message)
        try:
            receipt = await self.queue.enqueue(sender, message)
        except StoreError:
            if not await self._warned(message):
                raise
            return Receipt.ANSWERED
        RECEIVED.labels(self.name(), "repeated" if receipt.is_repeated else "accepted").inc()
        if receipt is Receipt.FIRST:
            self._deliveries.notice(sender)
        return receipt

    def sender_of(self, message: Incoming) -> str:
        """Whose conversation the message belongs to."""
        return platform_sender(self.name(), message.user)

    async def compose(self, message: Incoming) -> Answer:
        answer = self._answer_of(await self._reply_to(message), message)
        await self._keep_address(message)
        return answer

    async def _keep_address(self, message: Incoming) -> None:
        """Keep how a citizen is reached who waits for a person. The answer itself doesn't depend on it."""
        address = self.address_while_waiting(message)
        if address is None:
            return
        try:
            await self._waiting.note_address(self.sender_of(message), address)
        except StoreError as error:
            logger.warning("%s: a person's words to one who waits may not arrive: %s", self.name(), error)

    async def warning(self, message: Incoming) -> Answer | None:
        if message.notice:
            return None
        reply = await self.assistant.warn(_body(message), sender=self.sender_of(message))
        return self._answer_of(reply, message) if reply is not None else None

    def apology(self, message: Incoming, error: BaseException) -> Answer:
        return self._answer_of(self.assistant.apologise(error, self.sender_of(message)), message)

    def _answer_of(self, reply: list[Message], message: Incoming) -> Answer:
        custom: dict[str, Any] = next((said["custom"] for said in reply if "custom" in said), {})
        return Answer(self.render(reply, message), custom.get("kind", ""), bool(custom.get("erased")))

    async def _reply_to(self, message: Incoming) -> list[Message]:
        if message.notice:
            return [{"text": sentences.notice(message.notice)}]
        return await self.assistant.answer_in_words(
            _body(message),
            self.name(),
            sender=self.sender_of(message),
            message_id=f"{self.name()}:{message.id}",
            is_kept=True,
        )

    async def _warned(self, message: Incoming) -> bool:
        """Whether the message told of a danger, and the platform took what to do."""
        answer = await self.warning(message)
        return answer is not None and await say_unkept(self, QueuedMessage(message, answer.parts))

    def new_blueprint(self) -> Blueprint:
        """The base's, with the channel's opening and closing with the server."""
        blueprint = super().new_blueprint()
        blueprint.exception(StoreError)(_not_kept)

        @blueprint.listener("before_server_start")
        async def open_channel(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            await self.open(self.assistant)

        @blueprint.listener("before_server_stop")
        async def close_channel(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            # The web server's own wait for open requests follows, so the two share the time there is.
            started, budget = loop.time(), app.config.GRACEFUL_SHUTDOWN_TIMEOUT
            await self.close(budget / 2)
            app.config.GRACEFUL_SHUTDOWN_TIMEOUT = budget - (loop.time() - started)

        return blueprint


def _body(message: Incoming) -> dict[str, Any]:
    return {"message": message.text, "metadata": message.metadata}


async def _not_kept(request: Request, error: StoreError) -> HTTPResponse:
    """A message that isn't in the store isn't acknowledged, so that its platform delivers it again."""
    STORE_ERRORS.inc()
    return response.text("", status=503)


def must_look_like(name: str, value: str, pattern: str, shape: str) -> None:
    """Check a credential against a regular expression, which `shape` puts into words.

    Raises:
        ChannelError: it is malformed; the credential isn't shown.
    """
    if not re.fullmatch(pattern, value):
        raise ChannelError(f"{name} must be {shape}; this one has {len(value)} characters")
