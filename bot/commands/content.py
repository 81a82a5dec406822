"""The commands `bianmin content …`: a spreadsheet becomes a content pack, and content a spreadsheet or a reading copy.

What they print is for an editor: Chinese, from bot/knowledge/spreadsheet/wording.yml and
bot/knowledge/review/review_words.yml. What is slow to import is imported inside the commands.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.command_errors import Commands
from bot.commands.shared import Content, settings_with

if TYPE_CHECKING:
    from bot.knowledge.spreadsheet.rows import Rows
    from bot.knowledge.spreadsheet.table import Table

content_commands = Commands(
    name="content",
    help="Make a content pack from a spreadsheet, a spreadsheet from content, or a copy of a topic to be reviewed.",
    no_args_is_help=True,
)

FEW_WORDINGS = 3
"""With fewer ways to ask a question, on average, the editor is told that more would help."""


@content_commands.command("import")
def import_spreadsheet(
    file: Annotated[Path, typer.Argument(help="an .xlsx or .csv file, one question a row")],
    out: Annotated[Path, typer.Option("--out", help="directory of the content pack to write")],
    sheet: Annotated[str | None, typer.Option(help="worksheet to read (default: the first with the header)")] = None,
    skip_bad_rows: Annotated[bool, typer.Option("--skip-bad-rows", help="import the rows that are right")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="update the pack that is there; its other files stay as they are")
    ] = False,
) -> None:
    """Make a content pack from a spreadsheet; with a row to correct, nothing is written and the exit code is 1."""
    settings_with()  # a wrong one is said now, and not by the command that the editor is told to give next
    _import(file, out, sheet=sheet, skip_bad_rows=skip_bad_rows, force=force)
    _say("next", directory=out)


@content_commands.command("export")
def export_spreadsheet(
    target: Annotated[Path, typer.Argument(help="the .xlsx file to write, or a directory: a pack there is exported")],
    content: Content = None,
    force: Annotated[bool, typer.Option("--force", help="replace the file that is there")] = False,
) -> None:
    """Write the content as a spreadsheet, one question a row, that `content import` reads."""
    from bot.errors import SpreadsheetError
    from bot.knowledge.checks.training_questions import TrainingData
    from bot.knowledge.content_pack import ContentPack
    from bot.knowledge.loading import load_pack
    from bot.knowledge.spreadsheet.wording import sentence
    from bot.knowledge.spreadsheet.writing import FILE_NAME, rows_of_content, write_spreadsheet
    from bot.rendering.cell import cell_text, has_parts
    from bot.rendering.language import language_of

    if content is None and ContentPack(target).domain.exists():
        content = target  # a pack as the place to write to is the pack that is meant
    settings = settings_with(content=content)
    file = target if target.suffix.lower() == ".xlsx" else target / FILE_NAME
    if file.exists() and not force:
        raise SpreadsheetError(f"{file}：{sentence('files', 'file_exists')}")
    pack = load_pack(settings.content)
    knowledge, phrases = pack.knowledge, language_of(pack.lexicon).phrases
    rows = rows_of_content(knowledge, TrainingData.read(settings.content), lambda answer: cell_text(answer, phrases))
    _say("exported", file=file, questions=write_spreadsheet(file, rows))
    if knowledge.overlays or any(map(has_parts, knowledge.answers.values())):
        _say("flattened", colour="yellow")


@content_commands.command("new")
def new(directory: Annotated[Path, typer.Argument(help="directory of the content pack to write")]) -> None:
    """Write a small content pack to begin with, and the spreadsheet that it is made from."""
    settings_with()  # as in `import`
    from bot.knowledge.spreadsheet.wording import words
    from bot.knowledge.spreadsheet.writing import FILE_NAME, write_spreadsheet

    with tempfile.TemporaryDirectory(prefix="bianmin-") as workshop:
        file = Path(workshop) / FILE_NAME
        write_spreadsheet(file, words()["example"])
        _import(file, directory)
        shutil.copyfile(file, directory / FILE_NAME)
    _say("started", file=directory / FILE_NAME, directory=directory)
    _say("next", directory=directory)


@content_commands.command("review")
def review(
    topic: Annotated[str, typer.Argument(help="key of the topic: the name of its file in data/faq, without .yml")],
    out: Annotated[
        Path | None, typer.Option("--out", help="file to write, .md or .xlsx (default: printed as Markdown)")
    ] = None,
    marked: Annotated[
        Path | None, typer.Option("--marked", help="a copy that was marked: list its changes instead")
    ] = None,
    content: Content = None,
    force: Annotated[bool, typer.Option("--force", help="replace the file that is there")] = False,
) -> None:
    """Write a topic's reading copy for an outside reader, or list what one has changed in it and remarked on."""
    from bot.knowledge.review.reading_copy import reading_copy
    from bot.knowledge.review.review_files import changes_in, write_changes_to, write_copy_to
    from bot.knowledge.review.review_words import review_error, review_words

    copy = reading_copy(settings_with(content=content).content, topic)
    if out is not None and out.exists() and not force:
        raise review_error("file_exists", file=out)
    report = review_words()["report"]
    if marked is None:
        text = write_copy_to(out, copy)
        said = report["copied"].format(
            file=out, topic=topic, entries=len(copy.entries) - 1, fields=sum(1 for _ in copy.fields)
        )
    else:
        changes = changes_in(marked, copy)
        text = write_changes_to(out, copy, changes)
        remarked = sum(change.is_remark_only for change in changes)
        said = report["listed"].format(file=out, changed=len(changes) - remarked, remarked=remarked)
    typer.echo(text if out is None else said, nl=out is not None)


def _import(
    file: Path, directory: Path, *, sheet: str | None = None, skip_bad_rows: bool = False, force: bool = False
) -> None:
    """Read a spreadsheet, say what is wrong with it, and write the pack if it may be written."""
    from bot.calendar import today_in_china
    from bot.knowledge.spreadsheet.pack import write_pack
    from bot.knowledge.spreadsheet.rows import rows_of
    from bot.knowledge.spreadsheet.table import read_table

    today = today_in_china()
    table = read_table(file, sheet)
    rows = rows_of(table, today)
    _note(table, rows)
    for problem in rows.problems:
        typer.secho(str(problem), fg="red", err=True)
    count, bad = len(rows.usable) + len(rows.bad), len(rows.bad)
    if bad and not (skip_bad_rows and rows.usable):
        _say("refused" if rows.usable else "none_left", colour="red", err=True, rows=count, bad=bad)
        raise typer.Exit(1)
    written = write_pack(rows.usable, directory, file=file.name, today=today, replace=force)
    if bad:
        _say("skipped", colour="yellow", bad=bad)
    _say("written", colour="green", directory=directory, **vars(written))
    average = written.wordings / written.questions
    if average < FEW_WORDINGS:
        _say("few_wordings", average=f"{average:.1f}")


def _note(table: Table, rows: Rows) -> None:
    """Say what was passed over or reworded: nothing happens behind an editor's back."""
    from bot.knowledge.spreadsheet.wording import sentence

    notes = []
    if table.other_sheets:
        notes.append(sentence("notes", "other_sheets", sheet=table.sheet, others="、".join(table.other_sheets)))
    if table.ignored_columns:
        notes.append(sentence("notes", "ignored_columns", columns="、".join(table.ignored_columns)))
    if rows.ignored:
        notes.append(sentence("notes", "ignored_rows", rows=_listed(rows.ignored)))
    if rows.reworded:
        notes.append(sentence("notes", "wording", rows=_listed(rows.reworded)))
    for note in notes:
        typer.secho(note, fg="yellow", err=True)


def _listed(numbers: Sequence[int], most: int = 20) -> str:
    return "、".join(map(str, numbers[:most])) + ("…" if len(numbers) > most else "")


def _say(name: str, *, colour: str | None = None, err: bool = False, **values: Any) -> None:
    from bot.knowledge.spreadsheet.wording import sentence

    typer.secho(sentence("report", name, **values), fg=colour, err=err)
