"""Custom actions, run in this process instead of over HTTP, and never failing in silence."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection as SdkRejection
from rasa_sdk.interfaces import ActionNotFoundException

from bot.errors import ModelError

logger = logging.getLogger(__name__)


class InProcessActions(EndpointConfig):
    """Stands where Rasa expects the address of an action server; calls the actions of a package directly.

    An action that blocks, blocks the server: actions await what takes time.
    """

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        logging.getLogger("rasa_sdk.executor").setLevel(logging.WARNING)
        try:
            self._executor.register_package(package)
        except SystemExit as error:  # the SDK's answer to an import error, which it has logged
            raise ModelError(
                f"the package {package!r} with the custom actions can't be imported; see the log"
            ) from error
        except Exception as error:
            raise ModelError(
                f"an action of the package {package!r} can't be made ({error or type(error).__name__}); "
                "correct its class, or declare it abstract if it is only a base"
            ) from error

    @property
    def names(self) -> set[str]:
        """The names of all registered actions."""
        return set(self._executor.actions)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Run the action that the call in `json` names; answers and errors are those of the standard action server."""
        call = kwargs["json"]
        try:
            return await self._executor.run(call)
        except SdkRejection as rejection:
            body = json.dumps({"error": rejection.message, "action_name": rejection.action_name})
            raise ClientResponseError(400, "rejected", body) from rejection
        except ActionNotFoundException as error:
            body = json.dumps({"error": error.message, "action_name": error.action_name})
            raise ClientResponseError(404, "not found", body) from error


class CustomAction(RemoteAction):
    """A custom action as this service runs it: its failure is said to the citizen instead of being passed over.

    Rasa would log the exception and go on without a word.
    """

    def __init__(self, name: str, endpoint: EndpointConfig, apologise: Callable[[Exception], BotUttered]) -> None:
        super().__init__(name, endpoint)
        self._apologise = apologise

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        """Check another program's answer; our own needs none (re-checking its JSON schema took 75 % of a turn)."""
        if isinstance(self.action_endpoint, InProcessActions):
            return True
        return super()._validate_action_result(result)

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        try:
            return await super().run(output_channel, nlg, tracker, domain)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            return [self._apologise(error)]
