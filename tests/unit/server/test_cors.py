from __future__ import annotations

from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from sanic.response import HTTPResponse

from bot.server.cors import allow_origins
from tests.support.tiny import TinyServer

CITY = "https://www.city.example"


class MiddlewareApp:
    """Takes what is registered."""

    def __init__(self) -> None:
        self.middleware: list[Any] = []

    def register_middleware(self, middleware: Any, attach_to: str) -> None:
        assert attach_to == "response"
        self.middleware.append(middleware)


async def headers(origins: Collection[str], path: str = "/webhooks/web/message", **request: str) -> dict[str, str]:
    """The headers that are added to the answer to a request."""
    app: Any = MiddlewareApp()
    allow_origins(app, origins)
    response = HTTPResponse()
    for middleware in app.middleware:
        await middleware(SimpleNamespace(path=path, headers=request), response)
    return dict(response.headers)


async def test_a_page_of_a_named_origin_may_read_and_post_json() -> None:
    assert await headers([CITY, "https://other.example"], origin=CITY) == {
        "Vary": "Origin",
        "Access-Control-Allow-Origin": CITY,
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": "600",
    }


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", CITY + ".evil.example", "http://www.city.example", CITY + ":8443", "null", "*", ""],
)
async def test_any_other_origin_is_told_nothing_but_that_it_matters(origin: str) -> None:
    """Without Vary a cache would give a named origin's answer to another, and the other way round."""
    assert await headers([CITY], origin=origin) == {"Vary": "Origin"}


async def test_a_request_of_no_page_is_answered_the_same() -> None:
    assert await headers([CITY]) == {"Vary": "Origin"}


@pytest.mark.parametrize("path", ["/", "/metrics", "/readyz", "/widget/chat.js", "/webhooks"])
async def test_nothing_but_the_channels_is_opened(path: str) -> None:
    assert await headers([CITY], path, origin=CITY) == {}


async def test_where_no_origin_is_named_nothing_is_added() -> None:
    assert await headers([], origin=CITY) == {}


def test_only_pages_of_named_origins_may_read_the_answers(tiny_server: TinyServer) -> None:
    for origin, allowed in [("https://www.city.example", "https://www.city.example"), ("https://evil.example", None)]:
        headers = {"Origin": origin}
        for answer in (
            requests.options(tiny_server.url + "webhooks/rest/webhook", headers=headers, timeout=10),
            tiny_server.post({"sender": "a", "message": "你好"}, headers=headers),
        ):
            assert answer.ok
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed
            assert "Access-Control-Allow-Credentials" not in answer.headers
