"""What all channels share: a message goes through the gate, and its reply is never empty."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import sentences
from bot.engine.reply import Message
from bot.engine.turn import HandleMessage, take_turn
from bot.errors import Refused
from bot.insight.metrics import REFUSALS
from bot.safety.gate import Gate
from bot.settings import get_settings


class ServiceChannel(InputChannel):
    """Base of the channels. A subclass says how its platform's request is read and how a reply is written."""

    def __init__(self, gate: Gate | None = None) -> None:
        self.gate = gate or Gate(get_settings().max_message_characters)

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Made from the channel's part of credentials.yml."""
        return cls(**(credentials or {}))

    async def reply_to(self, body: Any, request: Request, on_new_message: HandleMessage) -> list[Message]:
        """Answer a message.

        Args:
            body: an object with `sender`, `message` and perhaps `metadata`.

        Raises:
            Refused: the message can't be taken.
        """
        inquiry = self.gate.admit(body)
        return await take_turn(on_new_message, inquiry, self.name(), request.app.ctx.agent.domain)

    def new_blueprint(self) -> Blueprint:
        """A blueprint that says in words why a request is refused."""
        blueprint = Blueprint(f"channel_{self.name()}")
        blueprint.exception(Refused)(refusal_response)
        return blueprint


async def refusal_response(request: Request, refused: Refused) -> HTTPResponse:
    """The 4xx answer to a request that can't be served: a code for programs, a sentence for people."""
    REFUSALS.labels(refused.code).inc()
    message = sentences.refusal(refused.code, **refused.values)
    return response.json(
        {"error": refused.code, "message": message},
        status=refused.status,
        ensure_ascii=False,
        escape_forward_slashes=False,
    )


def refusal_reply(refused: Refused) -> Message:
    """The same said inside a conversation: a message of kind `error`."""
    REFUSALS.labels(refused.code).inc()
    return {"text": sentences.refusal(refused.code, **refused.values), "custom": {"kind": "error"}}
