"""`bianmin test`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.shared import Content, current_model_of, settings_with
from bot.errors import BianminError


def hold_conversations(
    paths: Annotated[list[Path] | None, typer.Argument(help="conversation files or directories")] = None,
    content: Content = None,
) -> None:
    """Hold the conversation tests with the real agent, and show the whole exchange of each that goes wrong."""
    settings = settings_with(content=content)
    current_model_of(settings)

    from bot.knowledge.content_pack import ContentPack
    from bot.testing.conversations import find
    from bot.testing.runner import hold

    found = find(paths or [ContentPack(settings.content).conversations])
    if not found:
        raise BianminError("no conversation files there; name a file or a directory with *.yml files")
    outcomes = asyncio.run(hold(found, settings))
    failures = [failure for failure in outcomes.values() if failure]
    for path, failure in outcomes.items():
        if failure:
            typer.secho(f"\n{path}", fg="red", bold=True)
            typer.echo(failure)
    typer.echo(f"{len(outcomes) - len(failures)} passed, {len(failures)} failed")
    if failures:
        raise typer.Exit(1)
