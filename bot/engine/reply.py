"""A reply as every channel gets it: a list of messages of which exactly one carries the structured part, `custom`."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.domain import Domain

from bot import sentences
from bot.errors import ConversationBusy, StoreError
from bot.insight.metrics import STORE_ERRORS
from bot.rendering.bubbles import bubbles
from bot.rendering.labels import LAST_RESORT_TELEPHONE
from bot.rendering.modes import ACCESSIBLE
from bot.rendering.speech import speech_of
from bot.settings import get_settings

logger = logging.getLogger(__name__)

Message = dict[str, Any]

_PLAIN: dict[str, Any] = {
    "kind": "chitchat",
    "id": None,
    "candidates": [],
    "confidence": 0.0,
    "mode": "standard",
    "sources": [],
    "speech": "",
    "effective": None,
    "reviewed": None,
    "review_by": None,
    "card": None,
}
"""Every key of `custom`, with the values of a reply that says nothing about itself."""


_NAMES_PEOPLE = frozenset({"emergency", "handoff"})
"""Kinds of replies that name whom to call; nothing may stand beside an emergency number."""

_ANSWERS_NOTHING = frozenset({"chitchat", "fallback", "feedback", "error"})
"""Kinds of replies after which the citizen has no answer yet, and must know who else can help."""


class ReplyCollector(CollectingOutputChannel):
    """Collects a turn's messages, each with its text, buttons and structured part together (Rasa would split them)."""

    @classmethod
    def name(cls) -> str:
        return "collector"

    async def send_response(self, recipient_id: str, message: Message) -> None:
        collected: Message = {"recipient_id": recipient_id, "text": message.get("text") or ""}
        for part in ("buttons", "custom", "image", "attachment"):
            if message.get(part):
                collected[part] = message[part]
        if len(collected) > 2 or collected["text"]:
            self.messages.append(collected)


def complete(messages: list[Message], mode: str | None, domain: Domain | None = None) -> list[Message]:
    """Give exactly one message a complete `custom`: the last that has one, else the last.

    `speech`, what is read aloud, is the shown text as it is spoken. In the accessible mode the messages are short
    ones, and a person can be reached from each reply (the domain's response `utter_human`).
    """
    carriers = [message for message in messages if message.get("custom")]
    carrier = carriers[-1] if carriers else messages[-1]
    for message in carriers[:-1]:
        del message["custom"]
    custom = {**_PLAIN, **({"mode": mode} if mode else {}), **carrier.get("custom", {})}
    carrier["custom"] = custom
    if custom["mode"] == ACCESSIBLE:
        if custom["kind"] not in _NAMES_PEOPLE:
            _name_a_person(messages, domain, in_words=custom["kind"] in _ANSWERS_NOTHING)
        messages = [bubble for message in messages for bubble in _in_bubbles(message)]
    if not custom["speech"]:
        shown = "\n".join(message["text"] for message in messages if message["text"])
        custom["speech"] = speech_of(get_settings().content).spoken(shown)
    return messages


def _name_a_person(messages: list[Message], domain: Domain | None, *, in_words: bool) -> None:
    """Add the way to a person to the last message: as a button, and if asked for in words, where there are none yet."""
    response = next(iter(_responses(domain, "utter_human")), None)
    if response is None:
        return
    last = messages[-1]
    if in_words and not any(LAST_RESORT_TELEPHONE in message["text"] for message in messages):
        last["text"] = f"{last['text']}\n\n{response['text']}".strip()
    offered = {button["payload"] for button in last.get("buttons", [])}
    added = [dict(button) for button in response.get("buttons", []) if button["payload"] not in offered]
    if added:
        last["buttons"] = [*last.get("buttons", []), *added]


def _in_bubbles(message: Message) -> list[Message]:
    """The message as short ones; all but its text stays with the last."""
    *first, last = bubbles(message["text"]) or [""]
    return [*({"recipient_id": message["recipient_id"], "text": text} for text in first), {**message, "text": last}]


def apology_for(error: BaseException, domain: Domain | None = None) -> Message:
    """A message of kind `error` for the citizen; the same reference number goes to the log with what happened."""
    reference = new_reference()
    if isinstance(error, ConversationBusy):
        kind = "busy"
        logger.warning("reference %s: %s", reference, error)
    elif isinstance(error, StoreError):
        kind = "store"
        STORE_ERRORS.inc()
        logger.error("reference %s: %s", reference, error)
    else:
        kind = "fault"
        logger.error("reference %s: the turn failed", reference, exc_info=error)
    text = _from_domain(domain, reference) or sentences.apology(kind, reference=reference)
    return {"text": text, "custom": {"kind": "error", "speech": text, "reference": reference}}


def new_reference() -> str:
    """A number of eight digits under which an operator finds in the log what happened."""
    return f"{secrets.randbelow(10**8):08d}"


def _from_domain(domain: Domain | None, reference: str) -> str | None:
    """The content's own words for an error: the first variation of its response `utter_error`."""
    text = next((variation.get("text") for variation in _responses(domain, "utter_error")), None)
    return text.replace("{reference}", reference) if text else None


def _responses(domain: Domain | None, name: str) -> list[Mapping[str, Any]]:
    """The variations of one of the content's responses; none when it lacks it."""
    return domain.responses.get(name, []) if domain else []
