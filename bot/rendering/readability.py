"""Whether the accessible mode keeps its promises: every answer as it is really told, and every sentence of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from bot.knowledge.base import today_in_china
from bot.knowledge.document import Document, Location
from bot.knowledge.loading import Loader, Reading
from bot.knowledge.model import ASPECTS, Answer
from bot.knowledge.problems import Problem, Severity
from bot.rendering.accessible import AccessibleText
from bot.rendering.bubbles import bubbles, faults_of
from bot.rendering.glossary import Glossary
from bot.rendering.labels import LABELS, Labels
from bot.rendering.parts import items_of

_PLACEHOLDER = re.compile(r"\{\w+\}")
_SAMPLE = "某某"


def check_readability(content: Path, *, today: date | None = None) -> list[Problem]:
    """What is too long, unexplained or officialese in the accessible rendering of a content directory, sorted.

    Errors, but only warnings in topics whose plain words nobody wrote yet, for they come from a spreadsheet.
    """
    if not (content / LABELS).exists():
        return [Problem(str(LABELS), 1, "", "is missing; no mode has words around its answers", "copy the shipped one")]
    labels, glossary = Labels.load(content), Glossary.load(content)
    rendering = AccessibleText(labels, today or today_in_china())
    found: set[Problem] = set()
    reading = Loader(content).read()
    for document, place, answer in _answers(reading):
        topic = reading.base.topics.get(answer.id.partition("/")[0])
        severity: Severity = "warning" if topic and topic.imported_from else "error"
        for told in told_of(answer, rendering):
            found.update(_faults(document, place, glossary.simplify(told)[0], glossary, severity))
    found.update(_domain_faults(content, glossary))
    return sorted(found)


def _answers(reading: Reading) -> Iterator[tuple[Document, Location, Answer]]:
    """Every national answer, and every answer as a region's overlay makes it; those out of date are never told."""
    for file in reading.topic_files:
        for answer_id, answer in file.answers.items():
            yield file.document, file.places[answer_id], answer
    for region, overlay in reading.overlay_files.items():
        for answer_id in overlay.layers:
            if reading.base.is_served(answer_id, region=region):
                yield overlay.document, overlay.places[answer_id], reading.base.get(answer_id, region=region)


def told_of(answer: Answer, rendering: AccessibleText) -> Iterator[str]:
    """Every text that the accessible mode can make of an answer."""
    yield rendering.answer(answer)
    yield from rendering.stages(answer)
    yield from (
        rendering.answer(answer, focus=part) for part in ASPECTS if part != "sources" and items_of(answer, part)
    )
    yield from (rendering.part(answer, part) for part in ASPECTS)
    yield rendering.everything(answer)
    yield rendering.recap(answer, for_family=True, is_all_told=False)
    yield rendering.recap(answer, for_family=True)


def _domain_faults(content: Path, glossary: Glossary) -> Iterator[Problem]:
    path = content / "domain.yml"
    if not path.exists():
        return
    document = Document.read(path, content)
    responses = document.value.get("responses", {}) if isinstance(document.value, dict) else {}
    for name, variations in responses.items():
        for position, variation in enumerate(variations):
            text = _PLACEHOLDER.sub(_SAMPLE, variation.get("text") or "")
            yield from _faults(document, ("responses", name, position, "text"), text, glossary)


def _faults(
    document: Document, place: Location, text: str, glossary: Glossary, severity: Severity = "error"
) -> Iterable[Problem]:
    for bubble in bubbles(text):
        for fault in faults_of(bubble):
            message = f"{fault}, in the accessible mode: {bubble!r}"
            yield document.problem(place, message, "shorten it", severity=severity)
    for term in glossary.unexplained(text):
        message = f"leaves {term} unexplained in the accessible mode"
        yield document.problem(place, message, "use everyday words", severity=severity)
    for words, instead in glossary.officialese_in(text):
        yield document.problem(place, f"is told in officialese: {words}", instead, severity=severity)
