"""Rasa's agent with this project's stores, actions and processor in place of the stock ones."""

from __future__ import annotations

from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.utils.io import read_yaml_file
from rasa.utils.endpoints import EndpointConfig

from bot.engine.actions import InProcessActions
from bot.engine.lock_store import ConversationLocks
from bot.engine.model import load_processor
from bot.engine.store import Store
from bot.engine.tracker_store import ConversationStore
from bot.errors import ModelError, SettingsError
from bot.settings import PROJECT_ROOT, Settings

_OWN_STORES = {
    "tracker_store": f"{ConversationStore.__module__}.{ConversationStore.__name__}",
    "lock_store": f"{ConversationLocks.__module__}.{ConversationLocks.__name__}",
}


class ServiceAgent(Agent):
    """An agent that is complete or isn't made at all."""

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain) -> TrackerStore:
        """The store itself; the stock agent wraps it in one that answers an outage with a new, empty conversation."""
        if store is None:
            raise TypeError("a ServiceAgent needs a tracker store")
        return store

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Raises ModelError when the model can't be used."""
        self.processor = load_processor(
            Path(model_path), self.tracker_store, self.lock_store, self.nlg, self.action_endpoint
        )
        self.domain = self.processor.domain
        self.tracker_store.domain = self.domain
        if isinstance(self.nlg, TemplatedNaturalLanguageGenerator):
            self.nlg.responses = self.domain.responses
        self._set_fingerprint(fingerprint)
        self._check_actions()

    def _check_actions(self) -> None:
        """An action that the domain names but no class has would fail in the middle of a conversation."""
        if not isinstance(self.action_endpoint, InProcessActions):
            return
        needed = {name for name in self.domain.user_actions if not name.startswith("utter_")}
        missing = sorted(needed - self.action_endpoint.names - set(self.domain.form_names))
        if missing:
            raise ModelError(f"the domain names actions that no class in actions/ has: {', '.join(missing)}")


def make_agent(settings: Settings, store: Store, model: Path) -> ServiceAgent:
    """The agent that answers citizens.

    Raises:
        ModelError: the model or the actions can't be loaded.
        SettingsError: endpoints.yml asks for stores that this server doesn't use.
    """
    check_endpoints(PROJECT_ROOT / "endpoints.yml")
    tracker_store = ConversationStore(store=store, settings=settings)
    action_endpoint = (
        EndpointConfig(settings.actions_url) if settings.actions_url else InProcessActions(settings.actions_package)
    )
    agent = ServiceAgent(
        tracker_store=tracker_store,
        lock_store=ConversationLocks(store=store, wait_seconds=settings.response_seconds * 0.75),
        action_endpoint=action_endpoint,
    )
    agent.load_model(model)
    return agent


def check_endpoints(path: Path) -> None:
    """Raises SettingsError when endpoints.yml, which stock `rasa` reads, names other stores than this server uses."""
    if not path.exists():
        return
    endpoints = read_yaml_file(path) or {}
    for part, own in _OWN_STORES.items():
        asked = (endpoints.get(part) or {}).get("type")
        if asked != own:
            raise SettingsError(
                f"{path}: {part}.type is {asked!r}, but conversations are only kept in {own}; "
                "write that, and say where the Redis is with BIANMIN_REDIS_URL"
            )
