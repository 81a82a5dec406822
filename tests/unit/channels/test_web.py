"""The web page's own channel over HTTP."""

from __future__ import annotations

import json
import socket
import time
from queue import Empty
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
import requests

from bot.engine.assistant import Assistant
from bot.storage import keys
from bot.storage.pushed_messages import PushedMessages
from tests.support.platform_server import PlatformServer
from tests.support.tiny import TinyServer, refusal
from tests.support.web_page import Page, say_as_person

ORIGIN = "https://www.city.example"  # named in BIANMIN_CORS_ORIGINS


def test_a_page_gets_a_session_and_answers_as_over_rest(platform_server: PlatformServer, page: Page) -> None:
    for count in ("第1次", "第2次"):
        (message,) = page.say("数数", metadata={"mode": "accessible"}).json()
        assert (message["recipient_id"], message["text"]) == (page.sender, count)
        assert (message["custom"]["kind"], message["custom"]["mode"]) == ("answer", "accessible")
    assert Page(platform_server).session != page.session


def test_clearing_the_page_erases_at_the_server(platform_server: PlatformServer, page: Page) -> None:
    page.say("数数")
    erased = platform_server.post_to("webhooks/web/erase", {"session": page.session})
    assert (erased.status_code, erased.json()) == (200, {"erased": True})
    assert erased.headers["cache-control"] == "no-store"
    assert refusal(page.say("数数")) == (401, "session_invalid"), "the session has ended with it"
    page.begin()
    assert page.say("数数").json()[0]["text"] == "第1次"


def test_what_a_citizen_has_erased_in_words_ends_the_session_too(page: Page) -> None:
    page.say("数数")
    assert page.say("删掉").json()[0]["custom"]["erased"] is True
    assert refusal(page.say("数数")) == (401, "session_invalid")


def test_a_session_is_no_ticket_and_a_ticket_is_good_once(platform_server: PlatformServer, page: Page) -> None:
    """Addresses stand in the logs of proxies: what is read there opens nothing."""
    for parameters in ({"session": page.session}, {"ticket": page.session}, {"ticket": "A" * 22}, {"ticket": ""}, {}):
        answer = platform_server.get("webhooks/web/events", params=parameters)
        assert refusal(answer) == (401, "ticket_invalid")
    ticket = page.ticket()
    with platform_server.get("webhooks/web/events", params={"ticket": ticket}, stream=True) as stream:
        assert stream.status_code == 200
    assert refusal(platform_server.get("webhooks/web/events", params={"ticket": ticket})) == (401, "ticket_invalid")
    with redis.Redis(unix_socket_path=str(platform_server.state / "valkey" / "valkey.sock")) as client:
        assert 0 < client.ttl(keys.ticket(page.ticket())) <= keys.TICKET_SECONDS


def test_nobody_erases_with_a_forged_session(platform_server: PlatformServer, page: Page) -> None:
    page.say("数数")
    for session in forged(page.session):
        answer = platform_server.post_to("webhooks/web/erase", {"session": session})
        assert refusal(answer) == (401, "session_invalid")
    assert refusal(platform_server.post_to("webhooks/web/erase", {})) == (401, "session_invalid")
    assert refusal(platform_server.post_to("webhooks/web/erase", [])) == (400, "json_not_object")
    assert page.say("数数").json()[0]["text"] == "第2次"


def forged(session: str) -> list[Any]:
    random, _, signature = session.partition(".")
    return [
        random,
        f"{random}.{'0' * 32}",
        f"{'0' * 32}.{signature}",
        f"{random}.",
        f"{random}.签名",
        "",
        None,
        7,
        "\ud800.aaaa",
        f"\ud800{session[1:]}",
    ]


def test_nobody_speaks_or_listens_with_a_forged_session(platform_server: PlatformServer, page: Page) -> None:
    for session in forged(page.session):
        body = {"session": session, "message": "数数"}
        assert refusal(platform_server.post_to("webhooks/web/message", body)) == (401, "session_invalid")
        answer = platform_server.post_to("webhooks/web/ticket", {"session": session})
        assert refusal(answer) == (401, "session_invalid")
    assert refusal(platform_server.post_to("webhooks/web/message", {"message": "数数"})) == (401, "session_invalid")
    assert page.say("数数").json()[0]["text"] == "第1次"


def test_the_sender_cannot_be_named_beside_the_session(platform_server: PlatformServer, page: Page) -> None:
    other = Page(platform_server)
    other.say("数数")
    (message,) = page.say("数数", sender=other.sender).json()
    assert (message["recipient_id"], message["text"]) == (page.sender, "第1次")


@pytest.mark.parametrize(
    ("body", "refused"), [([], (400, "json_not_object")), ({"message": " "}, (400, "message_blank"))]
)
def test_a_bad_message_gets_a_code_and_a_sentence(
    platform_server: PlatformServer, page: Page, body: Any, refused: tuple[int, str]
) -> None:
    body = {"session": page.session, **body} if isinstance(body, dict) else body
    assert refusal(platform_server.post_to("webhooks/web/message", body)) == refused


def test_a_persons_answer_reaches_the_open_page(platform_server: PlatformServer, page: Page) -> None:
    with page.listening() as events:
        said = say_as_person(platform_server, page.sender, "您好，我是窗口的工作人员。\n材料收到了。")
        assert said.returncode == 0, said.stderr
        _, message = events.get(timeout=5)
    assert message["recipient_id"] == page.sender
    assert message["text"] == "您好，我是窗口的工作人员。\n材料收到了。"
    assert message["custom"]["speech"] == "您好，我是窗口的工作人员。材料收到了。"
    assert message["custom"]["kind"] == "handoff"
    assert message["custom"].pop("author") == "person"
    assert set(page.say("数数").json()[0]["custom"]) == set(message["custom"]), "every key of the contract"


def test_a_page_of_a_named_origin_may_ask_speak_and_listen(platform_server: PlatformServer, page: Page) -> None:
    for origin, allowed in ((ORIGIN, ORIGIN), ("https://elsewhere.example", None)):
        headers = {"Origin": origin}
        address = platform_server.url + "webhooks/web/"
        answers = [
            requests.options(address + path, headers=headers, timeout=10)
            for path in ("session", "message", "erase", "ticket")
        ]
        body = {"session": page.session, "message": "你好"}
        answers.append(requests.post(address + "message", json=body, headers=headers, timeout=10))
        parameters = {"ticket": page.ticket()}
        with requests.get(address + "events", parameters, headers=headers, stream=True, timeout=10) as stream:
            answers.append(stream)
        for answer in answers:
            assert answer.ok
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed


async def test_pushed_messages_are_erased_with_the_conversation(assistant: Assistant) -> None:
    pushed = PushedMessages(assistant.store, 1)
    await pushed.push("@web:1", {"text": "材料收到了"})
    assert await assistant.store.client.ttl(keys.pushed("@web:1")) == 3600
    await assistant.forget("@web:1")
    assert await pushed.after("@web:1", "0") == []


def leave_while_asking(server: TinyServer, body: dict[str, Any]) -> None:
    """Close the connection once the turn has begun."""
    address = urlsplit(server.url)
    content = json.dumps(body).encode()
    head = f"POST /webhooks/web/message HTTP/1.1\r\nHost: x\r\nContent-Length: {len(content)}\r\n"
    with socket.create_connection((address.hostname, address.port or 80)) as connection:
        connection.sendall(head.encode() + b"Content-Type: application/json\r\n\r\n" + content)
        time.sleep(0.5)


def test_an_answer_whose_connection_broke_comes_when_the_page_is_back(
    platform_server: PlatformServer, page: Page
) -> None:
    leave_while_asking(platform_server, {"session": page.session, "message": "慢慢来"})
    with page.listening() as events:
        _, message = events.get(timeout=10)
    assert (message["recipient_id"], message["text"]) == (page.sender, "办好了")
    assert page.say("数数").json()[0]["text"] == "第1次"


def test_a_message_that_is_sent_again_is_answered_once(platform_server: PlatformServer, page: Page) -> None:
    body = {"session": page.session, "message": "慢慢来", "message_id": "one"}
    leave_while_asking(platform_server, body)
    assert platform_server.post_to("webhooks/web/message", body).json()[0]["text"] == "办好了"
    counted = [page.say("数数", message_id=number).json() for number in ("two", "two", "three")]
    assert [reply[0]["text"] for reply in counted] == ["第1次", "第1次", "第2次"]
    assert counted[0] == counted[1]
    with page.listening() as events, pytest.raises(Empty):
        events.get(timeout=0.5)  # nothing is told twice
    assert refusal(page.say("数数", message_id=7)) == (400, "message_id_invalid")
