"""What this project's channels share: each is a door to one assistant, and says in words why a request is refused."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import sentences
from bot.errors import ChannelError, Refused
from bot.metrics import REFUSALS
from bot.safety.client_address import Client

if TYPE_CHECKING:
    from bot.engine.assistant import Assistant


class ServiceChannel(InputChannel):
    """Base of the channels. A subclass says how its platform's request is read and how a reply is written.

    What is read goes to `assistant.answer` (`answer_in_words` where there is no status to refuse it with), which does
    all the rest: it checks the message, has it answered, and returns a complete reply.
    """

    _assistant: Assistant | None = None

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Made from the channel's part of credentials.yml."""
        return cls(**(credentials or {}))

    @property
    def assistant(self) -> Assistant:
        """The assistant that answers; given to the channel before its blueprint is made.

        Raises:
            ChannelError: the server isn't `bianmin serve`, so there is no assistant.
        """
        if self._assistant is None:
            raise self._has_no_assistant()
        return self._assistant

    @assistant.setter
    def assistant(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def client(self, request: Request) -> Client:
        """Whom a request comes from."""
        return self.assistant.clients.of_request(request)

    @abstractmethod
    def add_routes(self, blueprint: Blueprint) -> None:
        """Routes below /webhooks/<name>."""

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]] | None = None) -> Blueprint:
        """The channel's routes.

        Args:
            on_new_message: Rasa's way in, which isn't used: it neither checks a message nor makes sure of a reply.

        Raises:
            ChannelError: the channel has no assistant.
        """
        if self._assistant is None:  # not to be found out by the first message
            raise self._has_no_assistant()
        blueprint = self.new_blueprint()
        self.add_routes(blueprint)
        return blueprint

    def _has_no_assistant(self) -> ChannelError:
        return ChannelError(
            f"the channel {self.name()!r} answers through `bianmin serve` alone; start that, or, for `rasa run`, "
            "give credentials.yml channels of Rasa's own, such as rasa.core.channels.rest.RestInput"
        )

    def new_blueprint(self) -> Blueprint:
        """A blueprint that says in words why a request is refused."""
        blueprint = Blueprint(f"channel_{self.name()}")
        blueprint.exception(Refused)(refusal_response)
        return blueprint


async def refusal_response(request: Request, refused: Refused) -> HTTPResponse:
    """The answer to a request that can't be served: a code for programs, a sentence for people."""
    REFUSALS.labels(refused.code).inc()
    message = sentences.refusal(refused.code, **refused.values)
    later = {} if refused.retry_seconds is None else {"Retry-After": str(refused.retry_seconds)}
    return json_response({"error": refused.code, "message": message}, status=refused.status, headers=later)


def json_response(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> HTTPResponse:
    """JSON with characters as they are, which people who look at it can read."""
    return response.json(body, status=status, headers=headers, ensure_ascii=False, escape_forward_slashes=False)
