"""`bianmin evaluate`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.shared import Content, current_model_of, settings_with


def evaluate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="files of label<TAB>question or label<TAB>kind<TAB>question")
    ] = None,
    conversations: Annotated[
        list[Path] | None,
        typer.Option(help="a file of conversations, which are held turn by turn; may be repeated"),
    ] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="write everything measured to this file")] = None,
    pictures: Annotated[
        Path | None, typer.Option(help="draw the confusions and the coverage in this directory")
    ] = None,
    fail_under: Annotated[
        list[str] | None, typer.Option(help="a threshold such as top_1=0.85; may be repeated")
    ] = None,
    mistakes: Annotated[bool, typer.Option("--mistakes", help="list every question misunderstood")] = False,
    content: Content = None,
) -> None:
    """Measure how well questions are understood, by themselves and in conversations; exits with 1 below a threshold."""
    if not files and not conversations:
        raise typer.BadParameter("name a file of questions, or one of conversations with --conversations")
    settings = settings_with(content=content)
    model = current_model_of(settings)

    from bot.testing.evaluation import draw, shortfalls
    from bot.testing.runner import measure
    from bot.testing.tables import print_report

    report = asyncio.run(measure(files or [], settings, model, conversations or []))
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
