"""`bianmin check`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.commands.shared import Content, settings_with


def check(
    content: Content = None,
    questions: Annotated[
        bool, typer.Option("--questions", help="also find training questions that stand at the wrong entry")
    ] = False,
) -> None:
    """Check the content, how the accessible mode tells it, and whether what it proposes to say is understood.

    Every problem with its file, line and field; then the days of the next two months on which content expires, is to be
    reviewed or changes. What is proposed is tried with the current model, if there is one.
    """
    settings = settings_with(content=content)
    from bot.engine.trained_model import current_model
    from bot.knowledge.checks.freshness import NOTICE_DAYS, dates_ahead
    from bot.knowledge.checks.run_checks import run_checks
    from bot.rendering.readability import check_readability

    problems = sorted([*run_checks(settings.content), *check_readability(settings.content)])
    model = None if any(problem.severity == "error" for problem in problems) else current_model(settings)
    if model is None:
        typer.echo(
            "What the content proposes to say wasn't tried: it has no current model ('bianmin train' makes one)."
        )
    else:
        from bot.testing.proposals import check_proposals

        problems += asyncio.run(check_proposals(settings, model))
    more = 0
    if questions:
        from bot.knowledge.checks.strayed_questions import find_strayed_questions

        strayed = find_strayed_questions(settings.content)
        problems += strayed.problems
        more = strayed.count - len(strayed.problems)
    for problem in problems:
        colour = "red" if problem.severity == "error" else "yellow"
        typer.secho(f"{problem.severity}: {problem}", fg=colour)
    if more:
        typer.echo(f"{more} more questions are like another entry's, less clearly: mend these and check again.")
    if dates := dates_ahead(settings.content):
        typer.echo(f"In the next {NOTICE_DAYS} days:")
        for each in dates:
            typer.echo(f"  {each}")
    errors = sum(problem.severity == "error" for problem in problems)
    typer.echo(f"{errors} error(s), {len(problems) - errors} warning(s) in {settings.content}")
    if errors:
        raise typer.Exit(1)
