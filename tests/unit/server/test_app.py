from __future__ import annotations

import json
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from sanic import Sanic
from sanic.compat import Header
from sanic.exceptions import InvalidUsage, NotFound, PayloadTooLarge, SanicException, ServiceUnavailable
from sanic.request import Request

from bot import sentences
from bot.engine.assistant import Assistant
from bot.errors import SettingsError
from bot.server.app import bind, build_app
from bot.settings import Settings
from tests.support.tiny import PROJECT, TinyServer, refusal, tiny_environment


def test_an_unknown_address_and_method_are_refused_in_words(tiny_server: TinyServer) -> None:
    assert refusal(tiny_server.get("nothing/here")) == (404, "not_found")
    assert refusal(tiny_server.get("webhooks/rest/webhook")) == (405, "method_not_allowed")


def test_rasas_own_interface_is_closed(tiny_server: TinyServer) -> None:
    for path in ("version", "status", "conversations/rest-1/tracker", "model"):
        assert refusal(tiny_server.get(path)) == (404, "not_found")


async def test_who_leaves_the_pages_own_channel_out_is_told_at_the_start(
    tiny_settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for text, is_told in (("rest:\n", True), ("rest:\nweb:\n", False)):
        credentials = tmp_path / "credentials.yml"
        credentials.write_text(text)
        caplog.clear()
        async with Assistant.open(tiny_settings.copy(update={"credentials": credentials})) as assistant:
            build_app(assistant)
        assert any("the page at / can't send a message" in record.message for record in caplog.records) is is_told


@pytest.fixture
def app(assistant: Assistant) -> Sanic:
    return build_app(assistant)


async def answer_to(app: Sanic, error: Exception) -> tuple[int, Any]:
    """Status and body of what a handler that fails so is answered with."""
    no_transport: Any = None
    request = Request(b"/", Header(), "1.1", "GET", no_transport, app)
    handler = app.error_handler.lookup(error, None)
    answer = await handler(request, error)
    return answer.status, json.loads(answer.body)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFound("x"), 404, "not_found"),
        (PayloadTooLarge("x"), 413, "body_too_large"),
        (InvalidUsage("x"), 400, "bad_request"),
        (SanicException("x", status_code=417), 417, "bad_request"),
    ],
)
async def test_what_a_client_did_wrong_is_a_code_and_a_sentence(
    app: Sanic, error: Exception, status: int, code: str
) -> None:
    assert await answer_to(app, error) == (status, {"error": code, "message": sentences.refusal(code)})


@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError("secret"), 500), (ServiceUnavailable("secret"), 503), (KeyError("secret"), 500)]
)
async def test_what_went_wrong_here_is_a_complete_reply_and_tells_nothing_of_the_inside(
    app: Sanic, error: Exception, status: int
) -> None:
    answered, (message,) = await answer_to(app, error)
    assert answered == status
    assert message["custom"]["kind"] == "error"
    assert message["custom"]["reference"] in message["text"]
    assert "secret" not in json.dumps(message)


async def test_the_limits_are_those_of_the_settings(tiny_settings: Settings) -> None:
    settings = tiny_settings.copy(update={"max_body_bytes": 2048, "response_seconds": 7, "shutdown_seconds": 1})
    async with Assistant.open(settings) as assistant:
        config = build_app(assistant).config
    assert (config.REQUEST_MAX_SIZE, config.RESPONSE_TIMEOUT) == (2048, 7)
    assert 0 < config.GRACEFUL_SHUTDOWN_TIMEOUT < settings.shutdown_seconds


def test_the_garbage_collector_leaves_alone_what_a_server_has_loaded(tiny_models: Path, tmp_path: Path) -> None:
    """It would go through all of it again and again, while nobody is answered."""
    counted = subprocess.run(
        [sys.executable, "-m", "tests.support.programs.collected_server"],
        cwd=PROJECT,
        env=tiny_environment(tiny_models, tmp_path / "state"),
        capture_output=True,
        text=True,
        timeout=90,
    )
    gone_through, left_alone = map(int, counted.stdout.split()[-2:])
    assert gone_through < left_alone / 10


def test_a_server_opens_as_many_files_as_it_may(tiny_models: Path, tmp_path: Path) -> None:
    """With the 256 that it was given, 237 connections that sent nothing shut everybody else out."""
    server = TinyServer(tiny_models, tmp_path / "state")
    given, permitted = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, permitted))
    try:
        server.start()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (given, permitted))
    try:
        address = urlsplit(server.url)
        with ExitStack() as silent:
            for _ in range(300):
                silent.enter_context(socket.create_connection((address.hostname, address.port or 80)))
            assert server.get("healthz").status_code == 200
    finally:
        server.stop()


def test_responses_are_counted_by_status(tiny_server: TinyServer) -> None:
    def counted() -> float:
        lines = tiny_server.get("metrics").text.splitlines()
        return sum(float(line.split()[1]) for line in lines if line.startswith('bianmin_requests_total{status="404"}'))

    before = counted()
    requests.get(tiny_server.url + "nothing/here", timeout=10)
    assert counted() - before == 1


@pytest.mark.parametrize(
    ("host", "make_unusable"),
    [("127.0.0.1", lambda port: port), ("192.0.2.1", lambda port: 0), ("no such host", lambda port: 0)],
    ids=["taken", "not this machine's", "no address"],
)
def test_an_address_that_can_not_be_used_is_told_with_what_to_do(
    host: str, make_unusable: Callable[[int], int]
) -> None:
    with bind("127.0.0.1", 0) as taken:
        taken.listen()
        with pytest.raises(SettingsError, match=r"--port .*--host") as caught:
            bind(host, make_unusable(taken.getsockname()[1]))
    assert f"can't listen on {host}:" in str(caught.value)


def test_an_address_that_was_just_left_can_be_used_again() -> None:
    with bind("127.0.0.1", 0) as listener:
        listener.listen()
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            listener.accept()[0].close()
    bind("127.0.0.1", port).close()
