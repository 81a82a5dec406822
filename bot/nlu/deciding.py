"""Replies to what an answer asks (领结婚证了吗？), as choices that wait in a conversation."""

from __future__ import annotations

from collections.abc import Collection

_MARK = "#"


def choice_of(answer_id: str, reply: str) -> str:
    """The choice that a reply to an answer's question is, for the slot `choices`."""
    return f"{answer_id}{_MARK}{reply}"


def answer_and_reply(choice: str) -> tuple[str, str] | None:
    """The answer's id and the reply; None for a choice of another sort."""
    answer_id, mark, reply = choice.partition(_MARK)
    return (answer_id, reply) if mark else None


def reply_in(text: str, choices: Collection[str]) -> str | None:
    """The choice whose reply a text holds; None when it holds none, or several."""
    named = [choice for choice in choices if (asked := answer_and_reply(choice)) and asked[1] in text]
    return named[0] if len(named) == 1 else None
