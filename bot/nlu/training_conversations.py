"""Conversations to learn from: what citizens said one after the other, and what each message was for.

A file of data/conversations has one message a line, `label<TAB>message`, and an empty line between conversations; a
line that begins with `#` is a remark. A label is

- `<topic>/<entry>`: the answer that was wanted; several that would do are parted by `|`, the best first;
- `=`: the same as the message before;
- `?<topic>/<entry>|…`: too vague to be answered; these would be offered;
- `<family>/<move>`: a move of the conversation;
- `other`: nothing that the assistant can answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ContentError
from bot.knowledge.files.problems import Problem

SAME, VAGUE, OTHER, OR = "=", "?", "other", "|"


@dataclass(frozen=True)
class Said:
    """A message of a conversation.

    Attributes:
        text: as the citizen wrote it.
        labels: what would do as an answer to it, the best first; none for what can't be answered.
        is_vague: `labels` would be offered rather than answered.
    """

    text: str
    labels: tuple[str, ...]
    is_vague: bool = False


Conversation = Sequence[Said]


def read_conversations(directory: Path) -> list[Conversation]:
    """The conversations of all `.tsv` files of a directory, in the order of their names; none without the directory.

    Raises:
        ContentError: lists every line that can't be read.
    """
    problems: list[Problem] = []
    files = sorted(directory.glob("*.tsv"))
    conversations = [conversation for path in files for conversation in _conversations_of(path, problems)]
    if problems:
        raise ContentError(problems, directory)
    return conversations


def read_conversation_file(path: Path) -> list[Conversation]:
    """The conversations of one file.

    Raises:
        ContentError: lists every line that can't be read.
    """
    problems: list[Problem] = []
    conversations = list(_conversations_of(path, problems))
    if problems:
        raise ContentError(problems, path.parent)
    return conversations


def labels_of(conversations: Iterable[Conversation]) -> Iterator[str]:
    """Every label that is used, each as often as it is."""
    return (label for conversation in conversations for said in conversation for label in said.labels)


def _conversations_of(path: Path, problems: list[Problem]) -> Iterator[Conversation]:
    """The conversations of a file; what can't be read of it is added to the problems."""
    conversation: list[Said] = []
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], start=1):
        if line.startswith("#"):
            continue
        if line.strip():
            try:
                conversation.append(_said(line, conversation))
            except ValueError as error:
                remedy = "write the label, a tab and the message; see docs/content.md"
                problems.append(Problem(path.name, number, "", str(error), remedy))
        elif conversation:
            yield conversation
            conversation = []


def _said(line: str, before: Sequence[Said]) -> Said:
    label, _, text = (part.strip() for part in line.partition("\t"))
    if not label or not text:
        raise ValueError("has no label and message with a tab between")
    if label == SAME:
        if not before or not before[-1].labels:
            raise ValueError("goes on with nothing: the message before has no answer")
        return Said(text, before[-1].labels)
    if label == OTHER:
        return Said(text, ())
    return Said(text, tuple(label.removeprefix(VAGUE).split(OR)), is_vague=label.startswith(VAGUE))
