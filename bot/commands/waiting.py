"""`bianmin waiting`."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.shared import settings_with
from bot.errors import BianminError

if TYPE_CHECKING:
    from bot.storage.waiting import Waiting


def waiting(
    done: Annotated[str | None, typer.Option("--done", metavar="SENDER", help="take this one off the list")] = None,
) -> None:
    """List who asked for a person and has had no answer yet, the longest first; 'bianmin say' answers."""
    settings = settings_with()
    from bot.storage.store import Store
    from bot.storage.waiting import WaitingCitizens

    async def run() -> list[Waiting]:
        store = Store.open(settings)
        try:
            citizens = WaitingCitizens(store)
            if done is not None and not await citizens.remove(done.strip()):
                raise BianminError(f"{done!r} isn't on the list; 'bianmin waiting' shows who is")
            return await citizens.all()
        finally:
            await store.close()

    listed = asyncio.run(run())
    if done is None:
        for one in listed:
            typer.echo(_line(one))
    typer.echo(_count(len(listed)))


def _line(one: Waiting) -> str:
    """One who waits: since when (in China), for how long, on which channel, who, and the answer given last."""
    from bot.calendar import time_in_china

    hours, minutes = divmod(max(0, int(time.time() - one.since)) // 60, 60)
    since = f"{time_in_china(one.since):%Y-%m-%d %H:%M}"
    return "  ".join([since, f"{hours:3} h {minutes:02} min", one.channel, one.sender, one.answer or "–"])


def _count(waiting: int) -> str:
    return f"{waiting or 'No'} citizen{'' if waiting == 1 else 's'} waiting for a person."
