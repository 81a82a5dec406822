"""The server keeps what docs/openapi.yml says of it, for requests drawn from that document too."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot import sentences
from bot.contract import Kind, Mode
from bot.engine.assistant import Assistant
from bot.server.app import build_app
from bot.settings import PROJECT_ROOT
from tests.support.openapi import anything, document, flaws, flaws_of, operations, request_schema, values
from tests.support.tiny import TinyServer

REST, MESSAGE = "/webhooks/rest/webhook", "/webhooks/web/message"
OF_SESSION = ("/webhooks/web/erase", "/webhooks/web/ticket")
CODES = list(yaml.safe_load((PROJECT_ROOT / "bot" / "sentences.yml").read_text(encoding="utf-8"))["refusals"])
BOUNDED = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture],
)


def posted(server: TinyServer, path: str, body: Any) -> requests.Response:
    return requests.post(
        server.url.rstrip("/") + path,
        data=json.dumps(body).encode("utf-8", "surrogatepass"),
        headers={"Content-Type": "application/json"},
        timeout=20,
    )


@pytest.fixture
def session(tiny_server: TinyServer) -> str:
    session = posted(tiny_server, "/webhooks/web/session", {}).json()["session"]
    assert isinstance(session, str)
    return session


def test_the_document_is_well_formed() -> None:
    assert document()["openapi"].startswith("3.1.")
    for schema in document()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    custom = document()["components"]["schemas"]["Custom"]["properties"]
    assert custom["kind"]["enum"] == [kind.value for kind in Kind]
    assert custom["mode"]["enum"] == [mode.value for mode in Mode]


async def test_every_route_for_programs_is_described_and_no_other(assistant: Assistant) -> None:
    app = build_app(assistant)
    routes = {
        ("/" + route.path, method)
        for route in app.router.routes
        for method in route.methods
        if route.path and not route.path.startswith("widget/") and method not in ("OPTIONS", "HEAD")
    }
    assert routes == {(path.rstrip("/"), method) for path, method in operations()}


@pytest.mark.parametrize(("path", "method"), operations(), ids=" ".join)
def test_an_answer_is_as_described(tiny_server: TinyServer, session: str, path: str, method: str) -> None:
    if path == "/webhooks/web/events":
        ticket = posted(tiny_server, "/webhooks/web/ticket", {"session": session}).json()
        with tiny_server.get(path[1:], params=ticket, stream=True) as answer:
            assert (answer.status_code, flaws(answer, path, method)) == (200, [])
        return
    body = {"session": session, "sender": "citizen", "message": "数数"}
    answer = posted(tiny_server, path, body) if method == "POST" else tiny_server.get(path[1:])
    assert (answer.status_code, flaws(answer, path, method)) == (200, [])


@pytest.mark.parametrize("text", ["数数", "坏了", "着火了", "拒绝", "问", "长", "人工", "你好", "删"])
@pytest.mark.parametrize("mode", Mode)
def test_every_sort_of_reply_is_as_described(tiny_server: TinyServer, text: str, mode: Mode) -> None:
    answer = posted(tiny_server, REST, {"sender": f"{text} {mode}", "message": text, "metadata": {"mode": mode}})
    assert flaws(answer, REST, "POST") == []


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_is_as_described(code: str) -> None:
    schema = document()["components"]["schemas"]["Refusal"]
    assert flaws_of({"error": code, "message": sentences.refusal(code, limit=1, sign="@", key="x")}, schema) == []


def test_what_is_not_as_described_is_found(tiny_server: TinyServer) -> None:
    schema = document()["components"]["schemas"]["Reply"]
    (message,) = tiny_server.say("数数")
    assert flaws_of([message], schema) == []
    for wrong in (
        [],
        [message, message],
        [{**message, "text": ""}],
        [{**message, "custom": {**message["custom"], "kind": "other"}}],
        [{**message, "custom": {key: value for key, value in message["custom"].items() if key != "id"}}],
    ):
        assert flaws_of(wrong, schema)


def not_slow(body: Any) -> bool:
    """The tiny pack's action for that takes a second and a half."""
    return not isinstance(body, dict) or "慢" not in str(body.get("message"))


@given(body=values(request_schema(REST)).filter(not_slow))
@BOUNDED
def test_what_the_document_allows_is_answered(tiny_server: TinyServer, body: dict[str, Any]) -> None:
    answer = posted(tiny_server, REST, body)
    assert flaws(answer, REST, "POST") == []
    blank = {"message_blank", "message_too_long", "sender_missing"}  # letters that nobody sees, or that are many in one
    assert answer.status_code == 200 or answer.json()["error"] in blank


def broken(path: str) -> st.SearchStrategy[Any]:
    """Bodies that the document allows, but for one value; and any other JSON."""
    changed = st.tuples(values(request_schema(path)), st.sampled_from(["sender", "message", "metadata"]), anything())
    return changed.map(lambda drawn: {**drawn[0], drawn[1]: drawn[2]}) | anything()


@given(body=broken(REST).filter(not_slow))
@BOUNDED
def test_what_it_does_not_allow_is_refused_or_answered_as_described(tiny_server: TinyServer, body: Any) -> None:
    assert flaws(posted(tiny_server, REST, body), REST, "POST") == []


@given(body=values(request_schema(MESSAGE)) | broken(MESSAGE))
@BOUNDED
def test_a_session_that_was_made_up_is_refused_as_described(tiny_server: TinyServer, body: Any) -> None:
    for path in (MESSAGE, *OF_SESSION):
        answer = posted(tiny_server, path, body)
        assert flaws(answer, path, "POST") == []
        assert answer.status_code in (400, 401)


@given(metadata=anything(), message=st.text(max_size=20))
@BOUNDED
def test_anything_may_be_said_in_a_session(tiny_server: TinyServer, session: str, metadata: Any, message: str) -> None:
    body = {"session": session, "message": message.replace("慢", "快"), "metadata": metadata}
    answer = posted(tiny_server, MESSAGE, body)
    assert flaws(answer, MESSAGE, "POST") == []
    assert answer.status_code in (200, 400, 401)  # 401 once it has been erased by a word of the pack's
