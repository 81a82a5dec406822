from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
import requests

from bot.errors import ChannelError
from bot.server.pages import WIDGET, web_pages
from bot.settings import Settings
from tests.support.tiny import TinyServer


def test_the_page_is_at_the_root_and_rasas_greeting_is_not(tiny_server: TinyServer) -> None:
    page = tiny_server.get("")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.content.decode() == (WIDGET / "index.html").read_text(encoding="utf-8")
    assert "Rasa" not in page.text


def test_every_file_the_page_names_is_served_with_its_type(tiny_server: TinyServer) -> None:
    named = re.findall(r'(?:src|href)="(widget/[^"]+)"', tiny_server.get("").content.decode())
    assert named
    types = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
    for path in named:
        answer = tiny_server.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["content-type"].startswith(types[Path(path).suffix]), path


def test_nothing_may_run_on_the_page_but_its_own_files(tiny_server: TinyServer) -> None:
    headers = tiny_server.get("").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self' https://www.city.example"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_an_unchanged_file_is_not_sent_again(tiny_server: TinyServer) -> None:
    first = tiny_server.get("")
    again = tiny_server.get("", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert tiny_server.get("", headers={"If-None-Match": '"other"'}).status_code == 200


def test_files_are_compressed_for_those_who_take_it(tiny_server: TinyServer) -> None:
    def raw(encoding: str) -> tuple[bytes, str | None]:
        with requests.get(tiny_server.url, headers={"Accept-Encoding": encoding}, stream=True, timeout=10) as answer:
            return answer.raw.read(decode_content=False), answer.headers.get("Content-Encoding")

    compressed, encoding = raw("gzip, deflate")
    plain, none = raw("identity")
    assert (encoding, none) == ("gzip", None)
    assert gzip.decompress(compressed) == plain
    assert len(compressed) < len(plain)


def test_a_head_request_is_answered(tiny_server: TinyServer) -> None:
    answer = requests.head(tiny_server.url, timeout=10)
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("path", ["widget/../settings.py", "widget/%2e%2e/settings.py", "widget/", "widget/nothing.js"])
def test_nothing_outside_the_widget_is_served(tiny_server: TinyServer, path: str) -> None:
    prepared = requests.Request("GET", tiny_server.url).prepare()
    prepared.url = tiny_server.url + path
    assert requests.Session().send(prepared, timeout=10).status_code == 404


def test_an_incomplete_installation_is_found_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ChannelError, match="install it again"):
        web_pages(tmp_path)


def longest_question(page: str) -> str:
    (field,) = re.findall(r'<textarea [^>]*id="question"[^>]*>', page)
    return re.findall(r'maxlength="(\d+)"', field)[0]


def test_the_field_for_a_question_takes_as_much_as_the_service(tiny_models: Path, tmp_path: Path) -> None:
    assert longest_question((WIDGET / "index.html").read_text("utf-8")) == str(Settings().max_message_characters)
    server = TinyServer(tiny_models, tmp_path, BIANMIN_MAX_MESSAGE_CHARACTERS="87")
    server.start()
    try:
        assert longest_question(server.get("").text) == "87"
        refused = server.post({"sender": "citizen", "message": "长" * 88}).json()
    finally:
        server.stop()
    assert (refused["error"], "87" in refused["message"]) == ("message_too_long", True)
