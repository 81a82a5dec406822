"""The subscription that wakes the open pages, and the streams on which they hear."""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
import redis

from bot.channels.event_streams import MOST_PER_SENDER, EventStreams
from bot.errors import Refused
from bot.storage.pushed_messages import PushedMessages
from bot.storage.store import Store
from tests.support.platform_server import PlatformServer
from tests.support.tiny import TinyServer, refusal
from tests.support.web_page import Page, say_as_person


async def test_the_subscription_ends_at_whatever_moment_the_server_stops(store: Store) -> None:
    for moment in range(150):  # the store's client swallows a cancellation at some of them
        listeners = EventStreams(store)
        with listeners.listening("@web:citizen"):
            for _ in range(moment):
                await asyncio.sleep(0)
            closing = asyncio.create_task(listeners.close())
            await asyncio.wait([closing], timeout=3)
            assert closing.done(), f"the server would hang after {moment} steps"
            assert listeners._subscription is not None
            assert listeners._subscription.done(), f"it goes on after {moment} steps"


async def test_a_page_is_woken_by_what_is_pushed_to_its_own_sender(store: Store) -> None:
    streams, pushed = EventStreams(store), PushedMessages(store, 1)
    try:
        with streams.listening("@web:anna") as anna, streams.listening("@web:bert") as bert:
            assert await anna.wait_for_news(5), "the subscription begins: something may have come before"
            assert await bert.wait_for_news(5)
            anna.clear()
            bert.clear()
            await pushed.push("@web:anna", {"text": "一"})
            assert await anna.wait_for_news(5)
            assert not await bert.wait_for_news(0.1)
            anna.clear()
            assert not await anna.wait_for_news(0.1)
    finally:
        await streams.close()


async def test_one_citizen_cannot_have_all_pages(store: Store) -> None:
    streams = EventStreams(store)
    with ExitStack() as open_pages:
        for _ in range(MOST_PER_SENDER):
            open_pages.enter_context(streams.listening("@web:anna"))
        with pytest.raises(Refused) as caught, streams.listening("@web:anna"):
            pass
        assert (caught.value.code, caught.value.status) == ("too_many_listeners", 429)
        open_pages.enter_context(streams.listening("@web:bert"))
    with streams.listening("@web:anna"):
        pass
    await streams.close()


async def test_the_end_of_the_server_wakes_every_page(store: Store) -> None:
    streams = EventStreams(store)
    with streams.listening("@web:anna") as listener:
        await listener.wait_for_news(5)
        listener.clear()
        await streams.close()
        assert await listener.wait_for_news(0)
        assert listener.is_closing


def test_a_page_that_comes_back_goes_on_where_it_was(platform_server: PlatformServer, page: Page) -> None:
    for text in ("一", "二", "三"):
        assert say_as_person(platform_server, page.sender, text).returncode == 0
    with page.listening() as events:
        first, second, third = (events.get(timeout=5) for _ in range(3))
    assert [message["text"] for _, message in (first, second, third)] == ["一", "二", "三"]
    with page.listening(after=first[0]) as events:
        assert events.get(timeout=5) == second
    with page.listening(after=first[0], **{"Last-Event-ID": second[0]}) as events:
        assert events.get(timeout=5) == third
    with Page(platform_server).listening() as events:
        assert say_as_person(platform_server, page.sender, "四").returncode == 0
        assert events.empty(), "nobody else's messages"


@pytest.mark.parametrize("after", ["yesterday", "-", "1-2-3", "٣", "9" * 30])
def test_an_event_id_that_was_never_given_is_refused(platform_server: PlatformServer, page: Page, after: str) -> None:
    answer = platform_server.get("webhooks/web/events", params={"ticket": page.ticket(), "after": after})
    assert refusal(answer) == (400, "event_id_invalid")


def test_one_citizen_cannot_hold_many_connections(platform_server: PlatformServer, page: Page) -> None:
    with ExitStack() as streams:
        for _ in range(MOST_PER_SENDER):
            streams.enter_context(page.listening())
        answer = platform_server.get("webhooks/web/events", params={"ticket": page.ticket()})
        assert refusal(answer) == (429, "too_many_listeners")
    deadline = time.monotonic() + 5
    while platform_server.get("webhooks/web/events", params={"ticket": page.ticket()}, stream=True).status_code != 200:
        assert time.monotonic() < deadline, "pages that left still count"


def _message(events: Queue[tuple[str, Any]]) -> Any:
    """The next message, whatever heartbeats come before."""
    while True:
        identifier, message = events.get(timeout=5)
        if identifier != "heartbeat":
            return message


def test_streams_end_and_sessions_stay_when_the_server_stops(tiny_models: Path, tmp_path: Path) -> None:
    server = TinyServer(tiny_models, tmp_path, BIANMIN_RESPONSE_SECONDS="1")
    server.start()
    page = Page(server)
    page.say("数数")
    with page.listening() as events:
        for _ in range(4):
            assert events.get(timeout=5) == ("heartbeat", None), "silence longer than a reply may take"
        assert say_as_person(server, page.sender, "还在").returncode == 0
        assert _message(events)["text"] == "还在"
        assert server.stop() < 4
        assert _message(events) is None
    server.start()
    assert page.say("数数").json()[0]["text"] == "第2次"
    with redis.Redis(unix_socket_path=str(tmp_path / "valkey" / "valkey.sock")) as client:
        client.flushall()
    assert Page(server).say("数数").json()[0]["text"] == "第1次", "an emptied store has a new key"
    assert page.say("数数").status_code == 401
    server.stop()
