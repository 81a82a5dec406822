"""The whole service in one object: the store, the agent and the way a message is answered.

The web server, `bianmin ask`, `bianmin chat` and the conversation tests all speak to this.
"""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.engine.model import current_model, newest_model
from bot.engine.setup import prepare_rasa
from bot.engine.store import Store
from bot.safety.gate import Gate, Inquiry
from bot.safety.rate_limit import RateLimit
from bot.settings import Settings

if TYPE_CHECKING:
    from rasa.core.channels.channel import UserMessage

    from bot.engine.agent import ServiceAgent

logger = logging.getLogger(__name__)

_WARM_UP = "好"


class ServiceDesk:
    """Answers messages. Make it with `open`; or `prepare`, `start` and `close` it where the event loop comes later."""

    def __init__(self, settings: Settings, store: Store, agent: ServiceAgent, model: Path) -> None:
        self.settings = settings
        self.store = store
        self.agent = agent
        self.model = model
        self.gate = Gate(settings.max_message_characters)
        self.rate_limit = RateLimit(store, settings.rate_limit_per_minute)

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings, model: Path | None = None) -> AsyncIterator[ServiceDesk]:
        """A desk that is ready to answer, closed at the end.

        Raises:
            BianminError: the content, the store, the model or the actions can't be used; says why.
        """
        desk = cls.prepare(settings, model)
        try:
            await desk.start()
            yield desk
        finally:
            await desk.close()

    @classmethod
    def prepare(cls, settings: Settings, model: Path | None = None) -> ServiceDesk:
        """Start or find the store and load the model: the slow part, which needs no event loop."""
        prepare_rasa(settings)
        from bot.engine.agent import make_agent
        from bot.knowledge.live import shared_knowledge

        if (settings.content / "data" / "faq").exists():  # a pack whose actions need no answers has none
            shared_knowledge(settings.content)  # what cannot be served is found out now, not by the first citizen
        chosen = model or current_model(settings)
        if chosen is None:
            chosen = newest_model(settings)
            logger.warning("the model %s is older than the content; run 'bianmin train'", chosen.name)
        store = Store.open(settings)
        try:
            return cls(settings, store, make_agent(settings, store, chosen), chosen)
        except BaseException:
            store.close_embedded()
            raise

    async def start(self) -> None:
        """Check the store and understand one message, so that the first citizen doesn't wait for lazy loading."""
        await self.store.ping()
        started = time.perf_counter()
        await self.parse(_WARM_UP)
        logger.debug("warmed up in %.1f s", time.perf_counter() - started)

    async def close(self) -> None:
        await self.store.close()

    async def handle_message(self, message: UserMessage) -> Any:
        """Rasa's own way in: count the message, then have the agent answer it through its output channel.

        Raises:
            Refused: the sender has sent too many messages in this minute.
        """
        await self.rate_limit.count(message.sender_id)
        return await self.agent.handle_message(message)

    async def ask(
        self, sender: str, text: str, metadata: Mapping[str, Any] | None = None, channel: str = "desk"
    ) -> list[dict[str, Any]]:
        """Answer a message as the REST channel does.

        Returns:
            The messages of the reply; exactly one carries `custom`. A failure is a reply of kind `error`.

        Raises:
            Refused: the message can't be taken (blank, too long, wrong metadata, too many in a minute).
        """
        return await self.answer(self.gate.admit({"sender": sender, "message": text, "metadata": metadata}), channel)

    async def answer(self, inquiry: Inquiry, channel: str) -> list[dict[str, Any]]:
        """Answer a message that the gate has admitted."""
        from bot.engine.turn import take_turn

        return await take_turn(self.handle_message, inquiry, channel, self.agent.domain)

    async def parse(self, text: str) -> dict[str, Any]:
        """What NLU makes of a text outside of any conversation (Rasa's parse data)."""
        from rasa.core.channels.channel import UserMessage

        assert self.agent.processor is not None
        return await self.agent.processor.parse_message(UserMessage(text))

    async def slots(self, sender: str) -> dict[str, Any]:
        """The slots of a conversation as they now are; empty when nothing is known of it."""
        tracker = await self.agent.tracker_store.retrieve(sender)
        return tracker.current_slot_values() if tracker else {}

    async def forget(self, sender: str) -> None:
        """Remove a conversation."""
        await self.agent.tracker_store.forget(sender)
