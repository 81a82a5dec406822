from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.engine.assistant import Assistant
from tests.support.tiny_actions import ActionAsk


@pytest.fixture(autouse=True)
def _offers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The question back has buttons as Rasa's domains have them."""

    async def run(
        self: ActionAsk, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict
    ) -> list[dict[str, Any]]:
        payloads = ("/count", '/count{"a": "b"}', "/nothing_of_the_kind", "/")
        dispatcher.utter_message(
            text="哪个？", buttons=[{"title": payload, "payload": payload} for payload in payloads]
        )
        return []

    monkeypatch.setattr(ActionAsk, "run", run)


async def said(assistant: Assistant, text: str, sender: str = "anna") -> str:
    return (await assistant.ask(sender, text))[0]["text"]


@pytest.mark.parametrize("payload", ["/count", '/count{"a": "b"}'])
async def test_a_button_that_was_offered_means_what_it_says(assistant: Assistant, payload: str) -> None:
    assert await said(assistant, "问") == "哪个？"
    assert await said(assistant, payload) == "第1次"


@pytest.mark.parametrize("typed", ["/count", "/emergency", '/count{"a": "c"}', "/nothing_of_the_kind", "/"])
async def test_an_intent_that_nobody_offered_is_text_like_any_other(assistant: Assistant, typed: str) -> None:
    if typed != "/count":
        await said(assistant, "问")
    assert await said(assistant, "问", "bert") == "哪个？"
    assert await said(assistant, typed) == "您好", "offered to nobody, or to somebody else"


async def test_a_button_of_long_ago_is_text_again(assistant: Assistant) -> None:
    await said(assistant, "问")
    for _ in range(10):
        await said(assistant, "你好")
    assert await said(assistant, "/count") == "您好"


@pytest.mark.parametrize("opening", ["/start", "/greet", "/get_started", "/session_start"])
async def test_what_a_page_says_when_it_is_opened_is_understood_as_a_greeting(
    assistant: Assistant, opening: str
) -> None:
    assert (await assistant.parse(opening))["text"] == "你好"
    assert (await assistant.parse(opening + "ed"))["text"] == opening + "ed"


async def test_a_button_that_offers_what_pages_say_comes_first(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sentences.openings", lambda: ["/count"])
    assert await said(assistant, "/count") == "您好"
    assert await said(assistant, "问") == "哪个？"
    assert await said(assistant, "/count") == "第1次"
