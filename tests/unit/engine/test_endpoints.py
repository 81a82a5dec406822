from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.engine.assistant import Assistant
from bot.engine.endpoints import action_server, check_endpoints
from bot.errors import SettingsError
from bot.settings import PROJECT_ROOT, Settings
from tests.fixtures.parrot import Parrot

SHIPPED = (PROJECT_ROOT / "endpoints.yml").read_text(encoding="utf-8")
GENERATOR = f"nlg:\n  type: {Parrot.__module__}.{Parrot.__name__}\n"


@pytest.fixture
def endpoints(tmp_path: Path) -> Path:
    return tmp_path / "endpoints.yml"


def with_endpoints(settings: Settings, text: str, directory: Path) -> Settings:
    """The settings of a pack that is the tiny one with an endpoints.yml of its own."""
    pack = directory / "pack"
    pack.mkdir()
    for path in settings.content.iterdir():
        (pack / path.name).symlink_to(path)
    (pack / "endpoints.yml").write_text(text, encoding="utf-8")
    return settings.copy(update={"content": pack})


def test_the_shipped_endpoints_are_accepted() -> None:
    check_endpoints(PROJECT_ROOT / "endpoints.yml")


def test_a_file_that_is_not_there_names_nothing(endpoints: Path) -> None:
    assert check_endpoints(endpoints).event_broker is None


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("models:\n  url: http://localhost/models\n", "models is not used .*BIANMIN_MODEL_DIR"),
        ("nlu:\n  url: http://localhost/nlu\n", "nlu is not used"),
        ("event_brokers:\n  type: file\n", "event_brokers is not used .*no such part"),
        ("event_broker:\n  type: no.such.Broker\n", "event_broker.type is 'no.such.Broker'; write one of file"),
        ("event_broker:\n  type: kafka\n", "uv pip install confluent-kafka"),
        ("nlg:\n  type: no.such.Generator\n", "nlg.type 'no.such.Generator' can't be used"),
        ("nlg:\n  type: callback\n", "nlg has no url"),
        ("event_broker:\n  url: ${NOBODY_HAS_SET_THIS}\n", "can't be read"),
        ("nlg: [", "can't be read"),
    ],
)
def test_what_is_not_used_is_refused_aloud(added: str, said: str, endpoints: Path) -> None:
    endpoints.write_text(SHIPPED + added, encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"endpoints\.yml.*{said}"):
        check_endpoints(endpoints)


def test_a_misspelt_store_is_refused(endpoints: Path) -> None:
    """Rasa would silently keep conversations in memory."""
    endpoints.write_text(SHIPPED.replace("RedisTrackerStore", "ConversationsStore"), encoding="utf-8")
    with pytest.raises(SettingsError, match="tracker_store"):
        check_endpoints(endpoints)


def test_actions_run_in_this_process_unless_a_server_of_ones_own_is_named(
    tiny_settings: Settings, endpoints: Path
) -> None:
    assert action_server(tiny_settings, check_endpoints(PROJECT_ROOT / "endpoints.yml")) is None
    endpoints.write_text(SHIPPED.replace("localhost:5055", "actions.example:5055"), encoding="utf-8")
    named = action_server(tiny_settings, check_endpoints(endpoints))
    assert named is not None
    assert named.url == "http://actions.example:5055/webhook"
    told = tiny_settings.copy(update={"actions_url": "http://told.example/webhook"})
    server = action_server(told, check_endpoints(endpoints))
    assert server is not None
    assert server.url == "http://told.example/webhook"


async def test_every_event_is_published_to_the_event_broker(tiny_settings: Settings, tmp_path: Path) -> None:
    published = tmp_path / "events.log"
    settings = with_endpoints(tiny_settings, f"{SHIPPED}event_broker:\n  type: file\n  path: {published}\n", tmp_path)
    async with Assistant.open(settings) as assistant:
        await assistant.ask("citizen", "数数")
    events = [json.loads(line) for line in published.read_text(encoding="utf-8").splitlines()]
    assert {"citizen"} == {event["sender_id"] for event in events}
    assert {"session_started", "user", "slot", "bot"} <= {event["event"] for event in events}


async def test_a_broker_that_cannot_be_used_is_refused_at_the_start(tiny_settings: Settings, tmp_path: Path) -> None:
    broker = "event_broker:\n  type: sql\n  dialect: no_such_database\n"
    with pytest.raises(SettingsError, match=r"event_broker of endpoints\.yml can't be used"):
        async with Assistant.open(with_endpoints(tiny_settings, SHIPPED + broker, tmp_path)):
            pass


async def test_responses_are_worded_by_the_generator_that_endpoints_name(
    tiny_settings: Settings, tmp_path: Path
) -> None:
    async with Assistant.open(with_endpoints(tiny_settings, SHIPPED + GENERATOR, tmp_path)) as assistant:
        (message,) = await assistant.ask("citizen", "你好")
    assert message["text"] == "utter_hello, as the parrot says it"
    assert message["custom"]["kind"] == "chitchat"
