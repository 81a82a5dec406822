"""Holding conversation tests and measuring understanding with an assistant."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.progress import Progress

from bot.engine.assistant import Assistant
from bot.knowledge.live_pack import shared_pack
from bot.nlu.understanding import Understanding
from bot.settings import Settings
from bot.testing.cases import declared_moves, read_cases
from bot.testing.conversations import read, run
from bot.testing.evaluation import Report, evaluate
from bot.testing.held_turns import hold_conversations, read_held


async def hold(paths: Iterable[Path], settings: Settings) -> dict[Path, str | None]:
    """Hold each conversation with a citizen of its own.

    Returns:
        For each file None, or what went wrong with the whole exchange.

    Raises:
        ConversationTestError: a file can't be read.
        BianminError: the assistant can't be opened.
    """
    conversations = {path: read(path) for path in paths}
    outcomes: dict[Path, str | None] = {}
    async with TestedService(settings) as service:
        for path, conversation in conversations.items():
            sender = f"conversation-test-{secrets.token_hex(8)}"
            outcomes[path] = await run(conversation, sender, service)
            await service.assistant.forget(sender)
    return outcomes


class TestedService:
    """An assistant that can be restarted, and whose conversations can be made to look old."""

    __test__ = False  # no test case, whatever pytest thinks of the name

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.assistant: Assistant

    async def __aenter__(self) -> TestedService:
        self.assistant = await self._started()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.assistant.close()

    async def ask(self, sender: str, text: str, metadata: Mapping[str, Any]) -> list[dict[str, Any]]:
        return await self.assistant.ask(sender, text, metadata)

    async def slots(self, sender: str) -> Mapping[str, Any]:
        return await self.assistant.slots(sender)

    async def let_rest(self, sender: str, minutes: float) -> None:
        """Date everything that was said back by so many minutes."""
        store = self.assistant.agent.tracker_store
        full = await store.retrieve_full_tracker(sender)
        if full is None:
            return
        for event in full.events:
            event.timestamp -= minutes * 60
        await store.replace(full)

    async def restart(self) -> None:
        await self.assistant.close()
        self.assistant = await self._started()

    async def _started(self) -> Assistant:
        assistant = Assistant.prepare(self._settings)
        try:
            await assistant.start()
        except BaseException:
            await assistant.close()
            raise
        return assistant


async def measure(files: Iterable[Path], settings: Settings, model: Path, conversations: Iterable[Path] = ()) -> Report:
    """Have cases understood by the pipeline that answers citizens, and hold conversations with the whole assistant.

    Args:
        files: of cases, each of which is understood outside of any conversation.
        settings: of the assistant.
        model: what it understands with.
        conversations: files of conversations (see `bot.testing.held_turns`).

    Raises:
        EvaluationError: a file can't be used.
        ContentError: a line of a conversation can't be read.
        BianminError: the assistant can't be opened.
    """
    knowledge = shared_pack(settings.content).current.knowledge
    moves = declared_moves(settings.content, knowledge.topics)
    cases = [case for path in files for case in read_cases(path, knowledge.answers, moves)]
    talks = [talk for path in conversations for talk in read_held(path, knowledge.answers, moves)]
    async with Assistant.open(settings, model) as assistant:

        async def understand(text: str) -> Understanding:
            return Understanding.from_message(await assistant.parse(text))

        with Progress(transient=True) as progress:
            task = progress.add_task("understanding", total=len(cases) + len(talks))
            report = await evaluate(cases, understand, lambda: progress.advance(task))
            held = await hold_conversations(talks, assistant, knowledge.answers, lambda: progress.advance(task))
            return replace(report, held=held)
