"""How a command of `bianmin` ends when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import typer

from bot.errors import BianminError


class Commands(typer.Typer):
    """A group of commands of which every one goes through `one_sentence_per_error`, whoever adds it."""

    def command(self, *args: Any, **kwargs: Any) -> Callable[..., Any]:
        add = super().command(*args, **kwargs)

        def decorate(command: Callable[..., None]) -> Callable[..., None]:
            add(one_sentence_per_error(command))
            return command

        return decorate


def one_sentence_per_error(command: Callable[..., None]) -> Callable[..., None]:
    """Print what is wrong in the project, its settings or its files without a traceback, and exit with 1."""

    @wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except BianminError as error:
            _end(str(error))
        except UnicodeDecodeError as error:  # its own words would repeat the file's content
            _end(f"a file isn't text in UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8")
        except OSError as error:
            if error.filename is None:
                raise  # no file of the user's: a defect
            _end(f"{error.filename}: {error.strerror}")
        except KeyboardInterrupt:
            raise typer.Exit(130) from None

    return guarded


def _end(sentence: str) -> None:
    typer.secho(f"bianmin: {sentence}", fg="red", err=True)
    raise typer.Exit(1) from None
