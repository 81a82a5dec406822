from __future__ import annotations

import pytest
import requests

from tests.support.tiny import TinyServer


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "healthz"),
        ("GET", "metrics"),
        ("GET", "nothing/here"),
        ("GET", "webhooks/rest/webhook"),
        ("POST", "webhooks/rest/webhook"),
        ("POST", "webhooks/web/session"),
        ("GET", "webhooks/web/events"),
    ],
)
def test_an_answer_to_a_program_is_neither_kept_nor_framed_nor_taken_for_a_page(
    tiny_server: TinyServer, method: str, path: str
) -> None:
    body = {"sender": "headers", "message": "数数"}
    headers = requests.request(method, tiny_server.url + path, json=body, timeout=10).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_the_page_says_its_own(tiny_server: TinyServer) -> None:
    headers = tiny_server.get("").headers
    assert headers["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "microphone=(self)" in headers["Permissions-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]
