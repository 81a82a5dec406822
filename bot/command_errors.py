"""How a command of `bianmin` ends when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import typer

from bot.errors import BianminError


def one_sentence_per_error(command: Callable[..., None]) -> Callable[..., None]:
    """Print an error of the project as it is, without a traceback, and exit with 1."""

    @wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except BianminError as error:
            typer.secho(f"bianmin: {error}", fg="red", err=True)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None

    return guarded
