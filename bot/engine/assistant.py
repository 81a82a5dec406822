"""The whole service in one object: the store, the agent and the way a message is answered.

The web server, `bianmin ask`, `bianmin chat` and the conversation tests all speak to this.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from bot.cancellation import cancel_until_done
from bot.contract import Kind
from bot.engine.apology import apology_for, refusal_for
from bot.engine.beginning_anew import begin_anew, begins_anew
from bot.engine.rasa_setup import prepare_rasa
from bot.engine.trained_model import current_model, newest_model
from bot.engine.turns_in_hand import TurnsInHand
from bot.errors import Refused, StoreError
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.live_pack import shared_pack
from bot.metrics import STORE_ERRORS, TURN_SECONDS, TURNS
from bot.rendering.language import language_of, prepare_language
from bot.rendering.reply import Message, complete, kind_of, with_note
from bot.safety.client_address import ClientAddresses
from bot.safety.gate import Gate, Inquiry
from bot.safety.rate_limit import RateLimit
from bot.settings import Settings
from bot.storage.erasure import erase
from bot.storage.store import Store
from bot.storage.store_files import StoreFiles
from bot.storage.store_room import StoreRoom

if TYPE_CHECKING:
    from bot.engine.agent import ServiceAgent

logger = logging.getLogger(__name__)

_WARM_UP = "好"
_LAST_REWRITE_SECONDS = 3.0
"""How long the end may take for the sake of what was erased a moment ago; later, the next start sees to it."""


class Assistant:
    """Answers messages. Make it with `open`; or `prepare`, `start` and `close` it where the event loop comes later."""

    def __init__(self, settings: Settings, store: Store, agent: ServiceAgent, model: Path) -> None:
        from bot.engine.outage_warning import CertainDanger

        self.settings = settings
        self.store = store
        self.agent = agent
        self.model = model
        self.gate = Gate(settings.max_message_characters, settings.metadata_keys)
        self.rate_limit = RateLimit(store, settings.rate_limit_per_minute, settings.address_rate_limit_per_minute)
        self.clients = ClientAddresses(settings.trusted_proxies)
        self.turns = TurnsInHand(settings.max_waiting_messages, settings.response_seconds * 0.75)
        self._certain_danger = CertainDanger(settings.content)
        self._files = StoreFiles(store)
        self._room = StoreRoom(store)
        self._looking_after: list[asyncio.Task[None]] = []

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings, model: Path | None = None) -> AsyncIterator[Assistant]:
        """An assistant that is ready to answer, closed at the end.

        Raises:
            BianminError: the content, the store, the model or the actions can't be used; says why.
        """
        assistant = cls.prepare(settings, model)
        try:
            await assistant.start()
            yield assistant
        finally:
            await assistant.close()

    @classmethod
    def prepare(cls, settings: Settings, model: Path | None = None) -> Assistant:
        """Start or find the store and load the model: the slow part, which needs no event loop."""
        prepare_rasa(settings)
        from bot.engine.agent import make_agent

        pack = shared_pack(settings.content)  # what cannot be served is found out now, not by the first citizen
        if ContentPack(settings.content).has_answers:  # the actions of a pack without need no language either
            pack.prepare(prepare_language)
        chosen = model or current_model(settings)
        if chosen is None:
            chosen = newest_model(settings)
            logger.warning("the model %s is older than the content; run 'bianmin train'", chosen.name)
        store = Store.open(settings)
        try:
            assistant = cls(settings, store, make_agent(settings, store, chosen), chosen)
            threadpool_limits(limits=1, user_api="blas")
            return assistant
        except BaseException:
            store.close_embedded()
            raise

    async def start(self) -> None:
        """Check the store and understand one message, so that the first citizen doesn't wait for lazy loading."""
        await self.store.ping()
        await self.agent.open()
        started = time.perf_counter()
        await self.parse(_WARM_UP)
        logger.debug("warmed up in %.1f s", time.perf_counter() - started)
        self._looking_after = [
            asyncio.create_task(look_after())
            for look_after in (self.store.look_after, self._files.look_after, self._room.look_after)
        ]

    async def close(self) -> None:
        await cancel_until_done(self._looking_after)
        await self.agent.close()
        try:
            if await self._files.is_asked_for():
                await self._files.rewrite(_LAST_REWRITE_SECONDS)
        except StoreError as error:
            logger.warning("the next start has to look after the store's files: %s", error)
        await self.store.close()

    async def answer(
        self,
        body: Any,
        channel: str,
        *,
        sender: str | None = None,
        address: str = "",
        message_id: str | None = None,
        is_kept: bool = False,
    ) -> list[Message]:
        """Answer a citizen's message: the one door, through which the messages of all channels go.

        The message is checked, is counted, waits its turn, and gets a complete reply whatever happens: a failure is a
        reply of kind `error`, or, where the message tells of a danger, of kind `emergency`.

        Args:
            body: an object with `message`, perhaps `metadata`, and, unless `sender` is given, `sender`.
            channel: the name of the channel it came by.
            sender: whose message it is, where a session or a platform says that and not the body.
            address: of the client that it comes from; empty for one that speaks for many.
            message_id: what the message is known by, where it may come again: its turn isn't taken again then, what was
                said in it is.
            is_kept: the channel keeps the message and has acknowledged it. It waits however many others do, and
                `response_seconds` for its reply (the others' time is limited by the web server).

        Returns:
            The messages of the reply; exactly one carries `custom`.

        Raises:
            Refused: the message can't be taken (blank, too long, wrong metadata), or not now (too many of them) and no
                word of it is one of danger.
            StoreError: a kept message, which tells of no danger, is to be tried again.
        """
        return await self._answer(self.gate.admit(body, sender, address), channel, message_id, is_kept)

    async def answer_in_words(
        self,
        body: Any,
        channel: str,
        *,
        sender: str | None = None,
        address: str = "",
        message_id: str | None = None,
        is_kept: bool = False,
    ) -> list[Message]:
        """As `answer`, for channels on which a refusal can only be said: it is a reply of kind `error`, too."""
        inquiry = None
        try:
            inquiry = self.gate.admit(body, sender, address)
            return await self._answer(inquiry, channel, message_id, is_kept)
        except Refused as refused:
            mode = inquiry.metadata.get("mode") if inquiry else None
            return self.refuse(refused, sender or "", mode)

    async def ask(
        self, sender: str, text: str, metadata: Mapping[str, Any] | None = None, channel: str = "assistant"
    ) -> list[Message]:
        """Answer a message as the REST channel does; as `answer`."""
        return await self.answer({"sender": sender, "message": text, "metadata": metadata}, channel)

    async def warn(self, body: Any, *, sender: str | None = None) -> list[Message] | None:
        """What to do in the danger that a message tells of, as a complete reply, without a turn and without the store.

        Args:
            body: as for `answer`.
            sender: as for `answer`.

        Returns:
            None when the message tells of no danger, or is none that can be taken.
        """
        try:
            return await self._warning(self.gate.admit(body, sender))
        except Refused:
            return None

    def apologise(self, error: BaseException, sender: str = "", mode: str | None = None) -> list[Message]:
        """A complete reply of kind `error`; what happened goes to the log, under the reference that the reply tells."""
        return self.complete([{"recipient_id": sender, **apology_for(error, self.agent.domain.responses)}], mode)

    def refuse(self, refused: Refused, sender: str = "", mode: str | None = None) -> list[Message]:
        """A complete reply of kind `error` that says why a message isn't taken."""
        return self.complete([{"recipient_id": sender, **refusal_for(refused)}], mode)

    def complete(self, messages: Sequence[Message], mode: str | None = None) -> list[Message]:
        """A reply that keeps the contract, made of what was said (see `bot.rendering.reply.complete`)."""
        return complete(messages, mode, responses=self.agent.domain.responses, speak=self.speak)

    async def _answer(self, inquiry: Inquiry, channel: str, message_id: str | None, is_kept: bool) -> list[Message]:
        started = time.perf_counter()
        mode = inquiry.metadata.get("mode")
        seconds = self.settings.response_seconds if is_kept else None
        try:
            said = await asyncio.wait_for(self._take_turn(inquiry, channel, message_id, is_kept), seconds)
            reply = self.complete(with_note(said, inquiry.masked), mode)
        except Refused:
            # Found by its words alone, which costs next to nothing: a crowd is why it isn't taken.
            warning = self._what_to_do(inquiry, self._certain_danger.in_text(inquiry.text))
            if warning is None:
                raise
            reply = warning
        except Exception as error:
            is_to_be_tried_again = is_kept and isinstance(error, StoreError)
            warning = await self._warning(inquiry) if is_to_be_tried_again else None
            if is_to_be_tried_again and warning is None:
                STORE_ERRORS.inc()
                raise
            reply = warning or self.apologise(error, inquiry.sender, mode)
        if kind_of(reply) == Kind.ERROR:
            reply = await self._warning(inquiry) or reply
        TURNS.labels(channel, kind_of(reply)).inc()
        TURN_SECONDS.labels(channel).observe(time.perf_counter() - started)
        return reply

    async def _take_turn(self, inquiry: Inquiry, channel: str, message_id: str | None, is_kept: bool) -> list[Message]:
        from bot.engine.take_turn import take_turn

        if not is_kept:
            self._room.must_have_room()
        with self.turns.arriving(is_kept=is_kept):
            await self.rate_limit.count(inquiry.sender)  # before it waits: what is refused takes no one's place in line
        async with self.turns.turn(inquiry.sender, address=inquiry.address, is_kept=is_kept):
            if which := begins_anew(inquiry.text):
                mode = (await self.slots(inquiry.sender)).get("mode")
                return await begin_anew(self.store, self.agent.lock_store, inquiry.sender, which, mode)
            return await take_turn(self.agent.handle_message, inquiry, channel, message_id)

    async def _warning(self, inquiry: Inquiry) -> list[Message] | None:
        return self._what_to_do(inquiry, await self.find_danger(inquiry.text))

    def _what_to_do(self, inquiry: Inquiry, danger: str | None) -> list[Message] | None:
        from bot.engine.outage_warning import what_to_do

        message = what_to_do(danger, self.agent.domain.responses) if danger else None
        if message is None:
            return None
        return self.complete([{"recipient_id": inquiry.sender, **message}], inquiry.metadata.get("mode"))

    def speak(self, text: str) -> str:
        """The text as it is read aloud."""
        return language_of(shared_pack(self.settings.content).current.lexicon).speech.spoken(text)

    async def find_danger(self, text: str) -> str | None:
        """The danger that a text tells of, by what NLU makes of it; by its words, when NLU fails. Needs no store."""
        from bot.nlu.understanding import EMERGENCY, Understanding, name_of

        try:
            understanding = Understanding.from_message(await self.parse(text))
        except Exception as error:
            logger.error("a message can't be understood: %s", type(error).__name__)
            return self._certain_danger.in_text(text)
        return name_of(understanding.move or "") if understanding.family == EMERGENCY else None

    async def parse(self, text: str) -> dict[str, Any]:
        """Rasa's parse data of a text outside of any conversation."""
        from rasa.core.channels.channel import UserMessage

        assert self.agent.processor is not None
        return await self.agent.processor.parse_message(UserMessage(text))

    async def slots(self, sender: str) -> dict[str, Any]:
        """The slots of a conversation as they now are; empty when nothing is known of it."""
        tracker = await self.agent.tracker_store.retrieve(sender)
        return tracker.current_slot_values() if tracker else {}

    async def forget(self, sender: str) -> None:
        """Remove everything of a citizen, once no turn of theirs is being taken.

        Raises:
            ConversationBusy: a turn takes too long.
            StoreError: the store can't be reached.
        """
        await erase(self.store, self.agent.lock_store, sender)
