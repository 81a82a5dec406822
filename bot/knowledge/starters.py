"""The questions that the page offers before anything was said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from bot.knowledge.content_model import Content, Text
from bot.knowledge.files.document import Document

QUESTIONS = "questions"


class Starter(Content):
    """A question to begin with."""

    question: Text
    id: Text | None = None
    """The answer that it asks for; None where the ranking of the question says."""


@dataclass
class WelcomeFile:
    """The starters of a `welcome.json`, in their order; its other words are the page's."""

    document: Document
    starters: list[Starter] = field(default_factory=list)

    def served(self, answers: Collection[str]) -> tuple[Starter, ...]:
        """The starters that ask for one of the answers, or for none in particular."""
        return tuple(starter for starter in self.starters if starter.id is None or starter.id in answers)


def welcome_file_of(document: Document) -> WelcomeFile:
    """Read a file with a list `questions`; everything wrong is reported to the document."""
    file = WelcomeFile(document)
    if document.value is None:
        return file
    for number, entry in enumerate(document.entries(QUESTIONS)):
        values = entry if isinstance(entry, dict) else {"question": entry}
        starter = document.validated(Starter, values, (QUESTIONS, number))
        if isinstance(starter, Starter):
            file.starters.append(starter)
    return file
