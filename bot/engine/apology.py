"""What a citizen is told when a turn fails or isn't taken, and the reference under which an operator finds why."""

from __future__ import annotations

import logging
import secrets

from bot import sentences
from bot.contract import Kind
from bot.errors import ConversationBusy, LockLost, Refused, StoreError
from bot.metrics import REFUSALS, STORE_ERRORS
from bot.rendering.reply import Message, Responses, first_text

logger = logging.getLogger(__name__)


def apology_for(error: BaseException, responses: Responses) -> Message:
    """A message of kind `error` for the citizen; the same reference number goes to the log with what happened.

    Args:
        error: what the turn failed with; the citizen is told by its type whether the conversation was busy or went on
            elsewhere, the store was away or the service is at fault.
        responses: of the content, whose `utter_error` goes before the service's own words.
    """
    reference = new_reference()
    known_by = {"reference": reference}
    if isinstance(error, ConversationBusy):
        kind = "busy"
        logger.warning("reference %s: %s", reference, error, extra=known_by)
    elif isinstance(error, LockLost):
        kind = "overtaken"
        logger.warning("reference %s: %s", reference, error, extra=known_by)
    elif isinstance(error, StoreError):
        kind = "store"
        STORE_ERRORS.inc()
        logger.error("reference %s: %s", reference, error, extra=known_by)
    else:
        kind = "fault"
        logger.error("reference %s: the turn failed", reference, exc_info=error, extra=known_by)
    text = _in_the_contents_words(responses, reference) or sentences.apology(kind, reference=reference)
    return {"text": text, "custom": {"kind": Kind.ERROR, "speech": text, "reference": reference}}


def refusal_for(refused: Refused) -> Message:
    """A message of kind `error` that says why a citizen's message isn't taken."""
    REFUSALS.labels(refused.code).inc()
    return {"text": sentences.refusal(refused.code, **refused.values), "custom": {"kind": Kind.ERROR}}


def new_reference() -> str:
    """A number of eight digits under which an operator finds in the log what happened."""
    return f"{secrets.randbelow(10**8):08d}"


def _in_the_contents_words(responses: Responses, reference: str) -> str | None:
    """With the reference at its end, unless it has a place for it: whoever calls about the failure needs the number."""
    text = first_text(responses, "utter_error")
    if not text or "{reference}" in text:
        return text and text.replace("{reference}", reference)
    return text + sentences.reference(reference)
