"""`bianmin say`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.commands.shared import settings_with


def say(
    sender: Annotated[str, typer.Argument(help="whom to answer, as 'bianmin waiting' lists them: @web:…, @wecom:…")],
    text: Annotated[str, typer.Argument(help="what a person of the agency has to say")],
) -> None:
    """Send a person's answer to a citizen, who waits for one no more; it waits for a web page to be opened."""
    settings = settings_with()
    from bot.channels.human_replies import say_as_person
    from bot.storage.store import Store

    async def run() -> None:
        store = Store.open(settings)
        try:
            await say_as_person(store, settings, sender, text)
        finally:
            await store.close()

    asyncio.run(run())
    typer.echo(f"The answer is on its way to {sender}; it waits for a page that isn't open.")
