"""`bianmin chat`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.commands.shared import Content, current_model_of, settings_with


def chat(
    mode: Annotated[str | None, typer.Option(help="standard or accessible")] = None,
    content: Content = None,
) -> None:
    """Hold a conversation in the terminal. A number picks a button; an empty line ends it."""
    settings = settings_with(content=content)
    model = current_model_of(settings)

    from bot.commands.conversation import converse

    asyncio.run(converse(settings, model, mode))
