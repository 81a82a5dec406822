"""Where a content pack keeps what: the one place that spells the names of its files and directories."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from bot.settings import PROJECT_ROOT

WIDGET_WELCOME = PROJECT_ROOT / "bot" / "widget" / "welcome.json"
"""The page's words for content that brings none of its own."""


@dataclass(frozen=True)
class ContentPack:
    """The layout of a content pack: a directory with domain.yml and data/, the shipped one or an agency's own.

    Every path is absolute when `root` is. None of the files has to exist.
    """

    root: Path

    WELCOME: ClassVar = "data/welcome.json"
    PHRASES: ClassVar = "data/lexicon/phrases.yml"
    DICTIONARY: ClassVar = "data/lexicon/jieba"
    SYNONYMS: ClassVar = "data/lexicon/synonyms.yml"
    CONVERSATIONS: ClassVar = "data/conversations"
    DETAILS: ClassVar = "data/details"
    TRAINED_FROM: ClassVar = (
        "domain.yml",
        "data/nlu",
        "data/dialogue",
        CONVERSATIONS,
        DETAILS,
        DICTIONARY,
        SYNONYMS,
    )
    """What a model is made from besides the pipeline's configuration, relative to the root."""

    @property
    def domain(self) -> Path:
        return self.root / "domain.yml"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def faq(self) -> Path:
        """The answers' directory, one file a topic."""
        return self.data / "faq"

    @property
    def answer_directories(self) -> tuple[Path, ...]:
        """Every directory with files of answers: lists of entries, and trees."""
        return self.faq, self.data / "framework"

    @property
    def details(self) -> Path:
        """The directory of the answers' details, one file a topic."""
        return self.root / self.DETAILS

    @property
    def computing(self) -> Path:
        """The directory of rules that are computed, one file a rule."""
        return self.data / "computing"

    @property
    def has_answers(self) -> bool:
        """Whether it keeps answers at all; a pack whose actions need none has no such directory."""
        return self.faq.exists()

    @property
    def regions(self) -> Path:
        """The directory of places, what people call them, and overlays of national answers."""
        return self.data / "regions"

    @property
    def training_questions(self) -> Path:
        return self.data / "nlu"

    @property
    def training_conversations(self) -> Path:
        """The conversations from which it is learned what a message means after those before it."""
        return self.root / self.CONVERSATIONS

    @property
    def dialogue(self) -> Path:
        """The directory of rules and stories."""
        return self.data / "dialogue"

    @property
    def lexicon(self) -> Path:
        return self.data / "lexicon"

    @property
    def hotlines(self) -> Path:
        return self.lexicon / "hotlines.yml"

    @property
    def neighbours(self) -> Path:
        """The matters beside the catalogue, and who deals with them."""
        return self.data / "neighbours.yml"

    @property
    def topic_groups(self) -> Path:
        """The groups in which topics are offered, in their order."""
        return self.data / "topic_groups.yml"

    @property
    def phrases(self) -> Path:
        """The headings and set phrases around an answer."""
        return self.root / self.PHRASES

    @property
    def glossary(self) -> Path:
        """The offices' words in everyday words."""
        return self.lexicon / "glossary.yml"

    @property
    def pronunciation(self) -> Path:
        """What is said aloud for abbreviations."""
        return self.lexicon / "pronunciation.yml"

    @property
    def aspects(self) -> Path:
        """The cues of the parts of an answer that are asked for."""
        return self.lexicon / "aspects.yml"

    @property
    def alarms(self) -> Path:
        """The words of danger for the time when nothing can be understood."""
        return self.lexicon / "emergency.yml"

    @property
    def persons(self) -> Path:
        """What citizens call the people that they speak of."""
        return self.lexicon / "persons.yml"

    @property
    def dictionary(self) -> Path:
        """The directory of the terms that jieba keeps whole."""
        return self.root / self.DICTIONARY

    @property
    def welcome(self) -> Path:
        """The page's greeting and its example questions; without the file, the widget's own."""
        return self.root / self.WELCOME

    @property
    def starters(self) -> Path:
        """The file with the example questions that the page shows: `welcome`, or the widget's own."""
        return self.welcome if self.welcome.exists() else WIDGET_WELCOME

    @property
    def conversations(self) -> Path:
        """The conversations that `bianmin test` holds."""
        return self.root / "tests" / "conversations"

    def topic_file(self, topic: str) -> Path:
        """Where an import writes the answers of a topic."""
        return self.faq / f"{topic}.yml"

    def questions_file(self, topic: str) -> Path:
        """Where an import writes the training questions of a topic."""
        return self.training_questions / f"{topic}.yml"

    def name_of(self, path: Path) -> str:
        """A path of the pack as messages name it: relative to the root, with slashes."""
        return path.relative_to(self.root).as_posix()
