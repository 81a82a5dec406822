"""Reading a content directory into a knowledge base, parsing again only the files that changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.errors import ContentError
from bot.knowledge.base import KnowledgeBase, normalised_question
from bot.knowledge.document import Document, Fingerprint, Location, fingerprint_of
from bot.knowledge.hotlines import Hotline, hotlines_of
from bot.knowledge.model import Answer
from bot.knowledge.overlays import OverlayFile, check_against, overlay_file_of
from bot.knowledge.problems import Problem, Severity, did_you_mean, nearest
from bot.knowledge.regions import (
    NAMES_FILE,
    REGION_FILES,
    NamesFile,
    RegionFile,
    Regions,
    names_file_of,
    region_file_of,
)
from bot.knowledge.topic_file import TopicFile, topic_file_of
from bot.knowledge.tree import Trees
from bot.knowledge.yaml_files import yaml_files

ANSWER_DIRECTORIES = ("faq", "framework")
HOTLINES = Path("lexicon") / "hotlines.yml"
_TOPIC_TYPO = 0.85  # pensoin is pension; petition is another topic
_ADCODE = re.compile(r"\d{6}")

Parsed = TypeVar("Parsed")


class Loader:
    """Reads a content directory as often as asked; keeps what it parsed of files that stay the same."""

    def __init__(self, content: Path) -> None:
        self.content = content
        self.data = content / "data"
        self._parsed: dict[Path, tuple[Fingerprint | None, object]] = {}

    def fingerprint(self) -> dict[Path, Fingerprint]:
        """The state of every file that is read; equal as long as nothing needs reading again."""
        found = {}
        for path in self._files():
            try:
                found[path] = fingerprint_of(path)
            except OSError:  # an editor that replaces the file has just removed it
                continue
        return found

    def load(self) -> KnowledgeBase:
        """Read the content.

        Raises:
            ContentError: lists every problem with its file, line and field.
        """
        reading = self.read()
        errors = [problem for problem in reading.problems if problem.severity == "error"]
        if errors:
            raise ContentError(errors, self.content)
        return reading.base

    def read(self) -> Reading:
        """Read the content, problems and all."""
        before = set(self._parsed)
        reading = Reading(self)
        for path in before - set(self._files()):
            self._parsed.pop(path, None)
        return reading

    def parsed(self, path: Path, parse: Callable[[Document], Parsed]) -> Parsed:
        """What `parse` makes of a file, remembered until the file changes."""
        try:
            fingerprint = fingerprint_of(path)
        except OSError:
            fingerprint = None
        known = self._parsed.get(path)
        if known is None or known[0] != fingerprint:
            document = Document.read(path, self.content)
            known = (fingerprint, parse(document))
            if document.value is not None:  # what can't be read now may be readable at the next try
                self._parsed[path] = known
        return known[1]  # type: ignore[return-value]

    def _files(self) -> list[Path]:
        hotlines = self.data / HOTLINES
        return [
            *(path for name in (*ANSWER_DIRECTORIES, "regions") for path in yaml_files(self.data / name)),
            *([hotlines] if hotlines.exists() else []),
        ]


class Reading:
    """One pass over a content directory: its files, the knowledge base they make, and what is wrong with it.

    `base` holds what could be read, even when there are problems; only without problems may it be served.
    """

    def __init__(self, loader: Loader) -> None:
        self._loader = loader
        self._across: list[Problem] = []
        self.topic_files: list[TopicFile] = [
            loader.parsed(path, topic_file_of) for name in ANSWER_DIRECTORIES for path in yaml_files(loader.data / name)
        ]
        if not self.topic_files:
            self._across.append(
                Problem("data/faq", 1, "", "has no content files", "add one, e.g. data/faq/passport.yml")
            )
        self._region_files: list[RegionFile] = []
        self._names_file: NamesFile | None = None
        self.overlay_files: dict[str, OverlayFile] = {}
        self._read_regions()
        regions = self._regions()
        self._hotlines_document: Document | None = None
        hotlines = self._read_hotlines()
        answers = self._answers()
        self._check_overlays(answers)
        self.base = KnowledgeBase(
            answers=answers,
            topics={file.topic.key: file.topic for file in self.topic_files if file.topic},
            trees=Trees(
                nodes={key: node for file in self.topic_files for key, node in file.nodes.items()},
                roots={
                    file.topic.key: tuple(node.id for node in file.nodes.values() if node.parent is None)
                    for file in self.topic_files
                    if file.topic and file.nodes
                },
            ),
            regions=regions,
            hotlines=hotlines,
            overlays=self.overlay_files,
        )

    @property
    def documents(self) -> list[Document]:
        """Every file that was read."""
        return [
            *(file.document for file in self.topic_files),
            *(file.document for file in self._region_files),
            *([self._names_file.document] if self._names_file else []),
            *(file.document for file in self.overlay_files.values()),
            *([self._hotlines_document] if self._hotlines_document else []),
        ]

    @property
    def problems(self) -> list[Problem]:
        """Everything wrong, by file and line; a field left in two ways wrong is named once for each."""
        return sorted({*self._across, *(problem for document in self.documents for problem in document.problems)})

    def _read_regions(self) -> None:
        for path in yaml_files(self._loader.data / "regions"):
            if path.stem in REGION_FILES:
                self._region_files.append(self._loader.parsed(path, region_file_of))
            elif path.stem == NAMES_FILE:
                self._names_file = self._loader.parsed(path, names_file_of)
            elif _ADCODE.fullmatch(path.stem):
                parse = partial(overlay_file_of, region=path.stem)
                self.overlay_files[path.stem] = self._loader.parsed(path, parse)
            elif self._loader.parsed(path, _holds_overlays):
                name = path.relative_to(self._loader.content).as_posix()
                message = "holds overlays, but isn't named after a place"
                self._across.append(Problem(name, 1, "", message, "name it after the place's adcode, e.g. 430100.yml"))

    def _regions(self) -> Regions:
        """All places, after checking that what they are called besides is said of places that are known."""
        regions = [region for file in self._region_files for region in file.regions]
        if self._names_file is None:
            return Regions(regions)
        known = {region.adcode for region in regions}
        for adcode in self._names_file.names.aliases:
            if adcode not in known:
                place = ("aliases", adcode)
                self._say(self._names_file.document, place, f"{adcode!r} is no place's adcode", "correct or remove it")
        return Regions(regions, self._names_file.names)

    def _read_hotlines(self) -> dict[str, Hotline]:
        path = self._loader.data / HOTLINES
        if not path.exists():
            return {}
        self._hotlines_document, hotlines = self._loader.parsed(path, _hotlines_with_document)
        return hotlines

    def _answers(self) -> dict[str, Answer]:
        """All answers, after checking what one file can't know: doubled topics and questions, and related ids."""
        answers: dict[str, Answer] = {}
        topics: dict[str, str] = {}
        questions: dict[str, str] = {}
        known = {answer_id for file in self.topic_files for answer_id in file.places}
        for file in self.topic_files:
            document = file.document
            if file.topic and topics.setdefault(file.topic.key, document.name) != document.name:
                first = topics[file.topic.key]
                self._say(
                    document, ("topic",), f"{file.topic.key!r} is already the topic of {first}", "choose another key"
                )
                continue
            for answer_id, answer in file.answers.items():
                place = file.places[answer_id]
                first = questions.setdefault(normalised_question(answer.question), answer_id)
                if first != answer_id:
                    self._say(document, (*place, "question"), f"is also the question of {first}", "tell the two apart")
                self._check_related(document, place, answer_id, answer.related, known)
                related = [other for other in answer.related if other in known]
                answers[answer_id] = answer if related == answer.related else answer.copy(update={"related": related})
        return answers

    def _check_related(
        self, document: Document, entry: Location, answer_id: str, related_ids: Iterable[str], known: set[str]
    ) -> None:
        topics = {answer_id.partition("/")[0] for answer_id in known}
        for position, related in enumerate(related_ids):
            place = (*entry, "related", position)
            topic = related.partition("/")[0]
            if related == answer_id:
                self._say(document, place, "is the answer itself", "remove it")
            elif related not in known and (topic in topics or nearest(topic, topics, _TOPIC_TYPO)):
                self._say(document, place, f"{related!r} is no answer", _id_remedy(related, known))
            elif related not in known:
                # A desk may serve some topics only; a link to one it leaves out is dropped, not a reason not to start.
                message = f"{related!r} belongs to a topic that is not here, and is left out"
                self._say(document, place, message, "remove it, or add the topic", severity="warning")

    def _check_overlays(self, answers: dict[str, Answer]) -> None:
        known = {answer_id for file in self.topic_files for answer_id in file.places}
        for file in self.overlay_files.values():
            for answer_id, place in file.places.items():
                if answer_id not in known:
                    self._say(file.document, place, f"{answer_id!r} is no answer", _id_remedy(answer_id, known))
                elif answer_id in file.layers:
                    related = file.layers[answer_id].values.get("related", [])
                    self._check_related(file.document, place, answer_id, related, known)
            self._across.extend(check_against(file, answers, self.overlay_files))

    def _say(
        self, document: Document, place: Location, message: str, remedy: str, severity: Severity = "error"
    ) -> None:
        self._across.append(document.problem(place, message, remedy, severity=severity))


def _holds_overlays(document: Document) -> bool:
    return isinstance(document.value, dict) and "overlays" in document.value


def _hotlines_with_document(document: Document) -> tuple[Document, dict[str, Hotline]]:
    return document, hotlines_of(document)


def _id_remedy(answer_id: str, known: Iterable[str]) -> str:
    """The nearest entry of the same topic, else the nearest answer of any."""
    siblings = [other for other in known if other.partition("/")[0] == answer_id.partition("/")[0]]
    return did_you_mean(answer_id, siblings or known, "name an answer as topic/entry")
