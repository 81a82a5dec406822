from __future__ import annotations

import logging
import time

import pytest
from rasa.shared.core.events import ConversationResumed, UserUttered

from bot import sentences
from bot.engine.assistant import Assistant


async def said(assistant: Assistant, text: str, sender: str = "citizen") -> tuple[str, str]:
    (message,) = await assistant.ask(sender, text)
    return message["custom"]["kind"], message["text"]


async def test_a_form_takes_what_is_an_answer(assistant: Assistant) -> None:
    assert (await said(assistant, "预订"))[1] == "请问怎么称呼您"
    assert (await said(assistant, "张三"))[1] == "订好了"
    assert (await assistant.slots("citizen"))["guest"] == "张三"


@pytest.mark.parametrize(
    ("text", "kind", "reply"),
    [
        ("家里着火了", "emergency", "请打119"),
        ("我想找人工", "handoff", "请打12345"),
        ("算了不约了", "chitchat", "好的，不办了"),
    ],
)
async def test_a_danger_a_wish_for_a_person_and_a_stop_are_heard_in_a_form(
    assistant: Assistant, text: str, kind: str, reply: str
) -> None:
    """They became the name that the form asks for."""
    await said(assistant, "预订")
    assert await said(assistant, text) == (kind, reply)
    slots = await assistant.slots("citizen")
    assert (slots["guest"], slots["requested_slot"]) == (None, None)
    assert (await said(assistant, "数数"))[1] == "第1次", "the form is over"
    assert (await said(assistant, "预订"))[1] == "请问怎么称呼您"
    assert (await said(assistant, "张三"))[1] == "订好了"


async def test_a_paused_conversation_is_left_to_the_person_and_no_error(
    assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    """Each message got an apology, until the session expired."""
    assert (await said(assistant, "停下"))[1] == "马上有人来"
    caplog.set_level(logging.WARNING)
    for _ in range(30):  # beyond what is read of a conversation
        assert await said(assistant, "数数") == ("handoff", sentences.notice("paused"))
    assert caplog.records == []
    assert (await assistant.slots("citizen"))["counted"] is None
    assert (await said(assistant, "数数", "other"))[1] == "第1次"


async def test_a_danger_is_answered_in_a_paused_conversation(assistant: Assistant) -> None:
    await said(assistant, "停下")
    assert await said(assistant, "着火了") == ("emergency", "请打119")
    assert await said(assistant, "数数") == ("handoff", sentences.notice("paused"))


@pytest.mark.parametrize("messages", [0, 1])
async def test_a_pause_ends_when_the_conversation_is_resumed(assistant: Assistant, messages: int) -> None:
    await said(assistant, "停下")
    for _ in range(messages):
        await said(assistant, "数数")
    async with assistant.agent.lock_store.lock("citizen"):
        tracker = await assistant.agent.tracker_store.retrieve("citizen")
        assert tracker is not None
        tracker.update(ConversationResumed())
        await assistant.agent.tracker_store.save(tracker)
    assert (await said(assistant, "数数"))[1] == "第1次"


async def test_a_pause_ends_with_the_session(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    await said(assistant, "停下")
    tracker = await assistant.agent.tracker_store.retrieve("citizen")
    assert tracker is not None
    for event in tracker.events:
        event.timestamp = time.time() - 2 * 3600
    assert any(isinstance(event, UserUttered) for event in tracker.events)
    await assistant.agent.tracker_store.replace(tracker)
    assert (await said(assistant, "数数"))[1] == "第1次"
