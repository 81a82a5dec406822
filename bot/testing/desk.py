"""Holding conversation tests and measuring understanding with a service desk."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path

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
    async with ServiceDesk.open(settings) as desk:
        for path, conversation in conversations.items():
            sender = f"conversation-test-{secrets.token_hex(8)}"
            outcomes[path] = await run(conversation, sender, desk.ask, desk.slots)
            await desk.forget(sender)
    return outcomes


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
