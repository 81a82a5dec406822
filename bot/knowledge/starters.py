"""The questions that the page offers before anything was said."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from json import JSONDecodeError
from pathlib import Path

from bot.knowledge.files.problems import Problem, did_you_mean


@dataclass(frozen=True)
class Starter:
    """A question to begin with.

    Attributes:
        question: what is said when it is pressed.
        answer_id: the answer that it asks for; None where the ranking of the question says.
    """

    question: str
    answer_id: str | None = None


@dataclass(frozen=True)
class WelcomeFile:
    """The starters of a `welcome.json`, in their order; its other words are the page's.

    What the page passes over is passed over here, and what is wrong is a warning: without the file it has other words.
    """

    name: str
    text: str
    starters: tuple[Starter, ...] = ()
    unreadable: Problem | None = None

    @classmethod
    def read(cls, path: Path, name: str) -> WelcomeFile:
        """Read a file, to be named so in messages."""
        text = ""
        try:
            text = path.read_text(encoding="utf-8-sig")
            words = json.loads(text)
        except (OSError, ValueError) as error:
            line = error.lineno if isinstance(error, JSONDecodeError) else 1
            problem = Problem(name, line, "", f"is no JSON that can be read: {error}", "correct it", "warning")
            return cls(name, text, unreadable=problem)
        questions = words.get("questions") if isinstance(words, dict) else None
        entries = questions if isinstance(questions, list) else []
        return cls(name, text, tuple(starter for entry in entries if (starter := _starter(entry)) is not None))

    def served(self, answers: Collection[str]) -> tuple[Starter, ...]:
        """The starters that ask for one of the answers, or for none in particular."""
        return tuple(each for each in self.starters if each.answer_id is None or each.answer_id in answers)

    def check(self, answers: Collection[str]) -> Iterator[Problem]:
        """That it can't be read, and starters for an answer that isn't there."""
        if self.unreadable is not None:
            yield self.unreadable
        for starter in self.starters:
            if starter.answer_id is not None and starter.answer_id not in answers:
                line = self.text[: self.text.find(f'"{starter.answer_id}"') + 1].count("\n") + 1
                remedy = did_you_mean(starter.answer_id, answers, "name an answer of data/faq, or leave the id out")
                yield Problem(self.name, line, "questions", f"{starter.answer_id!r} is no answer", remedy, "warning")


def _starter(entry: object) -> Starter | None:
    question, answer_id = (entry.get("question"), entry.get("id")) if isinstance(entry, dict) else (entry, None)
    if not isinstance(question, str) or not question.strip():
        return None
    return Starter(question, answer_id if isinstance(answer_id, str) else None)
