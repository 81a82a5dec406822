"""A scripted assistant stands for the real one; tests/unit/commands/test_chat.py holds a real conversation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import sentences
from bot.commands import conversation
from bot.commands.conversation import converse, reply_lines
from bot.errors import Refused, StoreError
from bot.settings import Settings

CHOICES = [
    {
        "text": "您要问哪一个？",
        "buttons": [{"title": "丢了", "payload": "/lost"}, {"title": "坏了", "payload": "/broken"}],
    },
    {"text": "", "buttons": [{"title": "都不是", "payload": "/none"}]},
]


class ScriptedAssistant:
    """Gives the replies of a script, of which errors are raised, and notes what is asked of it."""

    def __init__(self, *script: Any) -> None:
        self.script = list(script)
        self.asked: list[tuple[str, Any, str]] = []
        self.senders: set[str] = set()
        self.forgotten: list[str] = []

    @asynccontextmanager
    async def open(self, settings: Settings, model: Path) -> AsyncIterator[ScriptedAssistant]:
        yield self

    async def ask(self, sender: str, text: str, metadata: Any, channel: str) -> list[dict[str, Any]]:
        self.senders.add(sender)
        self.asked.append((text, metadata, channel))
        reply = self.script.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    async def forget(self, sender: str) -> None:
        self.forgotten.append(sender)


def hold(monkeypatch: pytest.MonkeyPatch, assistant: ScriptedAssistant, *lines: str, mode: str | None = None) -> None:
    """Type lines, after which the input is at its end."""
    typed = iter(lines)

    def read(prompt: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", read)
    monkeypatch.setattr(conversation, "Assistant", assistant)
    asyncio.run(converse(Settings(), Path("model.tar.gz"), mode))


@pytest.fixture
def assistant() -> Iterator[ScriptedAssistant]:
    """Whatever happened, the conversation isn't kept."""
    scripted = ScriptedAssistant()
    yield scripted
    assert len(scripted.forgotten) == 1
    assert scripted.senders <= set(scripted.forgotten)


def test_texts_are_shown_first_and_then_all_buttons_numbered_through() -> None:
    assert list(reply_lines(CHOICES)) == ["您要问哪一个？", "  1. 丢了", "  2. 坏了", "  3. 都不是"]


def test_a_number_is_the_button_of_the_last_reply_and_any_other_line_is_said_as_it_is(
    monkeypatch: pytest.MonkeyPatch, assistant: ScriptedAssistant
) -> None:
    assistant.script = [CHOICES, CHOICES, CHOICES, CHOICES, [{"text": "好"}], [{"text": "好"}]]
    hold(monkeypatch, assistant, "卡", "3", "0", "4", "2", " 2 ")
    assert [text for text, _, _ in assistant.asked] == ["卡", "/none", "0", "4", "/broken", "2"]


def test_an_empty_line_ends_the_conversation(monkeypatch: pytest.MonkeyPatch, assistant: ScriptedAssistant) -> None:
    assistant.script = [[{"text": "您好"}]]
    hold(monkeypatch, assistant, "你好", "  ", "还在吗")
    assert [text for text, _, _ in assistant.asked] == ["你好"]


def test_a_refusal_is_said_and_the_conversation_goes_on(
    monkeypatch: pytest.MonkeyPatch, assistant: ScriptedAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    assistant.script = [CHOICES, Refused("message_too_long", limit=1000), [{"text": "办好了"}]]
    hold(monkeypatch, assistant, "卡", "长" * 1001, "1")
    shown = capsys.readouterr().out
    assert sentences.refusal("message_too_long", limit=1000) in shown
    assert "办好了" in shown
    assert assistant.asked[-1][0] == "/lost", "the buttons are still those of the last reply"


@pytest.mark.parametrize(("mode", "metadata"), [("accessible", {"mode": "accessible"}), (None, None)])
def test_the_mode_travels_with_every_message(
    monkeypatch: pytest.MonkeyPatch, assistant: ScriptedAssistant, mode: str | None, metadata: Any
) -> None:
    assistant.script = [[{"text": "一"}], [{"text": "二"}]]
    hold(monkeypatch, assistant, "甲", "乙", mode=mode)
    assert assistant.asked == [("甲", metadata, "chat"), ("乙", metadata, "chat")]


def test_a_conversation_that_breaks_off_is_not_kept_either(
    monkeypatch: pytest.MonkeyPatch, assistant: ScriptedAssistant
) -> None:
    assistant.script = [StoreError("away")]
    with pytest.raises(StoreError):
        hold(monkeypatch, assistant, "你好")
