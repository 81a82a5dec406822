from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.engine.in_process_actions import ActionTooSlow, InProcessActions
from bot.errors import ModelError
from tests.support.tiny import TINY_ACTIONS

HEAD = "from rasa_sdk import Action\n"
ACTION = """

class {kind}(Action):
    def name(self):
        return "{name}"

    async def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="{text}")
        return []
"""


BLOCKING = """

import threading
go_on = threading.Event()

class Blocking(Action):
    def name(self):
        return "{name}"

    def run(self, dispatcher, tracker, domain):
        assert go_on.wait(10)
        dispatcher.utter_message(text="办好了")
        return []
"""


def call(name: str) -> dict[str, Any]:
    tracker = {"sender_id": "citizen", "slots": {}, "latest_message": {}, "events": [], "latest_action_name": None}
    return {"next_action": name, "sender_id": "citizen", "tracker": tracker, "domain": {}}


# The SDK finds every action class of the process, those of earlier tests too: these have names of their own.


async def test_a_packs_own_actions_join_the_others_and_take_the_place_of_a_namesake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shared_actions.py").write_text(HEAD + ACTION.format(kind="A", name="action_namesake", text="一"))
    monkeypatch.syspath_prepend(tmp_path)
    own = tmp_path / "actions"
    own.mkdir()
    (own / "greeting.py").write_text(HEAD + ACTION.format(kind="B", name="action_of_pack", text="好"))
    (own / "namesake.py").write_text(
        HEAD + "from . import greeting\n" + ACTION.format(kind="C", name="action_namesake", text="二")
    )
    for given, text in ((None, "一"), (own, "二")):
        actions = InProcessActions("shared_actions", given)
        said = await actions.request(json=call("action_namesake"))
        assert [response["text"] for response in said["responses"]] == [text]
    assert "action_of_pack" in actions.names


async def test_a_package_of_an_integrators_joins_the_projects_actions_and_takes_the_place_of_a_namesake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "city_actions.py").write_text(
        HEAD
        + ACTION.format(kind="A", name="action_of_city", text="市")
        + ACTION.format(kind="B", name="action_handoff", text="请到二楼")
    )
    monkeypatch.syspath_prepend(tmp_path)
    actions = InProcessActions("city_actions")
    assert {"action_of_city", "action_answer", "action_emergency"} <= actions.names
    said = await actions.request(json=call("action_handoff"))
    assert [response["text"] for response in said["responses"]] == ["请到二楼"]


def test_the_actions_of_another_pack_are_not_found_in_the_first(tmp_path: Path) -> None:
    for number in (1, 2):
        own = tmp_path / str(number) / "actions"
        own.mkdir(parents=True)
        (own / "__init__.py").write_text(HEAD + ACTION.format(kind="A", name=f"action_of_{number}", text="好"))
        assert f"action_of_{number}" in InProcessActions(TINY_ACTIONS, own).names


def test_a_pack_may_have_no_actions(tmp_path: Path) -> None:
    assert "action_count" in InProcessActions(TINY_ACTIONS, tmp_path / "actions").names


@pytest.mark.parametrize("file", ["__init__.py", "greeting.py"])
def test_an_action_that_cannot_be_imported_is_named_with_its_directory(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text("import no_such_module\n")
    with pytest.raises(ModelError, match=rf"{tmp_path.name}.*can't be imported"):
        InProcessActions(TINY_ACTIONS, tmp_path)


@pytest.mark.parametrize("package", ["no_such_package", "no_such_package.actions", "tests.no_such_module"])
def test_a_package_that_is_not_there_is_said_in_a_sentence(caplog: pytest.LogCaptureFixture, package: str) -> None:
    """The SDK's traceback came first."""
    with pytest.raises(ModelError, match=f"there is no package '{package}'"):
        InProcessActions(package)
    assert caplog.records == []


def test_what_a_package_needs_and_has_not_is_found_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "needing").mkdir()
    (tmp_path / "needing" / "__init__.py").write_text("import no_such_package\n")
    (tmp_path / "needing" / "actions.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    for package in ("needing", "needing.actions"):
        caplog.clear()
        with pytest.raises(ModelError, match="can't be imported; see the log"):
            InProcessActions(package)
        assert "no_such_package" in caplog.text


async def test_an_action_that_blocks_holds_up_neither_the_event_loop_nor_other_citizens(tmp_path: Path) -> None:
    """As Rasa's tutorials write them: `def run`, with requests or time.sleep."""
    (tmp_path / "blocking.py").write_text(HEAD + BLOCKING.format(name="action_blocking"))
    actions = InProcessActions(TINY_ACTIONS, tmp_path)
    blocked = asyncio.create_task(actions.request(json=call("action_blocking")))
    other = await asyncio.wait_for(actions.request(json=call("action_count")), 5)
    assert other["responses"][0]["text"] == "第1次"
    assert not blocked.done()
    sys.modules["content_actions.blocking"].go_on.set()
    assert (await asyncio.wait_for(blocked, 5))["responses"][0]["text"] == "办好了"


async def test_an_action_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "endless.py").write_text(HEAD + BLOCKING.format(name="action_endless"))
    actions = InProcessActions(TINY_ACTIONS, tmp_path, seconds=0.2)
    for name in ("action_endless", "action_slow"):
        with pytest.raises(ActionTooSlow, match=f"{name} takes longer than 0.2 s"):
            await actions.request(json=call(name))
    sys.modules["content_actions.endless"].go_on.set()
