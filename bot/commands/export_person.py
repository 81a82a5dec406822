"""`bianmin export-person`."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

import typer

from bot.commands.shared import settings_with
from bot.errors import BianminError


def export_person(
    sender: Annotated[
        str,
        typer.Argument(help="whose data: a sender of the REST channel, @wecom:… or @web:…, or a web page's session id"),
    ],
) -> None:
    """Print all that is kept of a citizen as JSON, by key, with its lifetime; exits with 1 if there is nothing."""
    settings = settings_with()
    from bot.safety.operator_erasure import found_of
    from bot.storage.export import kept_of
    from bot.storage.store import Store

    async def run() -> dict[str, Any]:
        store = Store.open(settings)
        try:
            return {name: await kept_of(store, name) for name in await found_of(store, sender)}
        finally:
            await store.close()

    kept = asyncio.run(run())
    if not kept:
        raise BianminError(f"nothing is kept of {sender!r}; a platform's citizens are written @wecom:name")
    typer.echo(json.dumps(kept, ensure_ascii=False, indent=2))
