"""The `bianmin` command. What is slow to import is imported inside the commands, so that --help is instant."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from bot.channels.commands import channels
from bot.command_errors import one_sentence_per_error
from bot.content_commands import content_commands
from bot.errors import BianminError

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    name="bianmin",
    help="便民: a citizen-service chatbot that answers from curated, sourced answers only.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(content_commands, name="content")
app.add_typer(channels)

Content = Annotated[
    Optional[Path],
    typer.Option("--content", help="content pack to use (default: BIANMIN_CONTENT, else the shipped one)"),
]


@app.command()
@one_sentence_per_error
def serve(
    content: Content = None,
    host: Annotated[Optional[str], typer.Option(help="address to listen on (BIANMIN_HOST)")] = None,
    port: Annotated[Optional[int], typer.Option(help="port to listen on (BIANMIN_PORT)")] = None,
) -> None:
    """Serve the page, the widget and the channels; trains first when the content has changed."""
    started = time.monotonic()
    settings = _settings(content=content, host=host, port=port)
    with _progress("starting"):
        from bot.engine.setup import prepare_rasa

        prepare_rasa(settings)
        from bot.app import bind
        from bot.app import serve as serve_desk
        from bot.engine.desk import ServiceDesk

        listener = bind(settings.host, settings.port)
    model = _ensure_model(settings)
    with _progress("loading the model"):
        desk = ServiceDesk.prepare(settings, model)

    def say_ready() -> None:
        address, actual_port = listener.getsockname()[:2]
        shown = "127.0.0.1" if address in ("0.0.0.0", "::") else address  # noqa: S104
        url = f"http://[{shown}]:{actual_port}/" if ":" in shown else f"http://{shown}:{actual_port}/"
        typer.secho(f"便民 is ready after {time.monotonic() - started:.1f} s:  {url}", fg="green", bold=True)
        typer.echo(f"  Open it in a browser, or post to {url}webhooks/rest/webhook. Ctrl-C stops.")
        sys.stdout.flush()

    serve_desk(desk, listener, say_ready)


@app.command()
@one_sentence_per_error
def train(
    content: Content = None,
    force: Annotated[bool, typer.Option("--force", help="train even if nothing changed")] = False,
) -> None:
    """Train a model from the content; does nothing when the content hasn't changed."""
    settings = _settings(content=content)
    started = time.monotonic()

    def report(step: str) -> None:
        typer.secho(f"  {time.monotonic() - started:5.1f} s  {step}", dim=True, err=True)

    from bot.engine.training import ensure_model

    model = ensure_model(settings, report, force)
    typer.echo(f"The model is current: {model}")


@app.command()
@one_sentence_per_error
def ask(
    text: Annotated[str, typer.Argument(help="a question, as a citizen would write it")],
    as_json: Annotated[bool, typer.Option("--json", help="print the messages as the REST channel gives them")] = False,
    mode: Annotated[Optional[str], typer.Option(help="standard or accessible")] = None,
    content: Content = None,
) -> None:
    """Ask one question and print the answer; nothing of it is kept."""
    from bot.errors import Refused
    from bot.sentences import refusal

    settings = _settings(content=content)
    model = _ensure_model(settings)

    async def run() -> list[dict[str, Any]]:
        from bot.engine.desk import ServiceDesk

        sender = f"ask-{os.urandom(8).hex()}"
        async with ServiceDesk.open(settings, model) as desk:
            try:
                return await desk.ask(sender, text, {"mode": mode} if mode else None)
            finally:
                await desk.forget(sender)

    try:
        messages = asyncio.run(run())
    except Refused as refused:
        typer.secho(refusal(refused.code, **refused.values), err=True)
        raise typer.Exit(2) from None
    if as_json:
        typer.echo(json.dumps(messages, ensure_ascii=False, indent=2))
    else:
        _print_reply(messages)
    if any(message.get("custom", {}).get("kind") == "error" for message in messages):
        raise typer.Exit(1)


@app.command()
@one_sentence_per_error
def chat(
    mode: Annotated[Optional[str], typer.Option(help="standard or accessible")] = None,
    content: Content = None,
) -> None:
    """Hold a conversation in the terminal. A number picks a button; an empty line ends it."""
    settings = _settings(content=content)
    model = _ensure_model(settings)

    from bot.terminal_chat import converse

    asyncio.run(converse(settings, model, mode))


@app.command()
@one_sentence_per_error
def say(
    sender: Annotated[str, typer.Argument(help="whom to answer: the sender of a web page's conversation, @web:…")],
    text: Annotated[str, typer.Argument(help="what a person of the agency has to say")],
) -> None:
    """Send a person's answer to a citizen's web page; it waits there until the page is opened again."""
    settings = _settings()
    from bot.engine.person import say_as_person
    from bot.engine.store import Store

    async def run() -> None:
        store = Store.open(settings)
        try:
            await say_as_person(store, settings, sender, text)
        finally:
            await store.close()

    asyncio.run(run())
    typer.echo(f"The answer waits for {sender}, or is on the page already.")


@app.command()
@one_sentence_per_error
def check(content: Content = None) -> None:
    """Check the content, and how the accessible mode tells it: every problem with its file, line and field."""
    settings = _settings(content=content)
    from bot.knowledge.checks import run_checks
    from bot.rendering.readability import check_readability

    problems = sorted([*run_checks(settings.content), *check_readability(settings.content)])
    for problem in problems:
        colour = "red" if problem.severity == "error" else "yellow"
        typer.secho(f"{problem.severity}: {problem}", fg=colour)
    errors = sum(problem.severity == "error" for problem in problems)
    typer.echo(f"{errors} error(s), {len(problems) - errors} warning(s) in {settings.content}")
    if errors:
        raise typer.Exit(1)


@app.command("test")
@one_sentence_per_error
def hold_conversations(
    paths: Annotated[Optional[list[Path]], typer.Argument(help="conversation files or directories")] = None,
    content: Content = None,
) -> None:
    """Hold the conversation tests with the real agent, and show the whole exchange of each that goes wrong."""
    settings = _settings(content=content)
    _ensure_model(settings)

    from bot.testing.conversations import find
    from bot.testing.desk import hold

    found = find(paths or [settings.content / "tests" / "conversations"])
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


@app.command()
@one_sentence_per_error
def evaluate(
    files: Annotated[list[Path], typer.Argument(help="files of label<TAB>question or label<TAB>kind<TAB>question")],
    as_json: Annotated[Optional[Path], typer.Option("--json", help="write everything measured to this file")] = None,
    pictures: Annotated[
        Optional[Path], typer.Option(help="draw the confusions and the coverage in this directory")
    ] = None,
    fail_under: Annotated[
        Optional[list[str]], typer.Option(help="a threshold such as top_1=0.85; may be repeated")
    ] = None,
    mistakes: Annotated[bool, typer.Option("--mistakes", help="list every question misunderstood")] = False,
    content: Content = None,
) -> None:
    """Measure how well questions are understood; exits with 1 when a threshold isn't met."""
    settings = _settings(content=content)
    model = _ensure_model(settings)

    from bot.testing.desk import measure
    from bot.testing.evaluation import draw, shortfalls
    from bot.testing.tables import print_report

    report = asyncio.run(measure(files, settings, model))
    print_report(report, mistakes=mistakes)
    if as_json:
        as_json.write_text(json.dumps(report.as_dict(), ensure_ascii=False, indent=1), encoding="utf-8")
    if pictures:
        for picture in draw(report, pictures):
            typer.echo(f"drawn: {picture}")
    short = shortfalls(report, fail_under or [])
    for sentence in short:
        typer.secho(sentence, fg="red", err=True)
    if short:
        raise typer.Exit(1)


def _settings(**options: Any) -> Settings:
    """The settings with the command's options over them; also what `get_settings()` gives from now on."""
    from bot.settings import get_settings

    for name, value in options.items():
        if value is not None:
            os.environ[f"BIANMIN_{name.upper()}"] = str(value)
    get_settings.cache_clear()
    return get_settings()


def _ensure_model(settings: Settings) -> Path:
    from bot.engine.training import ensure_model_apart

    return ensure_model_apart(settings)


@contextmanager
def _progress(what: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    started = time.monotonic()
    yield
    typer.secho(f"  {time.monotonic() - started:5.1f} s  {what}", dim=True, err=True)


def _print_reply(messages: list[dict[str, Any]]) -> None:
    from bot.terminal_chat import reply_lines

    for line in reply_lines(messages):
        typer.echo(line)


if __name__ == "__main__":
    app(prog_name="bianmin")
