"""Rasa's agent with this project's stores, actions and processor in place of the stock ones."""

from __future__ import annotations

from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.engine.endpoints import action_server, check_endpoints, open_event_broker
from bot.engine.in_process_actions import InProcessActions
from bot.engine.trained_model import load_processor
from bot.errors import ModelError
from bot.settings import Settings
from bot.storage.lock_store import RedisLockStore
from bot.storage.store import Store
from bot.storage.tracker_store import RedisTrackerStore


class ServiceAgent(Agent):
    """An agent that is complete or isn't made at all.

    Attributes:
        event_broker: where the events of the conversations are published, from `open` on; None for nowhere.
    """

    event_broker: EndpointConfig | None = None

    async def open(self) -> None:
        """Connect to the event broker, on the event loop on which conversations are held.

        Raises:
            SettingsError: it can't be used.
        """
        self.tracker_store.event_broker = await open_event_broker(self.event_broker)

    async def close(self) -> None:
        """Leave the event broker, and renew no lock any more."""
        if isinstance(self.lock_store, RedisLockStore):
            await self.lock_store.close()
        if self.tracker_store.event_broker is not None:
            await self.tracker_store.event_broker.close()

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
        SettingsError: endpoints.yml asks for something that this server doesn't use.
    """
    endpoints = check_endpoints(settings.endpoints_file)
    agent = ServiceAgent(
        tracker_store=RedisTrackerStore(store=store, settings=settings),
        lock_store=RedisLockStore(store=store, wait_seconds=settings.response_seconds * 0.75),
        action_endpoint=action_server(settings, endpoints)
        or InProcessActions(
            settings.actions_package,
            settings.own_code and settings.own_code / "actions",
            settings.response_seconds * 0.75,
        ),
        generator=endpoints.nlg,
    )
    agent.event_broker = endpoints.event_broker
    agent.load_model(model)
    return agent
