"""The REST channel over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.tiny import TinyServer, refusal


def test_a_message_is_answered_as_rasa_users_know_it(tiny_server: TinyServer) -> None:
    answer = tiny_server.post({"sender": "rest-1", "message": "数数"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    (message,) = answer.json()
    assert message["recipient_id"] == "rest-1"
    assert message["text"] == "第1次"
    assert message["buttons"] == [{"title": "再来", "payload": "再数一次"}]
    assert message["custom"]["kind"] == "answer"
    assert '"tiny/count"' in answer.text, "slashes are written as they are"


def test_the_channel_says_that_it_is_there(tiny_server: TinyServer) -> None:
    assert tiny_server.get("webhooks/rest/").json() == {"status": "ok"}


def test_metadata_reaches_the_reply(tiny_server: TinyServer) -> None:
    (message,) = tiny_server.say("你好", metadata={"mode": "accessible", "region": "440300"})
    assert message["custom"]["mode"] == "accessible"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"message": "数数"}, "sender_missing"),
        ({"sender": "a"}, "message_missing"),
        ({"sender": "a", "message": "  "}, "message_blank"),
        ({"sender": "a", "message": "长" * 5000}, "message_too_long"),
        ({"sender": "a", "message": 5}, "message_invalid"),
        ({"sender": "a", "message": "数数", "metadata": {"mode": "loud"}}, "mode_invalid"),
        (["a"], "json_not_object"),
    ],
)
def test_a_bad_request_gets_a_code_and_a_sentence(tiny_server: TinyServer, body: Any, code: str) -> None:
    assert refusal(tiny_server.post(body)) == (400, code)


@pytest.mark.parametrize(
    ("body", "content_type", "refused"),
    [
        (b'{"sender": "a", "message"', "application/json", (400, "json_broken")),
        (b'{"sender": "a", "message": "\xff"}', "application/json", (400, "encoding_wrong")),
        (b'{"sender": "a", "message": "x"}', "text/plain", (415, "content_type_wrong")),
        (b"[" * 60_000, "application/json", (400, "json_broken")),
        (b"x" * 100_000, "application/json", (413, "body_too_large")),
        (b"", "application/json", (400, "json_broken")),
    ],
)
def test_a_body_that_cannot_be_read_gets_a_code_and_a_sentence(
    tiny_server: TinyServer, body: bytes, content_type: str, refused: tuple[int, str]
) -> None:
    assert refusal(tiny_server.post_raw(body, content_type)) == refused


def test_half_a_character_does_not_break_the_reply(tiny_server: TinyServer) -> None:
    answer = tiny_server.post_raw(b'{"sender": "half", "message": "\\ud83d\\u6570\\u6570"}')
    assert answer.json()[0]["text"] == "第1次"


def test_streaming_is_refused_instead_of_hanging(tiny_server: TinyServer) -> None:
    answer = tiny_server.post({"sender": "a", "message": "数数"}, params={"stream": "true"})
    assert refusal(answer) == (400, "stream_unsupported")


FROM_ELSEWHERE = {"X-Forwarded-For": "198.51.100.1"}  # a proxy asks for another machine
TOKEN = "a-token-of-the-operator"


def test_other_machines_are_refused_without_a_token(tiny_server: TinyServer) -> None:
    """Who calls names the sender, and so gets what was said to a sender that can be guessed."""
    body = {"sender": "13812345678", "message": "再说一遍"}
    for more in ({}, {"Authorization": f"Bearer {TOKEN}"}, {"Authorization": "Bearer "}):
        assert refusal(tiny_server.post(body, headers={**FROM_ELSEWHERE, **more})) == (403, "rest_closed")


def test_other_machines_are_let_in_with_the_token(tiny_models: Path, tmp_path: Path) -> None:
    server = TinyServer(tiny_models, tmp_path, BIANMIN_REST_TOKEN=TOKEN, BIANMIN_METRICS_TOKEN=TOKEN + "-2")
    server.start()
    try:
        body = {"sender": "portal", "message": "数数"}
        known = {**FROM_ELSEWHERE, "Authorization": f"Bearer {TOKEN}"}
        assert server.post(body, headers=known).json()[0]["text"] == "第1次"
        assert server.post(body).json()[0]["text"] == "第2次", "programs on this machine need none"
        for said in (f"Bearer {TOKEN}x", TOKEN, ""):
            answer = server.post(body, headers={**FROM_ELSEWHERE, "Authorization": said})
            assert refusal(answer) == (401, "token_wrong")
        assert refusal(server.get("metrics", headers=known)) == (401, "token_wrong")
        known["Authorization"] += "-2"
        assert "bianmin_turns_total" in server.get("metrics", headers=known).text
        assert "model" in server.get("readyz", headers=known).json()
    finally:
        server.stop()
