"""Whether the accessible mode keeps its promises: every answer as it is really told, and all else that is said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from bot.calendar import today_in_china
from bot.errors import AnswerNotServed, ContentError
from bot.knowledge.answer import ASKED_FOR, Answer
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.document import Document, Location
from bot.knowledge.files.problems import Problem, Severity
from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.layers import Layer
from bot.knowledge.loading import Loader, Reading
from bot.nlu.answer_units import WHOLE
from bot.rendering.accessible import AccessibleText
from bot.rendering.bubbles import bubbles, faults_of
from bot.rendering.glossary import Glossary, names_of_sources, spans_of
from bot.rendering.language import language_of
from bot.rendering.lead import Asked
from bot.rendering.parts import items_of
from bot.rendering.phrases import Phrases
from bot.rendering.recap import recap

_PLACEHOLDER = re.compile(r"\{\w+\}")
_SAMPLE = "某某"


def check_readability(content: Path, *, today: date | None = None) -> list[Problem]:
    """The problems of a content directory's accessible rendering, sorted: too long, unexplained, officialese.

    Errors, but only warnings in topics whose plain words nobody wrote yet, for they come from a spreadsheet.
    """
    pack, reading = ContentPack(content), Loader(content).read()
    language = language_of(reading.pack.lexicon)
    try:
        phrases, glossary = language.phrases, language.glossary
    except ContentError as error:
        return [problem for problem in error.problems if isinstance(problem, Problem)]
    rendering = AccessibleText(phrases, today or today_in_china())
    found: set[Problem] = set(_domain_faults(pack, glossary))
    names = _names_known(reading, glossary)
    for told in (*_answers(reading, phrases, rendering), *_details(reading)):
        topic = reading.knowledge.topics.get(told.answer.topic)
        severity: Severity = "warning" if topic and topic.imported_from else "error"
        for text in told.texts:
            everyday, _ = glossary.simplify(text, about=told.answer)
            found.update(_faults(told.document, told.location, everyday, glossary, severity, told.answer))
        for text in (*told.texts, *told.taken_away):
            for message, remedy in _wrong_changes(text, told.answer, glossary, names, pack.name_of(pack.glossary)):
                found.add(told.document.problem(told.location, message, remedy, severity=severity))
    return sorted(found)


@dataclass(frozen=True)
class _Told:
    """What is told of an answer, and where it is written; what the reader takes away isn't sent in short messages."""

    document: Document
    location: Location
    answer: Answer
    texts: Sequence[str]
    taken_away: Sequence[str] = ()


def _answers(reading: Reading, phrases: Phrases, rendering: AccessibleText) -> Iterator[_Told]:
    """Every national answer, and every answer as a region's overlay makes it; those out of date are never told."""

    def told(document: Document, location: Location, answer: Answer) -> _Told:
        taken_away = recap(answer, phrases, for_family=True)["lines"]
        return _Told(document, location, answer, list(told_of(answer, rendering)), ["\n".join(taken_away)])

    for file in reading.topic_files:
        for answer_id, answer in file.answers.items():
            location = file.locations[answer_id]
            yield told(file.document, location, answer)
            for position, season in enumerate(answer.seasons):
                yield _Told(file.document, (*location, "seasons", position, "plain"), answer, [season.plain])
            for position, change in enumerate(file.changes.get(answer_id, ())):
                changed = _changed(reading.knowledge, answer_id, change)
                if changed is not None:
                    yield told(file.document, (*location, "next", position), changed)
    for region, overlay in reading.overlay_files.items():
        for answer_id in overlay.layers:
            if reading.knowledge.is_served(answer_id, region=region):
                answer = reading.knowledge.get(answer_id, region=region)
                yield told(overlay.document, overlay.locations[answer_id], answer)


def _changed(knowledge: KnowledgeBase, answer_id: str, change: Layer) -> Answer | None:
    """The answer as it is from the first day of a change on; None when it isn't served then, or can't be."""
    try:
        return knowledge.get(answer_id, today=change.begins)
    except (AnswerNotServed, ValidationError):  # the latter is reported with the rest of the content's mistakes
        return None


def _details(reading: Reading) -> Iterator[_Told]:
    """The plain words of every detail of an answer that is there, and of what a place says instead."""
    for file in reading.details_files:
        for answer_id in file.details.keys() & reading.knowledge.answers.keys():
            for location, detail in file.details[answer_id].items():
                answer = reading.knowledge.answers[answer_id]
                yield _Told(file.document, (*location, "plain"), answer, [detail.plain])
                for position, wording in enumerate(detail.next):
                    where = (*location, "next", position, "plain")
                    yield _Told(file.document, where, answer, [wording.plain])
    for overlay in reading.overlay_files.values():
        for answer_id in overlay.layers.keys() & reading.knowledge.answers.keys():
            location = (*overlay.locations[answer_id], "details")
            for name, reply in overlay.layers[answer_id].replies.items():
                answer = reading.knowledge.answers[answer_id]
                yield _Told(overlay.document, (*location, name, "plain"), answer, [reply.plain])


def told_of(answer: Answer, rendering: AccessibleText) -> Iterator[str]:
    """Every text that the accessible mode can make of an answer."""
    parts = [f"part/{part}" for part in ASKED_FOR if part != "sources" and items_of(answer, part)]
    for unit in (WHOLE, *parts):
        yield rendering.told(answer, Asked(unit)).text
        yield from (rendering.simpler(answer, unit, again) for again in (0, 1))
    yield from rendering.stages(answer)
    yield from (rendering.part(answer, part) for part in ASKED_FOR)
    yield from rendering.everything(answer)
    yield rendering.recap(answer, for_family=True, is_all_told=False)
    yield rendering.recap(answer, for_family=True)


def _domain_faults(pack: ContentPack, glossary: Glossary) -> Iterator[Problem]:
    if not pack.domain.exists():
        return
    document = Document.read(pack.domain, pack.root)
    responses = document.value.get("responses", {}) if isinstance(document.value, dict) else {}
    for name, variations in responses.items():
        for position, variation in enumerate(variations):
            text = _PLACEHOLDER.sub(_SAMPLE, variation.get("text") or "")
            yield from _faults(document, ("responses", name, position, "text"), text, glossary)


def _faults(
    document: Document,
    location: Location,
    text: str,
    glossary: Glossary,
    severity: Severity = "error",
    answer: Answer | None = None,
) -> Iterable[Problem]:
    for bubble in bubbles(text):
        for fault in faults_of(bubble):
            message = f"{fault}, in the accessible mode: {bubble!r}"
            yield document.problem(location, message, "shorten it", severity=severity)
    for term in glossary.unexplained(text, about=answer):
        message = f"leaves {term} unexplained in the accessible mode"
        yield document.problem(location, message, "use everyday words", severity=severity)
    for words, instead in glossary.officialese_in(text):
        yield document.problem(location, f"is told in officialese: {words}", instead, severity=severity)


def _wrong_changes(
    text: str, answer: Answer, glossary: Glossary, names: Collection[str], glossary_file: str
) -> Iterator[tuple[str, str]]:
    """The terms that the glossary changes wrongly, in a longer word or a name, each with what to do about it."""
    around = list(spans_of(names, text))
    for change in glossary.changes(text, about=answer):
        wholes = [text[start:end] for start, end in around if start <= change.start and change.end <= end]
        if torn := glossary.torn_by(text, change):
            wholes.append(torn)
        for whole in wholes:
            if whole != change.term:
                done = "replaces" if change.is_replaced else "explains"
                message = f"holds {whole}, of which the glossary {done} {change.term} in the accessible mode"
                yield message, f"add {whole} to names in {glossary_file}, or reword it"


def _names_known(reading: Reading, glossary: Glossary) -> list[str]:
    """The names in the content in which the glossary has a word."""
    names = {hotline.name for hotline in reading.knowledge.hotlines.values()}
    sources = [
        *(file.sources for file in reading.topic_files),
        *(file.sources for file in reading.overlay_files.values()),
    ]
    for of_file in sources:
        names |= names_of_sources(of_file.values())
    return [name for name in names if any(change.term != name for change in glossary.changes(name))]
