"""endpoints.yml, which stock `rasa` reads too: each of its parts is used here, or refused aloud."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.utils import AvailableEndpoints
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.common import class_from_module_path
from rasa.shared.utils.io import read_yaml_file
from rasa.utils.endpoints import EndpointConfig

from bot.errors import SettingsError
from bot.settings import Settings
from bot.storage.lock_store import RedisLockStore
from bot.storage.tracker_store import RedisTrackerStore

if TYPE_CHECKING:
    from rasa.core.brokers.broker import EventBroker

logger = logging.getLogger(__name__)

_OWN_STORES = {
    "tracker_store": f"{RedisTrackerStore.__module__}.{RedisTrackerStore.__name__}",
    "lock_store": f"{RedisLockStore.__module__}.{RedisLockStore.__name__}",
}
_USED = {*_OWN_STORES, "event_broker", "nlg", "action_endpoint"}
_REMEDIES = {
    "models": "models are trained here; say where they are kept with BIANMIN_MODEL_DIR",
    "nlu": "the model that is served understands messages itself",
}
_BROKERS = {"pika", "sql", "file", "kafka"}
_FOR_STOCK_RASA = "http://localhost:5055/webhook"
"""Where `rasa run actions` listens by itself. The shipped endpoints.yml names it for `rasa shell` and `rasa run`."""


def check_endpoints(path: Path) -> AvailableEndpoints:
    """The endpoints that an endpoints.yml names; none if the file isn't there.

    Raises:
        SettingsError: it can't be read, or asks for something that this server doesn't use; says what to do.
    """
    if not path.exists():
        return AvailableEndpoints()
    try:
        named = read_yaml_file(path) or {}
        endpoints = AvailableEndpoints.read_endpoints(str(path))
    except RasaException as error:  # not YAML, or a ${VARIABLE} that isn't set
        raise SettingsError(f"{path} can't be read: {error}") from error
    for part in named:
        if part not in _USED:
            raise SettingsError(
                f"{path}: {part} is not used ({_REMEDIES.get(part, 'no such part is known')}); take it out"
            )
    for part, own in _OWN_STORES.items():
        asked = (named.get(part) or {}).get("type")
        if asked != own:
            raise SettingsError(
                f"{path}: {part}.type is {asked!r}, but conversations are only kept in {own}; "
                "write that, and say where the Redis is with BIANMIN_REDIS_URL"
            )
    _check_generator(path, endpoints.nlg)
    _check_broker(path, endpoints.event_broker)
    return endpoints


def action_server(settings: Settings, endpoints: AvailableEndpoints) -> EndpointConfig | None:
    """The action server to call; None when the actions run in this process.

    BIANMIN_ACTIONS_URL comes before endpoints.yml, of which the address for the stock commands isn't meant for us.
    """
    if settings.actions_url:
        return EndpointConfig(settings.actions_url)
    if endpoints.action is None or endpoints.action.url == _FOR_STOCK_RASA:
        return None
    logger.info("the actions are those of %s", endpoints.action.url)
    return endpoints.action


async def open_event_broker(endpoint: EndpointConfig | None) -> EventBroker | None:
    """Connect to the broker to which every event of the conversations is published. Call it on the server's event loop.

    Raises:
        SettingsError: it can't be reached, or what it needs isn't installed.
    """
    from rasa.core.brokers.broker import EventBroker

    if endpoint is None:
        return None
    try:
        broker = await EventBroker.create(endpoint)
    except Exception as error:  # each kind of broker has errors of its own
        raise _unusable_broker(error) from error
    if broker is None:
        raise _unusable_broker(endpoint.type)
    return broker


def _check_generator(path: Path, endpoint: EndpointConfig | None) -> None:
    if endpoint is None:
        return
    if endpoint.type in (None, "callback") and not endpoint.url:
        raise SettingsError(f"{path}: nlg has no url; name the server that words the responses, or take nlg out")
    try:
        NaturalLanguageGenerator.create(endpoint, None)
    except Exception as error:  # Rasa raises a bare Exception
        raise SettingsError(f"{path}: nlg.type {endpoint.type!r} can't be used: {error}") from error


def _check_broker(path: Path, endpoint: EndpointConfig | None) -> None:
    """Rasa logs a warning for a class that it doesn't find, and publishes nothing."""
    kind = (endpoint.type or "pika").lower() if endpoint else None
    if kind == "kafka" and find_spec("confluent_kafka") is None:  # Rasa would find out when it publishes
        raise SettingsError(f"{path}: event_broker needs Kafka's client; run 'uv pip install confluent-kafka'")
    if endpoint is None or kind in _BROKERS:
        return
    try:
        class_from_module_path(endpoint.type)
    except (ImportError, RasaException) as error:
        raise SettingsError(
            f"{path}: event_broker.type is {endpoint.type!r}; write one of {', '.join(sorted(_BROKERS))}, "
            "or the path of a broker's class"
        ) from error


def _unusable_broker(reason: object) -> SettingsError:
    return SettingsError(
        f"the event_broker of endpoints.yml can't be used ({reason}); correct it, start the broker, or take it out"
    )
