"""Reading a content pack into what is served, parsing again only the files that changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from bot.errors import ContentError
from bot.knowledge.answer import Answer, Detail
from bot.knowledge.computing.rule import RuleFile, rule_file_of
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.cross_checks import (
    check_asks,
    check_changes,
    check_computes,
    check_details,
    check_groups,
    check_names,
    check_neighbours,
    check_overlays,
    check_topics,
    files_of_own_topics,
)
from bot.knowledge.files.details_file import DetailsFile, details_file_of
from bot.knowledge.files.document import Document, Fingerprint, fingerprint_of
from bot.knowledge.files.lexicon_files import lexicon_files, read_lexicon
from bot.knowledge.files.parsed_files import ParsedFiles, without_garbage_collection
from bot.knowledge.files.problems import Problem
from bot.knowledge.files.topic_file import TopicFile, topic_file_of
from bot.knowledge.files.yaml_files import yaml_files
from bot.knowledge.hotlines import HotlinesFile, hotlines_file_of
from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.lexicon import Lexicon
from bot.knowledge.loaded_pack import LoadedPack
from bot.knowledge.neighbours import NeighboursFile, neighbours_file_of
from bot.knowledge.overlays import OverlayFile, overlay_file_of
from bot.knowledge.regions import (
    NAMES_FILE,
    REGION_FILES,
    NamesFile,
    RegionFile,
    Regions,
    names_file_of,
    region_file_of,
)
from bot.knowledge.starters import WelcomeFile
from bot.knowledge.topic_groups import TopicGroupsFile, topic_groups_file_of

_ADCODE = re.compile(r"\d{6}")


def load_pack(content: Path) -> LoadedPack:
    """Read everything of a content directory that is served.

    Raises:
        ContentError: lists every problem with its file, line and field.
    """
    return Loader(content).load()


def load_knowledge(content: Path) -> KnowledgeBase:
    """Read all answers, trees, overlays, regions and hotlines of a content directory.

    Raises:
        ContentError: lists every problem of the content with its file, line and field.
    """
    return load_pack(content).knowledge


@dataclass(frozen=True)
class Reading:
    """What one pass over a content pack found.

    Attributes:
        topic_files: the files of answers, in their order.
        details_files: the files of the answers' details, in their order.
        overlay_files: the places' files by adcode.
        neighbours_file: the matters beside the catalogue; None in a pack without the file.
        rule_files: the files of what is computed.
        pack: what could be read, even when there are problems; only without errors may it be served.
        problems: everything wrong, by file and line; a field left in two ways wrong is named once for each.
    """

    topic_files: Sequence[TopicFile]
    details_files: Sequence[DetailsFile]
    overlay_files: dict[str, OverlayFile]
    neighbours_file: NeighboursFile | None
    rule_files: Sequence[RuleFile]
    pack: LoadedPack
    problems: Sequence[Problem]

    @property
    def knowledge(self) -> KnowledgeBase:
        return self.pack.knowledge


class Loader:
    """Reads a content directory as often as asked; keeps what it parsed of files that stay the same.

    Args:
        needs_answers: whether a pack without a file of answers is an error.
    """

    def __init__(self, content: Path, *, needs_answers: bool = True) -> None:
        self.pack = ContentPack(content)
        self._needs_answers = needs_answers
        self._files = ParsedFiles(content)
        self._lexicon: tuple[dict[Path, Fingerprint], Lexicon] | None = None

    def fingerprint(self) -> dict[Path, Fingerprint]:
        """The state of every file that is read; equal as long as nothing needs reading again."""
        return _fingerprints([*_knowledge_files(self.pack), *lexicon_files(self.pack)])

    def load(self) -> LoadedPack:
        """Read the content; while the lexicon's files stay the same, it is the same object.

        Raises:
            ContentError: lists every problem with its file, line and field.
        """
        reading = self.read()
        errors = [problem for problem in reading.problems if problem.severity == "error"]
        if errors:
            raise ContentError(errors, self.pack.root)
        return reading.pack

    def read(self) -> Reading:
        """Read the content, problems and all."""
        with without_garbage_collection():
            found = _find(self.pack, self._files)
        answers = _answers_of(found.topics, found.details)
        welcome = WelcomeFile.read(self.pack.starters, ContentPack.WELCOME)
        topics = {file.topic.key: file.topic for file in found.topics if file.topic}
        knowledge = KnowledgeBase(
            answers=answers,
            topics=topics,
            nodes={key: node for file in found.topics for key, node in file.nodes.items()},
            regions=Regions(
                [region for file in found.regions for region in file.regions],
                found.names.names if found.names else None,
            ),
            hotlines=found.hotlines.hotlines if found.hotlines else {},
            overlays=found.overlays,
            changes={key: changes for file in found.topics for key, changes in file.changes.items()},
            neighbours=found.neighbours.neighbours if found.neighbours else {},
            topic_groups=found.groups.with_topics(topics.values()) if found.groups else {},
            rules={file.name: file.rule for file in found.rules if file.rule},
            starters=welcome.served(answers),
        )
        lexicon, of_lexicon = self._read_lexicon()
        problems = {
            *of_lexicon,
            *(problem for document in found.documents for problem in document.problems),
            *check_topics(found.topics),
            *check_details(found.details, found.topics),
            *check_asks(found.topics, answers),
            *check_changes(found.topics, answers),
            *check_neighbours(found.neighbours, found.topics),
            *check_groups(found.groups, found.topics),
            *(check_names(found.names, knowledge.regions.keys()) if found.names else ()),
            *(welcome.check(answers) if self.pack.welcome.exists() else ()),
            *check_overlays(found.overlays, found.topics, answers),
            *check_computes(found.topics, [file.name for file in found.rules]),
            *_misplaced(self.pack, found, self._needs_answers),
        }
        return Reading(
            topic_files=found.topics,
            details_files=found.details,
            overlay_files=found.overlays,
            neighbours_file=found.neighbours,
            rule_files=found.rules,
            pack=LoadedPack(knowledge, lexicon),
            problems=sorted(problems),
        )

    def _read_lexicon(self) -> tuple[Lexicon, list[Problem]]:
        fingerprint = _fingerprints(lexicon_files(self.pack))
        if self._lexicon is not None and self._lexicon[0] == fingerprint:
            return self._lexicon[1], []
        lexicon, problems = read_lexicon(self.pack)
        if not problems:
            self._lexicon = (fingerprint, lexicon)
        return lexicon, problems


@dataclass
class _Found:
    """The parsed files of a pack."""

    topics: list[TopicFile]
    details: list[DetailsFile]
    hotlines: HotlinesFile | None
    regions: list[RegionFile] = field(default_factory=list)
    names: NamesFile | None = None
    neighbours: NeighboursFile | None = None
    groups: TopicGroupsFile | None = None
    overlays: dict[str, OverlayFile] = field(default_factory=dict)
    rules: list[RuleFile] = field(default_factory=list)
    misnamed: list[Path] = field(default_factory=list)
    """Files of overlays that aren't named after a place."""

    @property
    def documents(self) -> Iterator[Document]:
        """Every file that was read."""
        yield from (file.document for file in self.topics)
        yield from (file.document for file in self.details)
        yield from (file.document for file in self.regions)
        yield from (file.document for file in self.overlays.values())
        single = (self.names, self.hotlines, self.neighbours, self.groups)
        yield from (file.document for file in single if file is not None)
        yield from (file.document for file in self.rules)


def _find(pack: ContentPack, files: ParsedFiles) -> _Found:
    files.forget_all_but(_knowledge_files(pack))
    topics = chain.from_iterable(map(yaml_files, pack.answer_directories))
    found = _Found(
        topics=[files.parsed(path, topic_file_of) for path in topics],
        details=[files.parsed(path, details_file_of) for path in yaml_files(pack.details)],
        hotlines=files.parsed(pack.hotlines, hotlines_file_of) if pack.hotlines.exists() else None,
        neighbours=files.parsed(pack.neighbours, neighbours_file_of) if pack.neighbours.exists() else None,
        groups=files.parsed(pack.topic_groups, topic_groups_file_of) if pack.topic_groups.exists() else None,
        rules=[files.parsed(path, partial(rule_file_of, name=path.stem)) for path in yaml_files(pack.computing)],
    )
    for path in yaml_files(pack.regions):
        if path.stem in REGION_FILES:
            found.regions.append(files.parsed(path, region_file_of))
        elif path.stem == NAMES_FILE:
            found.names = files.parsed(path, names_file_of)
        elif _ADCODE.fullmatch(path.stem):
            found.overlays[path.stem] = files.parsed(path, partial(overlay_file_of, region=path.stem))
        elif files.parsed(path, _holds_overlays):
            found.misnamed.append(path)
    return found


def _answers_of(files: Sequence[TopicFile], details_files: Sequence[DetailsFile]) -> dict[str, Answer]:
    """All answers by id, with their details; without their links to answers that aren't there."""
    details = {
        answer_id: tuple(placed.values()) for file in details_files for answer_id, placed in file.details.items()
    }
    known = {answer_id for file in files for answer_id in file.locations}
    answers: dict[str, Answer] = {}
    for file in files_of_own_topics(files):
        for answer_id, answer in file.answers.items():
            related = [other for other in answer.related if other in known]
            answer = answer if related == answer.related else answer.copy(update={"related": related})
            answers[answer_id] = _with_details(answer, details.get(answer_id, ()), file)
    return answers


def _with_details(answer: Answer, details: tuple[Detail, ...], file: TopicFile) -> Answer:
    """The answer with its details, and with the sources of its file that they rest on."""
    if not details:
        return answer
    keys = [key for detail in details for key in detail.sources if key in file.sources]
    return answer.copy(
        update={"details": details, "sources": {**answer.sources, **{key: file.sources[key] for key in keys}}}
    )


def _misplaced(pack: ContentPack, found: _Found, needs_answers: bool) -> Iterator[Problem]:
    if needs_answers and not found.topics:
        example = pack.name_of(pack.topic_file("passport"))
        yield Problem(pack.name_of(pack.faq), 1, "", "has no content files", f"add one, e.g. {example}")
    for path in found.misnamed:
        message = "holds overlays, but isn't named after a place"
        yield Problem(pack.name_of(path), 1, "", message, "name it after the place's adcode, e.g. 430100.yml")


def _holds_overlays(document: Document) -> bool:
    return isinstance(document.value, dict) and "overlays" in document.value


def _knowledge_files(pack: ContentPack) -> list[Path]:
    directories = (*pack.answer_directories, pack.details, pack.regions, pack.computing)
    single = (path for path in (pack.hotlines, pack.neighbours, pack.topic_groups, pack.starters) if path.exists())
    return [*chain.from_iterable(map(yaml_files, directories)), *single]


def _fingerprints(paths: Sequence[Path]) -> dict[Path, Fingerprint]:
    found = {}
    for path in paths:
        try:
            found[path] = fingerprint_of(path)
        except OSError:  # an editor that replaces the file has just removed it
            continue
    return found
