"""The reply contract: a list of messages of which exactly one carries the structured part, `custom`.

What a kind and a mode may be called stands in `bot.contract`; the keys of `custom` stand in `Custom`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.contract import Kind, Mode
from bot.knowledge.answer import Answer
from bot.rendering.bubbles import bubbles
from bot.rendering.parts import cited
from bot.rendering.phrases import LAST_RESORT_TELEPHONE
from bot.safety.personal_data.kinds import PersonalKind, note_on

Message = dict[str, Any]

Responses = Mapping[str, Sequence[Mapping[str, Any]]]
"""The content's responses (`responses:` of its domain): for each name its variations."""

_NAMES_PEOPLE = frozenset({Kind.EMERGENCY, Kind.HANDOFF})
"""Kinds of replies that name whom to call; nothing may stand beside an emergency number."""

_ANSWERS_NOTHING = frozenset({Kind.CHITCHAT, Kind.FALLBACK, Kind.FEEDBACK, Kind.ERROR})
"""Kinds of replies after which the citizen has no answer yet, and must know who else can help."""


@dataclass(frozen=True)
class Custom:
    """The keys that `custom` always has, in their order, each with its value in a reply that says nothing about itself.

    Besides these it has, where there is something to say: `focus`, `recap`, `erased`, `computed` (see `custom`),
    `reference` (of an error, see `bot.engine.apology`) and `author` (`person`, where a person of the agency has written
    the message).

    Attributes:
        id: of the answer that is told, or gone through.
        candidates: what can be chosen from, each with `id`, `title` and `score`.
        confidence: of the understanding, 0 to 1.
        sources: what the answer rests on.
        speech: what is read aloud.
        effective, reviewed, review_by: dates of the answer (ISO 8601).
        card: the answer at once (see `bot.rendering.card`); none in the accessible mode, which tells it bit by bit.
    """

    kind: Kind = Kind.CHITCHAT
    id: str | None = None
    candidates: Sequence[dict[str, Any]] = field(default_factory=list)
    confidence: float = 0.0
    mode: str = Mode.STANDARD
    sources: Sequence[dict[str, Any]] = field(default_factory=list)
    speech: str = ""
    effective: str | None = None
    reviewed: str | None = None
    review_by: str | None = None
    card: dict[str, Any] | None = None


def custom(
    kind: Kind,
    *,
    mode: str,
    answer: Answer | None = None,
    candidates: Sequence[dict[str, Any]] = (),
    confidence: float = 0.0,
    focus: dict[str, Any] | None = None,
    card: dict[str, Any] | None = None,
    recap: dict[str, Any] | None = None,
    erased: bool = False,
    computed: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The structured part of a reply, but for `speech`, which is made of the whole reply when it is complete.

    Args:
        kind: what the reply is.
        mode: how the conversation is held.
        answer: told in a reply of kind `answer` or `pace`; others don't name it.
        candidates: what can be chosen from, each with `id`, `title` and `score`.
        confidence: of the understanding, 0 to 1.
        focus: what of the answer was asked for (see `bot.rendering.lead.asked_for`).
        card: the answer at once (see `bot.rendering.card`).
        recap: what the citizen takes away (see `bot.rendering.recap`).
        erased: whether the citizen's words were erased, so that the page forgets them too.
        computed: what was computed for the citizen (see `bot.rendering.computed`).
    """
    said = Custom(kind, candidates=list(candidates), confidence=confidence, mode=mode, card=card)
    return {
        **vars(said),
        **(_about(answer) if answer and kind in (Kind.ANSWER, Kind.PACE) else {}),
        **({"focus": focus} if focus else {}),
        **({"recap": recap} if recap else {}),
        **({"erased": True} if erased else {}),
        **({"computed": dict(computed)} if computed else {}),
    }


def _about(answer: Answer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "sources": [_source(source, article) for source, article in cited(answer)],
        "effective": _iso(answer.effective),
        "reviewed": _iso(answer.reviewed),
        "review_by": _iso(answer.review_by),
    }


def button(title: str) -> dict[str, str]:
    """A choice: pressing it says its title, so it means the same when typed and never bypasses the understanding."""
    return {"title": title, "payload": title}


def _source(source: Any, article: str | None) -> dict[str, Any]:
    return {
        "title": source.title,
        "issuer": source.issuer,
        "number": source.number,
        "article": article,
        "published": _iso(source.published),
        "url": source.url,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def complete(
    messages: Sequence[Message], mode: str | None = None, *, responses: Responses, speak: Callable[[str], str]
) -> list[Message]:
    """A reply that keeps the contract, made of what was said.

    Exactly one message has a `custom`, with every key: the last that had one, else the last. In the accessible mode the
    messages are short ones, and a person can be reached from each reply (the content's response `utter_human`).

    Args:
        messages: one or more, each with `recipient_id` and `text`; they are left as they are.
        mode: how the conversation is held, if no message says so.
        responses: the content's own words.
        speak: turns shown text into text to be read aloud (`bot.rendering.speech`).
    """
    carrier = max((place for place, message in enumerate(messages) if message.get("custom")), default=len(messages) - 1)
    said = messages[carrier].get("custom") or {}
    custom = {**vars(Custom()), **({"mode": mode} if mode else {}), **said}
    reply = [
        {**message, "custom": custom} if place == carrier else _without_custom(message)
        for place, message in enumerate(messages)
    ]
    if custom["mode"] == Mode.ACCESSIBLE:
        if custom["kind"] not in _NAMES_PEOPLE:
            reply = _naming_a_person(reply, responses, in_words=custom["kind"] in _ANSWERS_NOTHING)
        reply = [bubble for message in reply for bubble in _in_bubbles(message)]
    if not custom["speech"]:
        custom["speech"] = speak("\n".join(message["text"] for message in reply if message["text"]))
    return reply


def kind_of(reply: Sequence[Message]) -> str:
    """The kind of a complete reply."""
    return next(message["custom"]["kind"] for message in reply if "custom" in message)


def with_note(messages: Sequence[Message], masked: Sequence[PersonalKind]) -> list[Message]:
    """The messages, the last of them with a word that personal data wasn't kept; as they are where there was none.

    Nothing stands beside what to do in a danger, nor beside what went wrong.

    Args:
        messages: what was said, one message or more, before it is complete; they are left as they are.
        masked: the kinds of personal data that the citizen's message had.
    """
    kinds = {message["custom"].get("kind") for message in messages if message.get("custom")}
    if not masked or kinds & {Kind.EMERGENCY, Kind.ERROR}:
        return list(messages)
    note = note_on(masked)
    *others, last = (_with_note_on_card(message, note) for message in messages)
    return [*others, {**last, "text": f"{last['text']}\n\n{note}".strip()}]


def _with_note_on_card(message: Message, note: str) -> Message:
    """The message with the note on its card too, which the page shows in place of the text."""
    custom = message.get("custom") or {}
    card = custom.get("card")
    if not card:
        return message
    notice = " ".join(part for part in (card.get("notice"), note) if part)
    return {**message, "custom": {**custom, "card": {**card, "notice": notice}}}


def _without_custom(message: Message) -> Message:
    return {name: part for name, part in message.items() if name != "custom"}


def _naming_a_person(reply: Sequence[Message], responses: Responses, *, in_words: bool) -> list[Message]:
    """The reply with the way to a person in its last message: as a button, and in words where there are none yet."""
    *others, last = reply
    response = next(iter(responses.get("utter_human", ())), None)
    if response is None:
        return [*others, last]
    if in_words and not any(LAST_RESORT_TELEPHONE in message["text"] for message in reply):
        last = {**last, "text": f"{last['text']}\n\n{response['text']}".strip()}
    offered = {button["payload"] for button in last.get("buttons", [])}
    added = [dict(button) for button in response.get("buttons", []) if button["payload"] not in offered]
    if added:
        last = {**last, "buttons": [*last.get("buttons", []), *added]}
    return [*others, last]


def _in_bubbles(message: Message) -> list[Message]:
    """The message as short ones; all but its text stays with the last."""
    *first, last = bubbles(message["text"]) or [""]
    return [*({"recipient_id": message["recipient_id"], "text": text} for text in first), {**message, "text": last}]


def first_text(responses: Responses, name: str) -> str | None:
    """The text of a response's first variation; None when the content lacks it."""
    return next((variation.get("text") for variation in responses.get(name, ())), None)
