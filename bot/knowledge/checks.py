"""The content check behind `bianmin check`: everything the loader refuses, and the rules for good content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from bot.knowledge.base import today_in_china
from bot.knowledge.document import Document, Location
from bot.knowledge.loading import HOTLINES, Loader, Reading
from bot.knowledge.plain_language import (
    check_figures,
    check_plain_is_complete,
    check_plain_sentences,
    check_wording,
)
from bot.knowledge.problems import Problem
from bot.knowledge.telephones import check_telephones
from bot.knowledge.training import TrainingData, check_training

REVIEW_NOTICE_DAYS = 30
_HOTLINES_FILE = (Path("data") / HOTLINES).as_posix()


def run_checks(content: Path, *, today: date | None = None) -> list[Problem]:
    """Every problem of a content directory, sorted by file, line and field; errors and warnings.

    An error makes the content unfit to serve or wrong for a reader; a warning is something to look at.
    """
    today = today or today_in_china()
    reading = Loader(content).read()
    # Also the answers with errors: their training questions are no errors besides.
    answers = {
        answer_id: (file.document.name, file.document.line_of(place))
        for file in reading.topic_files
        for answer_id, place in file.places.items()
    }
    return sorted(
        {
            *reading.problems,
            *_answer_problems(reading, today),
            *_overlay_problems(reading, today),
            *_wording_problems(reading),
            *check_training(
                TrainingData.read(content), answers, _declared_entities(content), imported=_imported_topics(reading)
            ),
        }
    )


def _answer_problems(reading: Reading, today: date) -> Iterator[Problem]:
    for file in reading.topic_files:
        is_imported = bool(file.topic and file.topic.imported_from)
        if is_imported:
            message = "comes from a spreadsheet: its plain words are split from the answers, nobody wrote them"
            remedy = "write each answer's plain words, then remove this line"
            yield file.document.problem(("imported_from",), message, remedy, severity="warning")
        for answer_id, place in file.places.items():
            if not is_imported:
                yield from check_plain_sentences(file.document, place)
            yield from check_plain_is_complete(file.document, place)
            yield from check_figures(file.document, place, reading.base.hotlines)
            if answer_id in file.answers:
                answer = file.answers[answer_id]
                yield from _dates(file.document, place, answer.expires, answer.review_by, today)
        yield from _uncited(
            file.document, file.sources, {key for answer in file.answers.values() for key in answer.sources}
        )


def _imported_topics(reading: Reading) -> set[str]:
    return {topic.key for topic in reading.base.topics.values() if topic.imported_from}


def _overlay_problems(reading: Reading, today: date) -> Iterator[Problem]:
    regions, answers = reading.base.regions, reading.base.answers
    for region, file in reading.overlay_files.items():
        if regions and f"{region[:2]}0000" not in regions:
            message = f"is named after {region}, but no province's adcode begins with {region[:2]}"
            yield file.document.problem((), message, "name it after the place's adcode, e.g. 430100.yml")
        for place in file.places.values():
            yield from check_plain_sentences(file.document, place)
        for answer_id, layer in file.layers.items():
            place = file.places[answer_id]
            if answer_id in answers:
                yield from check_figures(file.document, place, reading.base.hotlines, beneath=answers[answer_id].dict())
            yield from _dates(file.document, place, layer.values.get("expires"), layer.values["review_by"], today)
        yield from _uncited(
            file.document, file.sources, {key for layer in file.layers.values() for key in layer.sources}
        )


def _wording_problems(reading: Reading) -> Iterator[Problem]:
    for document in (
        *(file.document for file in reading.topic_files),
        *(file.document for file in reading.overlay_files.values()),
    ):
        yield from check_wording(document)
        yield from check_telephones(document, reading.base.hotlines, _HOTLINES_FILE)


def _dates(
    document: Document, place: Location, expires: date | None, review_by: date, today: date
) -> Iterator[Problem]:
    """What has expired is no longer served; what is due for review is served with a notice, or soon will be."""
    if expires and expires < today:
        yield document.problem(
            (*place, "expires"), f"is past ({expires}): it is no longer served", "renew or remove it"
        )
    remaining = (review_by - today).days
    if remaining < 0:
        message = f"was due {-remaining} days ago ({review_by}): readers are warned"
    elif remaining <= REVIEW_NOTICE_DAYS:
        message = f"is due in {remaining} days ({review_by})"
    else:
        return
    inherited = (*place, "review_by") not in document
    where = ("review_by",) if inherited else (*place, "review_by")
    remedy = "check it against its sources, then set reviewed and review_by"
    yield document.problem(where, message, remedy, severity="warning")


def _uncited(document: Document, sources: Iterable[str], cited: set[str]) -> Iterator[Problem]:
    for key in sources:
        if key not in cited:
            yield document.problem(("sources", key), "is never cited", "cite it, or remove it", severity="warning")


def _declared_entities(content: Path) -> set[str]:
    """The entities of the content's domain.yml; none when there is no domain."""
    path = content / "domain.yml"
    if not path.exists():
        return set()
    domain = Document.read(path, content).value
    entities = domain.get("entities") if isinstance(domain, dict) else None
    names: set[str] = set()
    for entity in entities if isinstance(entities, list) else []:
        # An entity with settings of its own is written as a mapping of its name.
        names.update(entity if isinstance(entity, dict) else [str(entity)])
    return names
