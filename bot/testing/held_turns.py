"""Conversations held turn by turn, and whether each message found what it was for.

Measured are the messages that an answer was wanted for, in the format of `bot.nlu.training_conversations`, and of all
messages whether the citizen was told to call for help as they should have been.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bot.contract import Kind
from bot.nlu.training_conversations import Conversation, Said, labels_of, read_conversation_file
from bot.nlu.understanding import EMERGENCY, family_of
from bot.testing.cases import EvaluationError

_ANSWERED = (Kind.ANSWER, Kind.PACE)


@dataclass(frozen=True)
class HeldTurn:
    """A message of a conversation, and what was replied.

    Attributes:
        said: the message, and what would do as an answer to it.
        is_first: whether nothing was asked before it in its conversation.
        kind: of the reply.
        given: the id of the answer that was given.
        offered: the ids of those offered as choices.
        wants_answer: whether it wants an answer, not a move alone.
    """

    said: Said
    is_first: bool
    kind: str
    given: str | None = None
    offered: tuple[str, ...] = ()
    wants_answer: bool = True

    @property
    def is_danger(self) -> bool:
        """Whether the message tells of a danger, or may well."""
        return any(family_of(label) == EMERGENCY for label in self.said.labels)

    @property
    def is_alarmed(self) -> bool:
        """Whether the citizen was told to call for help."""
        return self.kind == Kind.EMERGENCY

    @property
    def is_found(self) -> bool:
        """Whether an answer that would do was given; to a message too vague to be answered, given or offered."""
        if self.kind in _ANSWERED and self.given in self.said.labels:
            return True
        return self.said.is_vague and not set(self.said.labels).isdisjoint(self.offered)


class Answering(Protocol):
    """Whom conversations are held with."""

    async def ask(self, sender: str, text: str) -> Sequence[Mapping[str, Any]]:
        """Send a message; returns the messages of the reply."""

    async def slots(self, sender: str) -> Mapping[str, Any]:
        """The slots of a conversation."""

    async def forget(self, sender: str) -> None:
        """Remove everything of a citizen."""


def read_held(path: Path, known: Mapping[str, Any], moves: Collection[str]) -> list[Conversation]:
    """The conversations of a file.

    Args:
        path: of the file.
        known: has the ids of the knowledge base as its keys.
        moves: the families of moves (see `bot.testing.cases.declared_moves`).

    Raises:
        ContentError: a line can't be read.
        EvaluationError: nothing is known of labels; names them.
    """
    conversations = read_conversation_file(path)
    labels = sorted(set(labels_of(conversations)))
    unknown = [label for label in labels if label not in known and family_of(label) not in moves]
    if unknown:
        raise EvaluationError(f"{path}: neither an answer nor a move has the id {', '.join(map(repr, unknown))}")
    return conversations


async def hold_conversations(
    conversations: Iterable[Conversation],
    assistant: Answering,
    known: Collection[str],
    progress: Callable[[], None],
) -> list[HeldTurn]:
    """Hold each conversation as a citizen of its own, who is forgotten afterwards.

    Args:
        conversations: what is said.
        assistant: whom they are held with.
        known: the ids of the knowledge base; a message without one of them as a label wants no answer.
        progress: called after each conversation.
    """
    held: list[HeldTurn] = []
    for conversation in conversations:
        sender, is_first = f"evaluation-{secrets.token_hex(8)}", True
        for said in conversation:
            replies = await assistant.ask(sender, said.text)
            wants_answer = any(label in known for label in said.labels)
            held.append(_held(said, is_first, replies, await assistant.slots(sender), wants_answer))
            is_first = is_first and not wants_answer
        await assistant.forget(sender)
        progress()
    return held


def _held(
    said: Said, is_first: bool, replies: Sequence[Mapping[str, Any]], slots: Mapping[str, Any], wants_answer: bool
) -> HeldTurn:
    custom = next(reply["custom"] for reply in replies if reply.get("custom"))
    return HeldTurn(said, is_first, custom["kind"], custom["id"], tuple(slots.get("choices") or ()), wants_answer)
