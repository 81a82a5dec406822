"""The words of a content pack besides its answers, as the files below data/lexicon hold them.

`bot.rendering.language` makes of them what renders an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import Field, validator

from bot.knowledge.content_model import Content, Text
from bot.knowledge.cues import Cues
from bot.knowledge.persons import Persons, Sex


class PhrasesFile(Content):
    """Headings by mode, phrases for dates and places, how the accessible mode leads on, and what buttons say.

    `bot.knowledge.files.lexicon_files` checks that no phrase is missing, and what each leaves open to be filled in.
    """

    standard: Mapping[str, Text]
    accessible: Mapping[str, Text]
    dates: Mapping[str, Text]
    not_covered: Mapping[str, Text]
    one_step: Text
    offered: Mapping[str, Text]
    talk: Mapping[str, Text]
    places: Mapping[str, Text]
    accessible_talk: Mapping[str, Text]
    resume: Text
    checked: Text
    buttons: Mapping[str, Text]
    signs_of_paying: Sequence[Text]
    computed: Mapping[str, Text]
    signs_of_trouble: Sequence[Text]
    comparing: Sequence[Text] = ()


class Sense(Content):
    """What a word means, and where it means that: everywhere, unless topics or words near it are named."""

    says: Text
    topics: frozenset[str] = Field(frozenset(), description="the topics of the answers in which it means that")
    near: list[Text] = Field([], description="words of a text in which it means that, whatever the topic")

    @property
    def is_general(self) -> bool:
        return not self.topics and not self.near


class Officialese(Content):
    """Words that no answer may be told in."""

    pattern: Text
    instead: Text

    @validator("pattern")
    def _pattern_is_a_regular_expression(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"is no regular expression: {error}") from error
        return value


class GlossaryFile(Content):
    """The offices' words in everyday words; the file tells what each part means."""

    replaced: dict[Text, Text] = Field({})
    explained: dict[Text, Text | list[Sense]] = Field({})
    names: list[Text] = Field([])
    name_endings: list[Text] = Field([])
    word_endings: list[Text] = Field([])
    actions: list[Text] = Field([])
    officialese: list[Officialese] = Field([])


class PronunciationFile(Content):
    """What is said aloud for what can only be seen."""

    words: dict[Text, Text] = Field({}, description="what is said for each abbreviation, in any case")
    web_address: str = Field("", description="what is said in place of a link")


class CuesFile(Content):
    """The words that tell one meaning from another, by meaning."""

    __root__: dict[Text, list[Text]]


class PersonEntry(Content):
    """What a person is called in a reply, and the words for that person by the sex that they tell."""

    called: Text
    female: list[Text] = Field([])
    male: list[Text] = Field([])
    either: list[Text] = Field([])


class PersonsFile(Content):
    """The people that citizens speak of, by their keys."""

    __root__: dict[Text, PersonEntry]

    def persons(self) -> Persons:
        words: dict[str, tuple[str, Sex | None]] = {}
        for key, entry in self.__root__.items():
            words.update(dict.fromkeys(entry.female, (key, "female")))
            words.update(dict.fromkeys(entry.male, (key, "male")))
            words.update(dict.fromkeys(entry.either, (key, None)))
        return Persons(words, {key: entry.called for key, entry in self.__root__.items()})


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Everything below data/lexicon that is served. A file that a pack leaves out has nothing in it.

    Lexicons are told apart by identity, so that a cache keeps what was made of this very one.
    """

    phrases: PhrasesFile | None = None
    """None in a pack without the file, whose own actions must do without."""
    glossary: GlossaryFile = field(default_factory=GlossaryFile)
    terms: Sequence[str] = ()
    """The terms that the pack adds to jieba's dictionary."""
    pronunciation: PronunciationFile = field(default_factory=PronunciationFile)
    aspects: Cues = field(default_factory=lambda: Cues({}))
    """What part of an answer is asked for, an `Aspect`."""
    alarms: Cues = field(default_factory=lambda: Cues({}))
    """What danger is told of, the most urgent first."""
    persons: Persons = field(default_factory=Persons)
    """The people that facts are told of."""
