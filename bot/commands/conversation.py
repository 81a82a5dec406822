"""A conversation in the terminal, with the real agent, actions and store; imported when it is held, not before."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from bot import sentences
from bot.engine.assistant import Assistant
from bot.errors import Refused
from bot.settings import Settings


async def converse(settings: Settings, model: Path, mode: str | None) -> None:
    """Read lines and print replies until an empty line or the end of the input; the conversation is not kept."""
    sender = f"chat-{os.urandom(8).hex()}"
    buttons: list[dict[str, str]] = []
    async with Assistant.open(settings, model) as assistant:
        typer.secho("Type a question. A number picks a button; an empty line ends the conversation.", dim=True)
        try:
            while line := await _read_line():
                text = _payload(line, buttons)
                try:
                    messages = await assistant.ask(sender, text, {"mode": mode} if mode else None, channel="chat")
                except Refused as refused:
                    typer.echo(sentences.refusal(refused.code, **refused.values))
                    continue
                buttons = [button for message in messages for button in message.get("buttons", [])]
                for shown in reply_lines(messages):
                    typer.echo(shown)
        finally:
            await assistant.forget(sender)


def reply_lines(messages: list[dict[str, Any]]) -> Iterator[str]:
    """A reply as it is printed: the texts, then all buttons numbered through."""
    for message in messages:
        if message["text"]:
            yield message["text"]
    buttons = [button for message in messages for button in message.get("buttons", [])]
    for number, button in enumerate(buttons, start=1):
        yield f"  {number}. {button['title']}"


def _payload(line: str, buttons: list[dict[str, str]]) -> str:
    if line.isdecimal() and 1 <= int(line) <= len(buttons):
        return buttons[int(line) - 1]["payload"]
    return line


async def _read_line() -> str:
    """A line without its ends, empty at the end of the input; read in a thread, so that locks go on being renewed."""
    try:
        return (await asyncio.to_thread(input, "> ")).strip()
    except EOFError:
        return ""
