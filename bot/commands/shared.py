"""What several commands share: the option `--content`, the settings with a command's options, and progress."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

Content = Annotated[
    Path | None,
    typer.Option("--content", help="content pack to use (default: BIANMIN_CONTENT, else the shipped one)"),
]


def settings_with(**options: Any) -> Settings:
    """The settings of this process: the environment, and the options that were given (not None) over it.

    Raises:
        SettingsError: a setting is wrong; names it.
    """
    from bot.settings import use_settings

    return use_settings(**{name: value for name, value in options.items() if value is not None})


def current_model_of(settings: Settings) -> Path:
    """The content's model, trained first (in another process) when the content has changed."""
    from bot.engine.training import ensure_model_apart

    return ensure_model_apart(settings)


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Say on standard error what was done, and how long it took."""
    started = time.monotonic()
    yield
    say_step(what, started)


def say_step(what: str, started: float) -> None:
    """Say on standard error what is done, and how long after `started` (a time of `time.monotonic`)."""
    typer.secho(f"  {time.monotonic() - started:5.1f} s  {what}", dim=True, err=True)
