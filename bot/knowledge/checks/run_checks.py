"""The content check behind `bianmin check`: everything the loader refuses, and the rules for good content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from bot.calendar import today_in_china
from bot.knowledge.checks.dated_wordings import check_changes, check_seasons
from bot.knowledge.checks.details import (
    check_details_figures,
    check_details_wording,
    check_local_replies,
    detail_questions,
)
from bot.knowledge.checks.freshness import check_dates
from bot.knowledge.checks.neighbour_checks import check_neighbour_questions, check_neighbours
from bot.knowledge.checks.plain_language import (
    check_figures,
    check_plain_is_complete,
    check_plain_sentences,
    check_sentence_lengths,
    check_wording,
    figures_ahead,
    figures_of_entry,
)
from bot.knowledge.checks.telephones import check_telephones
from bot.knowledge.checks.training_questions import TrainingData, check_training
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.document import Document
from bot.knowledge.files.problems import Problem
from bot.knowledge.loading import Loader, Reading


def run_checks(content: Path, *, today: date | None = None) -> list[Problem]:
    """Every problem of a content directory, sorted by file, line and field; errors and warnings.

    An error makes the content unfit to serve or wrong for a reader; a warning is something to look at.
    """
    today = today or today_in_china()
    pack, reading = ContentPack(content), Loader(content).read()
    # Also the answers with errors: their training questions are no errors besides.
    answers = {
        answer_id: (file.document.name, file.document.line_of(location))
        for file in reading.topic_files
        for answer_id, location in file.locations.items()
    }
    training = TrainingData.read(content)
    return sorted(
        {
            *reading.problems,
            *check_dates(reading, today),
            *_answer_problems(reading),
            *_detail_problems(reading),
            *_neighbour_problems(reading, training),
            *_overlay_problems(reading),
            *_unused_rules(reading),
            *_wording_problems(reading, pack.name_of(pack.hotlines)),
            *check_training(
                training,
                answers,
                _declared_entities(pack),
                imported=_imported_topics(reading),
                of_details=[question for file in reading.details_files for question in detail_questions(file)],
            ),
        }
    )


def _answer_problems(reading: Reading) -> Iterator[Problem]:
    for file in reading.topic_files:
        is_imported = bool(file.topic and file.topic.imported_from)
        if is_imported:
            message = "comes from a spreadsheet: its plain words are split from the answers, nobody wrote them"
            remedy = "write each answer's plain words, then remove this line"
            yield file.document.problem(("imported_from",), message, remedy, severity="warning")
        for answer_id, location in file.locations.items():
            if not is_imported:
                yield from check_plain_sentences(file.document, location)
            yield from check_plain_is_complete(file.document, location)
            if (asked := (*location, "asks", "question")) in file.document and answer_id in file.answers:
                yield from check_sentence_lengths(file.document, asked, next(file.document.texts(asked))[1])
            yield from check_figures(file.document, location, reading.knowledge.hotlines)
        yield from check_seasons(file)
        yield from check_changes(file, reading.knowledge)
        # Also what only details rest on: the sources of the answers as they are served.
        served = (reading.knowledge.answers.get(answer_id, answer) for answer_id, answer in file.answers.items())
        changes = (change for changes in file.changes.values() for change in changes)
        cited = {key for answer in served for key in answer.sources} | {key for each in changes for key in each.sources}
        yield from _uncited(file.document, file.sources, cited)


def _detail_problems(reading: Reading) -> Iterator[Problem]:
    entries = {
        answer_id: (file.document, location)
        for file in reading.topic_files
        for answer_id, location in file.locations.items()
    }
    for file in reading.details_files:
        yield from check_details_wording(file)
        for answer_id in file.details.keys() & entries.keys():
            known = figures_of_entry(*entries[answer_id]) | figures_ahead(*entries[answer_id])
            known |= set(reading.knowledge.hotlines)
            yield from check_details_figures(file, answer_id, known)


def _neighbour_problems(reading: Reading, training: TrainingData) -> Iterator[Problem]:
    if reading.neighbours_file is not None:
        yield from check_neighbours(reading.neighbours_file)
        yield from check_neighbour_questions(reading.neighbours_file, training)


def _imported_topics(reading: Reading) -> set[str]:
    return {topic.key for topic in reading.knowledge.topics.values() if topic.imported_from}


def _overlay_problems(reading: Reading) -> Iterator[Problem]:
    regions, answers = reading.knowledge.regions, reading.knowledge.answers
    for region, file in reading.overlay_files.items():
        if regions and f"{region[:2]}0000" not in regions:
            message = f"is named after {region}, but no province's adcode begins with {region[:2]}"
            yield file.document.problem((), message, "name it after the place's adcode, e.g. 430100.yml")
        for location in file.locations.values():
            yield from check_plain_sentences(file.document, location)
        for answer_id, layer in file.layers.items():
            location = file.locations[answer_id]
            yield from check_local_replies(file.document, (*location, "details"), layer.replies)
            if answer_id in answers:
                yield from check_figures(
                    file.document, location, reading.knowledge.hotlines, beneath=answers[answer_id].dict()
                )
        yield from _uncited(
            file.document, file.sources, {key for layer in file.layers.values() for key in layer.sources}
        )


def _unused_rules(reading: Reading) -> Iterator[Problem]:
    """Rules that no answer names: nobody is ever told what they compute."""
    named = {name for file in reading.topic_files for answer in file.answers.values() for name in answer.computes}
    for file in reading.rule_files:
        if file.name not in named:
            remedy = "name it in the `computes` of an answer, or remove it"
            yield file.document.problem((), "is named by no answer", remedy, severity="warning")


def _wording_problems(reading: Reading, hotlines_file: str) -> Iterator[Problem]:
    for document in (
        *(file.document for file in reading.topic_files),
        *(file.document for file in reading.details_files),
        *(file.document for file in reading.overlay_files.values()),
        *([reading.neighbours_file.document] if reading.neighbours_file else []),
        *(file.document for file in reading.rule_files),
    ):
        yield from check_wording(document)
        yield from check_telephones(document, reading.knowledge.hotlines, hotlines_file)


def _uncited(document: Document, sources: Iterable[str], cited: set[str]) -> Iterator[Problem]:
    for key in sources:
        if key not in cited:
            yield document.problem(("sources", key), "is never cited", "cite it, or remove it", severity="warning")


def _declared_entities(pack: ContentPack) -> set[str]:
    """The entities of the content's domain.yml; none when there is no domain."""
    if not pack.domain.exists():
        return set()
    domain = Document.read(pack.domain, pack.root).value
    entities = domain.get("entities") if isinstance(domain, dict) else None
    names: set[str] = set()
    for entity in entities if isinstance(entities, list) else []:
        # An entity with settings of its own is written as a mapping of its name.
        names.update(entity if isinstance(entity, dict) else [str(entity)])
    return names
