"""Reading the lexicon of a content pack: every word that is served besides the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter
from typing import TypeVar

from bot.knowledge.answer import ASKED_FOR, PARTS
from bot.knowledge.content_model import Content
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.cues import Cues
from bot.knowledge.files.document import Document, Location
from bot.knowledge.files.problems import Problem
from bot.knowledge.lexicon import CuesFile, GlossaryFile, Lexicon, PersonsFile, PhrasesFile, PronunciationFile
from bot.knowledge.persons import Persons

Model = TypeVar("Model", bound=Content)

_HEADINGS = dict.fromkeys([*(part.name for part in PARTS), "sources", "related", "telephones"], "")
_PHRASES: dict[str, str | dict[str, str]] = {
    "standard": _HEADINGS,
    "accessible": _HEADINGS,
    "dates": {
        "effective": "effective",
        "reviewed": "reviewed",
        "review_by": "review_by",
        "due": "review_by telephone",
    },
    "not_covered": dict.fromkeys(ASKED_FOR, "telephone"),
    "one_step": "number count step",
    "offered": dict.fromkeys([*(part.name for part in PARTS if part.is_asked_for), "all"], ""),
    "talk": {
        "about": "question",
        "rest": "parts all",
        "rest_is_all": "all",
        "portion": "number count",
        **dict.fromkeys(("said_before", "nearest", "nothing_more"), ""),
    },
    "places": {
        "title": "question place",
        **dict.fromkeys(("platform_and_app", "platform", "app"), "place platform app"),
        **dict.fromkeys(("end", "names_may_change", "unknown", "invitation", "nationwide"), ""),
        **dict.fromkeys(("telephone", "telephone_without_code", "telephone_of_a_province"), "place area_code capital"),
        "which": "places",
    },
    "accessible_talk": {
        **dict.fromkeys(("steps", "parts"), "count"),
        **dict.fromkeys(("step", "part"), "number count"),
        **dict.fromkeys(("step_unit", "part_unit", "whose", "everything_end", "all_told"), ""),
        **dict.fromkeys(
            ("recap", "varies", "slowly", "stopped", "said_before", "nearest", "portion", "first_thing"), ""
        ),
        "simpler": "first",
        "last": "unit",
        "misheard": "term",
        "ask": "telephone",
        "person": "telephones",
    },
    "resume": "question number unit",
    "checked": "reviewed",
    "computed": dict.fromkeys(["you", "skip"], ""),
    "buttons": dict.fromkeys(
        ["next", "back", "again", "all", "recap", "self", "family", "none", "yes", "no", "skip"], ""
    ),
}
"""Every phrase that is said, and what it may leave open in braces to be filled in: names, parted by blanks."""


NO_PHRASES = Problem(
    ContentPack.PHRASES,
    1,
    "",
    "is missing; no mode has words around its answers",
    "copy the shipped one, or rename labels.yml if that is what you have",
)
"""What is wrong with a pack that has no phrases, and actions that need them."""


def read_lexicon(pack: ContentPack) -> tuple[Lexicon, list[Problem]]:
    """The lexicon as far as it can be read, and everything that is wrong with it: all errors."""
    problems: list[Problem] = []

    def read(path: Path, model: type[Model]) -> Model | None:
        """The file as its model; None when it isn't there or is wrong."""
        if not path.exists():
            return None
        document = Document.read(path, pack.root)
        if document.value is None:
            problems.extend(document.problems)
            return None
        values = document.mapping((), document.value)
        found = document.validated(model, {"__root__": values} if "__root__" in model.__fields__ else values, ())
        for location, message, remedy in _faults_of(found) if isinstance(found, PhrasesFile) else ():
            document.report(location, message, remedy)
        problems.extend(document.problems)
        return found if isinstance(found, model) else None

    def cues(path: Path) -> Cues:
        file = read(path, CuesFile)
        return Cues(file.__root__ if file else {})

    try:
        terms = dictionary_terms(pack.dictionary)
    except UnicodeDecodeError:
        terms = ()
        name = pack.name_of(pack.dictionary)
        problems.append(Problem(name, 1, "", "holds a file that is not UTF-8 text", "save it in the encoding UTF-8"))
    people = read(pack.persons, PersonsFile)
    lexicon = Lexicon(
        phrases=read(pack.phrases, PhrasesFile),
        glossary=read(pack.glossary, GlossaryFile) or GlossaryFile(),
        terms=terms,
        pronunciation=read(pack.pronunciation, PronunciationFile) or PronunciationFile(),
        aspects=cues(pack.aspects),
        alarms=cues(pack.alarms),
        persons=people.persons() if people else Persons(),
    )
    return lexicon, problems


def lexicon_files(pack: ContentPack) -> list[Path]:
    """The files that are there of those that `read_lexicon` reads."""
    files = [pack.phrases, pack.glossary, pack.pronunciation, pack.aspects, pack.alarms, pack.persons]
    return [*(path for path in files if path.exists()), *_dictionary_files(pack.dictionary)]


def dictionary_terms(directory: Path) -> tuple[str, ...]:
    """The terms of every `*.txt` of a directory, one a line, each once; lines with # are comments."""
    terms: dict[str, None] = {}
    for path in _dictionary_files(directory):
        for line in path.read_text(encoding="utf-8").splitlines():
            term = line.partition("#")[0].strip()
            if term:
                terms[term] = None
    return tuple(terms)


def _dictionary_files(directory: Path) -> Iterable[Path]:
    return sorted(directory.glob("*.txt"))


def _faults_of(phrases: PhrasesFile) -> Iterator[tuple[Location, str, str]]:
    """Phrases that are missing, or leave open what nothing is filled in for."""
    for group, of_group in _PHRASES.items():
        texts, open_in = getattr(phrases, group), of_group
        if isinstance(of_group, str):
            texts, open_in = {"": texts}, {"": of_group}
        assert isinstance(open_in, dict)
        for name in open_in.keys() - texts.keys():
            yield (group, name), "is missing", "add it; the shipped content has it"
        for name, text in texts.items():
            location = (group, name) if name else (group,)
            may_be_open = open_in.get(name, "").split()
            try:
                strange = [opened for opened in _opened(text) if opened not in may_be_open]
            except ValueError as error:
                yield location, f"has braces that nothing can be filled into: {error}", "write both braces, or neither"
                continue
            if strange:
                known = "、".join(f"{{{opened}}}" for opened in may_be_open) or "nothing"
                yield location, f"leaves {{{strange[0]}}} open", f"here {known} is filled in"


def _opened(text: str) -> Iterator[str]:
    """The names in the braces of a text.

    Raises:
        ValueError: a brace stands alone.
    """
    return (name for _, name, _, _ in Formatter().parse(text) if name is not None)
