"""Custom actions, run in this process instead of over HTTP, and never failing in silence."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import sys
from collections.abc import Callable
from functools import partial
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection as SdkRejection
from rasa_sdk.interfaces import ActionNotFoundException
from rasa_sdk.utils import all_subclasses

from bot.engine.blocking_calls import call_in_thread
from bot.engine.turn_thread import turn_thread
from bot.errors import ModelError

logger = logging.getLogger(__name__)

_SHIPPED_PACKAGE = "actions"
_OWN_PACKAGE = "content_actions"
"""The name under which a content pack's own `actions/` is imported: `actions` is the project's."""


class ActionTooSlow(Exception):
    """A custom action hasn't returned in time."""


class InProcessActions(EndpointConfig):
    """Stands where Rasa expects the address of an action server; calls the actions of a package directly.

    An action whose `run` is a plain function is called in a thread of its own, so that it may block: nobody waits for
    it but its citizen. One whose `run` is `async` shares the thread of the turns and awaits what takes time.
    """

    def __init__(self, package: str = _SHIPPED_PACKAGE, own: Path | None = None, seconds: float = 15) -> None:
        """
        Args:
            package: the module or package with actions besides the project's.
            own: directory of a content pack's own actions, in which further ones are looked for if it exists. Of
                actions with one name, the pack's goes before that of `package`, and that before the project's.
            seconds: how long an action may take; then its citizen gets an apology.

        Raises:
            ModelError: an action can't be imported or made; names the package.
        """
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._seconds = seconds
        logging.getLogger("rasa_sdk.executor").setLevel(logging.WARNING)
        for name in dict.fromkeys((_SHIPPED_PACKAGE, package)):
            self._register(name, f"the package {name!r}")
            self._prefer(name)
        if own is not None and own.is_dir():
            self._register(_OWN_PACKAGE, str(own), own)
            self._prefer(_OWN_PACKAGE)
        for name, run in self._executor.actions.items():
            if not inspect.iscoroutinefunction(run):
                self._executor.actions[name] = partial(_run_in_thread, run)

    def _register(self, package: str, shown: str, directory: Path | None = None) -> None:
        if directory is None and not _is_there(package):  # the SDK would log a traceback
            raise ModelError(
                f"there is no package {package!r} with custom actions; BIANMIN_ACTIONS_PACKAGE names one in the "
                "working directory, or one that is installed"
            )
        try:
            if directory is not None:
                _make_importable(directory)
            self._executor.register_package(package)
        except (
            SystemExit,
            ImportError,
        ) as error:  # SystemExit: the SDK's answer to an import error, which it has logged
            raise ModelError(f"{shown} with the custom actions can't be imported; see the log") from error
        except Exception as error:
            raise ModelError(
                f"an action of {shown} can't be made ({error or type(error).__name__}); "
                "correct its class, or declare it abstract if it is only a base"
            ) from error

    def _prefer(self, package: str) -> None:
        """Register a package's actions once more: of two with one name, the SDK takes the one that comes last."""
        for action in all_subclasses(Action):
            if f"{action.__module__}.".startswith(f"{package}.") and not inspect.isabstract(action):
                self._executor.register_action(action())

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
        """Run the action that the call in `json` names; answers and errors are those of the standard action server.

        Raises:
            ActionTooSlow: it takes longer than it may.
        """
        call = kwargs["json"]
        try:
            return await turn_thread().run(asyncio.wait_for(self._executor.run(call), self._seconds))
        except asyncio.TimeoutError:
            raise ActionTooSlow(f"{call['next_action']} takes longer than {self._seconds:g} s") from None
        except SdkRejection as rejection:
            body = json.dumps({"error": rejection.message, "action_name": rejection.action_name})
            raise ClientResponseError(400, "rejected", body) from rejection
        except ActionNotFoundException as error:
            body = json.dumps({"error": error.message, "action_name": error.action_name})
            raise ClientResponseError(404, "not found", body) from error


async def _run_in_thread(run: Callable[..., Any], *arguments: Any) -> Any:
    return await call_in_thread(partial(run, *arguments))


def _is_there(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError as error:  # the package that it would be in, or what that needs: the SDK says what
        return not f"{package}.".startswith(f"{error.name}.")
    except ImportError:
        return True


def _make_importable(directory: Path) -> None:
    """Have the name `content_actions` stand for the package in a directory."""
    loaded = sys.modules.get(_OWN_PACKAGE)
    if loaded is not None and list(loaded.__path__) == [str(directory)]:
        return
    for name in [name for name in sys.modules if f"{name}.".startswith(f"{_OWN_PACKAGE}.")]:
        del sys.modules[name]
    init = directory / "__init__.py"
    spec = (
        spec_from_file_location(_OWN_PACKAGE, init, submodule_search_locations=[str(directory)])
        if init.exists()
        else ModuleSpec(_OWN_PACKAGE, None, is_package=True)
    )
    assert spec is not None
    spec.submodule_search_locations = [str(directory)]
    package = sys.modules[_OWN_PACKAGE] = module_from_spec(spec)
    if spec.loader is not None:
        spec.loader.exec_module(package)


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
