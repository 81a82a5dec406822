"""The cases that understanding is measured with, as a file of questions holds them.

A file has one case a line: `label<TAB>question` or `label<TAB>kind<TAB>question`. A label is

- `topic/entry` of the knowledge base: that answer is right;
- `family/name` of a move of the conversation (handoff/human, emergency/fire, …): that move is right;
- anything without a slash (small_talk, gibberish, …): no answer of the knowledge base may be given.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import BianminError
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.yaml_files import read_yaml
from bot.nlu.training_conversations import SAME, VAGUE
from bot.nlu.understanding import EMERGENCY, family_of, is_move


class EvaluationError(BianminError):
    """A file of questions can't be used, or a threshold isn't met."""


@dataclass(frozen=True)
class Case:
    """A question and what is right for it.

    Attributes:
        is_move: whether the label is a move of the conversation.
    """

    label: str
    kind: str
    question: str
    is_move: bool = False

    @property
    def topic(self) -> str:
        return family_of(self.label)

    @property
    def sort(self) -> str:
        """question · move · out_of_scope."""
        if "/" not in self.label:
            return "out_of_scope"
        return "move" if self.is_move else "question"

    @property
    def is_danger(self) -> bool:
        return self.topic == EMERGENCY


def declared_moves(content: Path, topics: Collection[str]) -> frozenset[str]:
    """The families of moves that a content's domain declares: its intents that are no topics.

    Raises:
        ContentError: the domain can't be read.
    """
    intents = read_yaml(ContentPack(content).domain).get("intents") or ()
    names = (intent if isinstance(intent, str) else next(iter(intent)) for intent in intents)  # Rasa takes both
    return frozenset(name for name in names if is_move(name, topics))


def read_cases(path: Path, known: Mapping[str, Any], moves: Collection[str]) -> list[Case]:
    """The cases of a file.

    Args:
        path: of a UTF-8 file with a case a line: label, perhaps a kind, and question, parted by tabs. Blank lines and
            those that begin with # are passed over.
        known: has the ids of the knowledge base as its keys.
        moves: the families of moves (see `declared_moves`).

    Raises:
        EvaluationError: a line has no label or question, or a label that nothing is known of; names every such line.
    """
    cases, wrong = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) not in (2, 3) or not all(columns):
            wrong.append(f"{path}:{number}: needs label<TAB>question or label<TAB>kind<TAB>question")
            continue
        if columns[0] == SAME or columns[0].startswith(VAGUE):
            wrong.append(f"{path}:{number}: stands in a conversation; give such files with --conversations")
            continue
        label, kind = columns[0], columns[1] if len(columns) == 3 else "all"
        case = Case(label, kind, columns[-1], is_move=family_of(label) in moves)
        if case.sort == "question" and case.label not in known:
            wrong.append(f"{path}:{number}: no answer has the id {case.label!r}")
        cases.append(case)
    if wrong:
        raise EvaluationError("\n".join(wrong))
    return cases
