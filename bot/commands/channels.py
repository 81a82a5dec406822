"""`bianmin channels`: what can be done with the channels of credentials.yml without serving them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import typer

from bot.commands.command_errors import Commands
from bot.commands.shared import settings_with
from bot.errors import ChannelError

if TYPE_CHECKING:
    from bot.channels.messengers.messenger import MessengerChannel

channels = Commands(name="channels", help="Try out and set up the messaging platforms.", no_args_is_help=True)

Task = Callable[["MessengerChannel"], Awaitable[str]]


@channels.command()
def check() -> None:
    """Try the credentials of every configured platform; says what to correct, and exits with 1 if there is anything."""
    _for_each("checked", lambda channel: channel.check())


@channels.command()
def menu() -> None:
    """Put the words of bot/sentences.yml into the menu below the chat, on the platforms that have one."""
    _for_each("set up", lambda channel: channel.create_menu())


def _for_each(done: str, task: Task) -> None:
    """Carry a task out on each platform, and say how it went."""
    settings = settings_with()
    from bot.engine.rasa_setup import prepare_rasa

    prepare_rasa(settings)
    from bot.channels.credentials import open_channels
    from bot.channels.messengers.messenger import MessengerChannel

    opened = [channel for channel in open_channels(settings.credentials) if isinstance(channel, MessengerChannel)]
    if not opened:
        typer.echo(f"{settings.credentials} names no messaging platform, so nothing was {done}.")
        return
    failures = sum([not asyncio.run(_succeeds(channel, task)) for channel in opened])
    if failures:
        raise typer.Exit(1)


async def _succeeds(channel: MessengerChannel, task: Task) -> bool:
    try:
        typer.secho(f"{channel.name()}: {await task(channel)}", fg="green")
    except ChannelError as error:
        typer.secho(f"{channel.name()}: {error}", fg="red", err=True)
        return False
    finally:
        await channel.disconnect()
    return True
