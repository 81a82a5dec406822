"""`bianmin report`."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import date, timedelta
from enum import Enum
from typing import Annotated

import typer

from bot.commands.shared import Content, settings_with

MOST_DAYS = 45
"""Of a report: the days before it are kept as long (`keys.COUNTS_DAYS`)."""


class Format(str, Enum):
    """What a report is written as."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def report(
    days: Annotated[int, typer.Option("--days", min=1, max=MOST_DAYS, help="how many, today the last of them")] = 7,
    written_as: Annotated[Format, typer.Option("--format", help="json has everything")] = Format.TEXT,
    content: Content = None,
) -> None:
    """Report what citizens asked, what became of it, and what was never asked, beside as many days before."""
    settings = settings_with(content=content)
    from bot.calendar import today_in_china
    from bot.insight.report import report_on
    from bot.insight.report_text import as_markdown, as_text
    from bot.knowledge.content_pack import ContentPack
    from bot.knowledge.loading import Loader
    from bot.storage import keys
    from bot.storage.daily_counts import DailyCounts
    from bot.storage.store import Store

    today = today_in_china()
    kept = [today - timedelta(days=back) for back in range(keys.COUNTS_DAYS)]

    async def run() -> dict[date, Counter[str]]:
        store = Store.open(settings)
        try:
            return dict(zip(kept, await DailyCounts(store).of(kept), strict=True))
        finally:
            await store.close()

    pack = Loader(settings.content, needs_answers=ContentPack(settings.content).has_answers).load()
    answers = {id_: each for id_, each in pack.knowledge.answers.items() if pack.knowledge.is_served(id_, today=today)}
    made = report_on(asyncio.run(run()), today, days, {id_: each.question for id_, each in answers.items()})
    if written_as is Format.JSON:
        typer.echo(json.dumps(made.as_dict(), ensure_ascii=False, indent=1))
    else:
        typer.echo(as_markdown(made) if written_as is Format.MARKDOWN else as_text(made))
