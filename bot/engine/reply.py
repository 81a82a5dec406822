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


def complete(messages: list[Message], mode: str | None) -> list[Message]:
    """Give exactly one message a complete `custom`: the last that has one, else the last.

    `speech`, what is read aloud, is the shown text where the action gave none.
    """
    carriers = [message for message in messages if message.get("custom")]
    carrier = carriers[-1] if carriers else messages[-1]
    for message in carriers[:-1]:
        del message["custom"]
    custom = {**_PLAIN, **({"mode": mode} if mode else {}), **carrier.get("custom", {})}
    if not custom["speech"]:
        custom["speech"] = "\n".join(message["text"] for message in messages if message["text"])
    carrier["custom"] = custom
    return messages


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
    variations: list[Mapping[str, Any]] = domain.responses.get("utter_error", []) if domain else []
    text = variations[0].get("text") if variations else None
    return text.replace("{reference}", reference) if text else None
