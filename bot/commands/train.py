"""`bianmin train`."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from bot.commands.shared import Content, say_step, settings_with


def train(
    content: Content = None,
    force: Annotated[bool, typer.Option("--force", help="train even if nothing changed")] = False,
) -> None:
    """Train a model from the content; does nothing when the content hasn't changed."""
    settings = settings_with(content=content)
    started = time.monotonic()

    from bot.engine.training import ensure_model

    model = ensure_model(settings, lambda step: say_step(step, started), force)
    typer.echo(f"The model is current: {model}")
