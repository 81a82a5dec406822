"""`bianmin serve`."""

from __future__ import annotations

import signal
import sys
import time
from types import FrameType
from typing import Annotated

import typer

from bot.commands.shared import Content, current_model_of, progress, settings_with


def serve(
    content: Content = None,
    host: Annotated[str | None, typer.Option(help="address to listen on (BIANMIN_HOST)")] = None,
    port: Annotated[int | None, typer.Option(help="port to listen on (BIANMIN_PORT)")] = None,
) -> None:
    """Serve the page, the widget and the channels; trains first when the content has changed."""
    from bot.settings import unknown_variables

    started = time.monotonic()
    settings = settings_with(content=content, host=host, port=port)
    for name, meant in unknown_variables().items():
        hint = f"; did you mean {meant}?" if meant else ""
        typer.secho(f"bianmin: {name} is no setting of the server{hint}", fg="yellow", err=True)
    with progress("starting"):
        from bot.engine.rasa_setup import prepare_rasa

        prepare_rasa(settings)
        from bot.engine.assistant import Assistant
        from bot.server.app import bind
        from bot.server.app import serve as serve_assistant

        listener = bind(settings.host, settings.port)
    model = current_model_of(settings)
    signal.signal(signal.SIGTERM, _end)  # until the server listens to it, so that the store is stopped, too
    with progress("loading the model"):
        assistant = Assistant.prepare(settings, model)

    def say_ready() -> None:
        address, actual_port = listener.getsockname()[:2]
        shown = "127.0.0.1" if address in ("0.0.0.0", "::") else address  # noqa: S104
        url = f"http://[{shown}]:{actual_port}/" if ":" in shown else f"http://{shown}:{actual_port}/"
        typer.secho(f"便民 is ready after {time.monotonic() - started:.1f} s:  {url}", fg="green", bold=True)
        typer.echo(f"  Open it in a browser, or post to {url}webhooks/rest/webhook. Ctrl-C stops.")
        typer.echo(f"  Conversations are kept in {assistant.store.described}.")
        sys.stdout.flush()

    try:
        serve_assistant(assistant, listener, say_ready)
    except BaseException:  # ended while starting: Sanic doesn't call what would close the store then
        assistant.store.close_embedded()
        raise


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
