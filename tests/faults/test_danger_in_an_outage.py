"""The store or the model is away: a danger gets its number all the same, and nobody else gets silence.

The real content; each citizen is compared with one who says the same while all is well.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.engine.assistant import Assistant
from bot.errors import ConversationBusy, StoreError
from bot.settings import Settings, get_settings
from bot.storage.file_lock import exclusive_file_lock

DANGERS = {
    "着火了": "119",
    "我家着火了": "119",
    "我不想活了": "12356",
    "有人晕倒了快救命": "120",
    "我老公往死里打我": "110",
}
MODES = ("standard", "accessible")
HARMLESS = ("人工", "社保卡怎么补办")


@asynccontextmanager
async def opened(state: Path) -> AsyncIterator[Assistant]:
    get_settings.cache_clear()
    async with Assistant.open(Settings(state_dir=state)) as assistant:
        yield assistant


async def replies(assistant: Assistant, sender: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
    return {
        (text, mode): await assistant.ask(f"{sender}-{mode}-{text}", text, {"mode": mode})
        for text in (*DANGERS, *HARMLESS)
        for mode in MODES
    }


def custom(reply: list[dict[str, Any]]) -> dict[str, Any]:
    (structured,) = [message["custom"] for message in reply if "custom" in message]
    return structured


def shown(reply: list[dict[str, Any]]) -> list[str]:
    return [message["text"] for message in reply]


def must_warn(
    said: dict[tuple[str, str], list[dict[str, Any]]], usual: dict[tuple[str, str], Any] | None = None
) -> None:
    for (text, mode), reply in said.items():
        if text in HARMLESS:
            assert custom(reply)["kind"] == "error"
            assert "12345" in "".join(shown(reply))
            continue
        assert custom(reply)["kind"] == "emergency", text
        assert custom(reply)["mode"] == mode
        assert custom(reply)["speech"]
        assert DANGERS[text] in "".join(shown(reply))
        if usual is not None:
            assert shown(reply) == shown(usual[text, mode])
            assert set(custom(reply)) == set(custom(usual[text, mode]))
            assert [m.get("buttons") for m in reply] == [m.get("buttons") for m in usual[text, mode]]


async def test_in_every_outage_a_danger_gets_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(tmp_path / "state") as assistant:
        usual = await replies(assistant, "calm")
        handle = assistant.agent.handle_message
        for fault in (StoreError("away"), ConversationBusy("busy"), RuntimeError("broken")):

            async def fail(message: Any, fault: Exception = fault) -> None:
                raise fault

            monkeypatch.setattr(assistant.agent, "handle_message", fail)
            must_warn(await replies(assistant, "unlucky"), usual)
        monkeypatch.setattr(assistant.agent, "handle_message", handle)
        with exclusive_file_lock(tmp_path / "state" / "valkey" / "start.lock"):  # it isn't started again before the end
            await assistant.store.client.shutdown(nosave=True)
            must_warn(await replies(assistant, "outage"), usual)

            async def not_understood(message: Any, *_: Any) -> None:
                raise RuntimeError("the model is broken, too")

            monkeypatch.setattr(assistant.agent.processor, "parse_message", not_understood)
            must_warn(await replies(assistant, "worse"))


async def test_an_action_that_fails_over_a_danger_does_not_end_in_an_apology(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from actions.emergency import ActionEmergency

    def fail(self: ActionEmergency, turn: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(ActionEmergency, "respond", fail)
    async with opened(tmp_path / "state") as assistant:
        reply = await assistant.ask("citizen", "我家着火了")
    assert custom(reply)["kind"] == "emergency"
    assert "119" in "".join(shown(reply))
