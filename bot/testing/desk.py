"""Holding conversation tests and measuring understanding with a service desk."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.progress import Progress

from bot.engine.desk import ServiceDesk
from bot.knowledge.live import shared_knowledge
from bot.nlu.understanding import Understanding
from bot.settings import Settings
from bot.testing.conversations import read, run
from bot.testing.evaluation import Report, evaluate, read_cases


async def hold(paths: Iterable[Path], settings: Settings) -> dict[Path, str | None]:
    """Hold each conversation with a citizen of its own.

    Returns:
        For each file None, or what went wrong with the whole exchange.

    Raises:
        ConversationTestError: a file can't be read.
        BianminError: the desk can't be opened.
    """
    conversations = {path: read(path) for path in paths}
    outcomes: dict[Path, str | None] = {}
    async with TestedService(settings) as service:
        for path, conversation in conversations.items():
            sender = f"conversation-test-{secrets.token_hex(8)}"
            outcomes[path] = await run(conversation, sender, service)
            await service.desk.forget(sender)
    return outcomes


class TestedService:
    """A service desk that can be restarted, and whose conversations can be made to look old."""

    __test__ = False  # no test case, whatever pytest thinks of the name

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.desk: ServiceDesk

    async def __aenter__(self) -> TestedService:
        self.desk = await self._started()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.desk.close()

    async def ask(self, sender: str, text: str, metadata: Mapping[str, Any]) -> list[dict[str, Any]]:
        return await self.desk.ask(sender, text, metadata)

    async def slots(self, sender: str) -> Mapping[str, Any]:
        return await self.desk.slots(sender)

    async def let_rest(self, sender: str, minutes: float) -> None:
        """Date everything that was said back by so many minutes."""
        store = self.desk.agent.tracker_store
        full = await store.retrieve_full_tracker(sender)
        if full is None:
            return
        for event in full.events:
            event.timestamp -= minutes * 60
        await store.forget(sender)
        full.stored_events = 0
        await store.save(full)

    async def restart(self) -> None:
        await self.desk.close()
        self.desk = await self._started()

    async def _started(self) -> ServiceDesk:
        desk = ServiceDesk.prepare(self._settings)
        try:
            await desk.start()
        except BaseException:
            await desk.close()
            raise
        return desk


async def measure(files: Iterable[Path], settings: Settings, model: Path) -> Report:
    """Have the cases of the files understood by the pipeline that answers citizens, each outside of any conversation.

    Raises:
        EvaluationError: a file can't be used.
        BianminError: the desk can't be opened.
    """
    knowledge = shared_knowledge(settings.content).current
    cases = [case for path in files for case in read_cases(path, knowledge.answers)]
    async with ServiceDesk.open(settings, model) as desk:

        async def understand(text: str) -> Understanding:
            return Understanding.from_message(await desk.parse(text))

        with Progress(transient=True) as progress:
            task = progress.add_task("understanding", total=len(cases))
            return await evaluate(cases, understand, lambda: progress.advance(task))
