"""`bianmin erase`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated

import typer

from bot.commands.shared import settings_with
from bot.errors import BianminError


def erase(
    sender: Annotated[
        str,
        typer.Argument(help="whose data: a sender of the REST channel, @wecom:… or @web:…, or a web page's session id"),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="don't ask first")] = False,
) -> None:
    """Remove everything that is kept of a citizen from the store and its files; exits with 1 if there is nothing."""
    settings = settings_with()
    from bot.engine.rasa_setup import prepare_rasa

    prepare_rasa(settings)
    from bot.safety.operator_erasure import erase_everywhere, found_of
    from bot.storage.store import Store

    async def run() -> Mapping[str, int]:
        store = Store.open(settings)
        try:
            found = await found_of(store, sender)
            if not found:
                raise BianminError(f"nothing is kept of {sender!r}; a platform's citizens are written @wecom:name")
            for name, counts in found.items():
                typer.echo(f"{name}: {_counted(counts)}")
            if not yes:
                typer.confirm("Remove all of it? It can't be brought back.", abort=True, err=True)
            return await erase_everywhere(store, settings, list(found))
        finally:
            await store.close()

    typer.echo(f"Removed: {_counted(asyncio.run(run()))}. The store's files hold nothing of it any more.")


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in counts.items())
