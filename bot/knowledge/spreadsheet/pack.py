"""Writing a content pack from the rows of a spreadsheet, whole or not at all.

A pack is complete by itself: what isn't in the spreadsheet (how people steer a conversation, the sentences around the
answers, the lexicon, the regions) is copied from the shipped content, with its own matters left out. So an agency can
change every file of its pack, the stock `rasa` commands work on it, and no program guesses where a file comes from.

Importing again into the same pack replaces what came from a spreadsheet and leaves every other file as it was edited.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.errors import ContentError, SpreadsheetError
from bot.knowledge.checks.run_checks import run_checks
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.document import Document
from bot.knowledge.files.problems import Problem
from bot.knowledge.files.yaml_files import yaml_files
from bot.knowledge.files.yaml_text import yaml_text
from bot.knowledge.hotlines import hotlines_file_of
from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.loading import load_knowledge
from bot.knowledge.questions import normalised_question
from bot.knowledge.regions import REGION_FILES
from bot.knowledge.spreadsheet.answer_ids import key_for
from bot.knowledge.spreadsheet.pack_words import PackWords
from bot.knowledge.spreadsheet.rows import QuestionRow
from bot.knowledge.spreadsheet.topic_files import answers_file, questions_file
from bot.knowledge.spreadsheet.wording import sentence, words
from bot.knowledge.telephone_numbers import telephones_in, without_area_code
from bot.settings import PROJECT_ROOT

_EXAMPLE = re.compile(r"\s+- (.+)")

Topics = dict[str, dict[str, QuestionRow]]
"""The rows by the keys of their topic and of their answer."""


@dataclass(frozen=True)
class Written:
    """What a pack holds."""

    topics: int
    questions: int
    wordings: int


def write_pack(
    rows: Sequence[QuestionRow], directory: Path, *, file: str, today: date, replace: bool = False
) -> Written:
    """Write a content pack that `bianmin check` passes; a directory is there complete or as it was before.

    Args:
        rows: at least one.
        directory: of the pack; missing, empty, or, to `replace`, a pack already.
        file: the name of the spreadsheet, told in the answers' files.
        today: the day by which the answers count as checked.
        replace: write into a pack that is there already.

    Raises:
        SpreadsheetError: the directory may not be written to; says why.
        ContentError: with what else is in the pack there, the content would be wrong.
    """
    directory = directory.resolve()
    _recover(directory)
    is_there = _check_target(directory, replace)
    base = directory if is_there else PROJECT_ROOT
    before = load_knowledge(base) if is_there else None
    listed = list(before.topics) if before else _topics_by_name(ContentPack(base))
    try:
        with _built_beside(directory) as building:
            pack = ContentPack(building)
            _copy(ContentPack(base), pack, before)
            topics = _with_keys(rows, before, _reserved_keys(pack, listed))
            titles = {key: next(iter(answers.values())).topic for key, answers in topics.items()}
            for key, answers in topics.items():
                _write(pack.topic_file(key), answers_file(key, titles[key], answers, file=file, today=today))
                _write(pack.questions_file(key), questions_file(key, answers, file=file))
            _list_telephones(pack, topics)
            now = load_knowledge(building)
            _list_topics(pack, listed, list(now.topics))
            _leave_out_examples(pack, now, {normalised_question(text) for row in rows for text in row.wordings})
            PackWords(now).write_to(pack, before=PackWords(before) if before else None)
            # What was wrong in the pack before is for its editors to correct; an import adds no error.
            known = _errors(directory, today) if is_there else {}
            errors = [problem for what, problem in _errors(building, today).items() if what not in known]
            if errors:
                raise ContentError(errors, directory)
    except OSError as error:
        raise SpreadsheetError(f"{directory}：{sentence('files', 'not_written', reason=error.strerror)}") from error
    return Written(len(topics), len(rows), sum(len(row.wordings) for row in rows))


def _errors(pack: Path, today: date) -> dict[tuple[str, str, str], Problem]:
    """The errors of a pack by what they say, wherever in the file the line stands."""
    problems = [problem for problem in run_checks(pack, today=today) if problem.severity == "error"]
    return {(problem.file, problem.field, problem.message): problem for problem in problems}


def _check_target(directory: Path, replace: bool) -> bool:
    """Whether a pack is there to be replaced."""
    if PROJECT_ROOT.is_relative_to(directory):
        raise SpreadsheetError(f"{directory}：{sentence('files', 'shipped')}")
    if not directory.exists() or (directory.is_dir() and not any(directory.iterdir())):
        return False
    if not replace:
        raise SpreadsheetError(f"{directory}：{sentence('files', 'not_empty')}")
    pack = ContentPack(directory)
    if not pack.domain.is_file() or not pack.faq.is_dir():
        raise SpreadsheetError(f"{directory}：{sentence('files', 'no_pack')}")
    return True


@contextmanager
def _built_beside(directory: Path) -> Iterator[Path]:
    """A new directory beside the one given, put in its place at the end unless something failed."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    building, replaced = directory.with_name(f".{directory.name}.new-{os.getpid()}"), _replaced(directory)
    try:
        yield building
        if directory.exists():
            directory.rename(replaced)
        try:
            building.rename(directory)
        except OSError:
            _recover(directory)
            raise
        shutil.rmtree(replaced, ignore_errors=True)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _replaced(directory: Path) -> Path:
    """The directory in which a pack waits while the new one takes its place."""
    return directory.with_name(f".{directory.name}.old")


def _recover(directory: Path) -> None:
    """Put back the pack of an import that was stopped just between taking it away and putting the new one there."""
    if _replaced(directory).exists() and not directory.exists():
        _replaced(directory).rename(directory)


def _topics_by_name(pack: ContentPack) -> list[str]:
    """The keys of the topics by the names of their files: reading the shipped ones takes four times as long as the
    rest of an import."""
    return [path.stem for directory in pack.answer_directories for path in yaml_files(directory)]


def _copy(base: ContentPack, building: ContentPack, knowledge: KnowledgeBase | None) -> None:
    """Copy what doesn't come from the spreadsheet: a whole pack of which all is known, or the shipped files that name
    no topic."""
    if knowledge is not None:
        shutil.copytree(base.root, building.root, symlinks=True)
        for topic in knowledge.topics.values():
            if topic.imported_from:
                building.topic_file(topic.key).unlink(missing_ok=True)
                building.questions_file(topic.key).unlink(missing_ok=True)
        return
    shutil.copytree(base.lexicon, building.lexicon)
    shutil.copytree(base.dialogue, building.dialogue)
    # Not the shipped out_of_scope.yml: its examples lie just beside the shipped topics, and outweigh a pack's few.
    kept = [base.domain, base.questions_file("conversation"), base.questions_file("danger")]
    kept += [path for path in yaml_files(base.regions) if path.stem in REGION_FILES]
    for path in kept:
        _write(building.root / base.name_of(path), path.read_text(encoding="utf-8"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _reserved_keys(pack: ContentPack, before: Collection[str]) -> set[str]:
    """Keys that no new topic may have: the moves of a conversation, other files of training questions, other topics."""
    intents = Document.read(pack.domain, pack.root).value["intents"]
    files = {path.stem for path in yaml_files(pack.training_questions)}
    outgoing = {key for key in before if not pack.topic_file(key).exists()}
    return ({str(intent) for intent in intents} | files) - outgoing


def _with_keys(rows: Sequence[QuestionRow], known: KnowledgeBase | None, reserved: Collection[str]) -> Topics:
    """The rows by their ids; those that the pack had before keep theirs."""
    imported = [topic for topic in known.topics.values() if topic.imported_from] if known else []
    keys = {topic.title: topic.key for topic in imported}
    topics: Topics = {}
    for title in dict.fromkeys(row.topic for row in rows):
        if title not in keys:
            keys[title] = key_for(title, {*reserved, *keys.values()}, "topic")
        topics[keys[title]] = _answer_keys([row for row in rows if row.topic == title], keys[title], known)
    return topics


def _answer_keys(rows: Sequence[QuestionRow], topic: str, known: KnowledgeBase | None) -> dict[str, QuestionRow]:
    index = known.question_index if known else {}
    keys: dict[int, str] = {}
    for row in rows:
        before, _, key = index.get(normalised_question(row.question), "").partition("/")
        if before == topic:
            keys[row.number] = key
    for row in rows:
        if row.number not in keys:
            keys[row.number] = key_for(row.question, keys.values(), "question")
    return {keys[row.number]: row for row in rows}


def _list_telephones(pack: ContentPack, topics: Topics) -> None:
    """Add the numbers of the rows to the pack's list of telephones, each with whose it is and what it is for."""
    path = pack.hotlines
    listed = dict.fromkeys(hotlines_file_of(Document.read(path, pack.root)).hotlines)
    entries = []
    for answers in topics.values():
        for row in answers.values():
            in_texts = telephones_in("\n".join([row.question, row.answer, row.authority or "", row.topic]))
            for number in [*(without_area_code(number) for number in row.telephones), *in_texts]:
                if number not in listed:
                    listed[number] = None
                    entries.append({"number": number, "name": row.authority or row.topic, "purpose": row.question})
    if entries:
        items = "".join(f"  {line}" for line in yaml_text(entries).splitlines(keepends=True))
        comment = f"  {words()['pack']['hotlines_comment']}\n"
        _write(path, f"{path.read_text(encoding='utf-8').rstrip()}\n{comment}{items}")


def _list_topics(pack: ContentPack, before: Sequence[str], now: Sequence[str]) -> None:
    """Put the pack's topics where the domain and the first rule list the ones before."""
    for paths in ([pack.domain], yaml_files(pack.dialogue)):
        texts = {path: path.read_text(encoding="utf-8") for path in paths}
        listed = {path: _with_topics(text, before, now) for path, text in texts.items()}
        if texts == listed and before != now:
            names = "、".join(path.name for path in paths)
            raise SpreadsheetError(sentence("files", "topics_not_listed", files=names, topics="、".join(before)))
        for path, text in listed.items():
            _write(path, text)


def _with_topics(text: str, before: Collection[str], now: Collection[str]) -> str:
    """The text with the topics of now in each place where lines list those of before."""
    lines: list[str] = []
    is_listed = False
    for line in text.splitlines(keepends=True):
        match = re.fullmatch(r"(\s+- (?:intent: )?)([a-z0-9_]+)\s*", line)
        if match is None or match[2] not in before:
            is_listed = False
            lines.append(line)
        elif not is_listed:
            is_listed = True
            lines.extend(f"{match[1]}{key}\n" for key in now)
    return "".join(lines)


def _leave_out_examples(pack: ContentPack, knowledge: KnowledgeBase, wordings: Collection[str]) -> None:
    """Take out of the conversation's examples what the spreadsheet asks: there, it has an answer."""
    for path in yaml_files(pack.training_questions):
        if path.stem in knowledge.topics:
            continue
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [
            line
            for line in lines
            if not (match := _EXAMPLE.fullmatch(line.rstrip("\n"))) or normalised_question(match[1]) not in wordings
        ]
        if len(kept) < len(lines):
            _write(path, "".join(kept))
