"""`bianmin ask`."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Annotated, Any

import typer

from bot.commands.shared import Content, current_model_of, settings_with
from bot.contract import Kind
from bot.errors import Refused


def ask(
    text: Annotated[str, typer.Argument(help="a question, as a citizen would write it")],
    as_json: Annotated[bool, typer.Option("--json", help="print the messages as the REST channel gives them")] = False,
    mode: Annotated[str | None, typer.Option(help="standard or accessible")] = None,
    content: Content = None,
) -> None:
    """Ask one question and print the answer; nothing of it is kept."""
    settings = settings_with(content=content)
    model = current_model_of(settings)

    async def run() -> list[dict[str, Any]]:
        from bot.engine.assistant import Assistant

        sender = f"ask-{os.urandom(8).hex()}"
        async with Assistant.open(settings, model) as assistant:
            try:
                return await assistant.ask(sender, text, {"mode": mode} if mode else None)
            finally:
                await assistant.forget(sender)

    try:
        messages = asyncio.run(run())
    except Refused as refused:
        from bot.sentences import refusal

        typer.secho(refusal(refused.code, **refused.values), err=True)
        raise typer.Exit(2) from None
    if as_json:
        typer.echo(json.dumps(messages, ensure_ascii=False, indent=2))
    else:
        from bot.commands.conversation import reply_lines

        for line in reply_lines(messages):
            typer.echo(line)
    if any(message.get("custom", {}).get("kind") == Kind.ERROR for message in messages):
        raise typer.Exit(1)
