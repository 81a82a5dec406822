from __future__ import annotations

import re

from tests.support.tiny import TinyServer


def metric(server: TinyServer, line: str) -> float:
    found = re.search(rf"^{re.escape(line)} (\S+)$", server.get("metrics").text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_a_running_server_is_alive_and_ready(tiny_server: TinyServer) -> None:
    assert tiny_server.get("healthz").status_code == 200
    ready = tiny_server.get("readyz")
    assert ready.status_code == 200
    assert ready.json()["model"].endswith(".tar.gz")


def test_turns_and_refusals_are_counted(tiny_server: TinyServer) -> None:
    answered = 'bianmin_turns_total{channel="rest",kind="answer"}'
    refused = 'bianmin_refusals_total{code="message_blank"}'
    timed = 'bianmin_turn_seconds_count{channel="rest"}'
    before = [metric(tiny_server, line) for line in (answered, refused, timed)]
    tiny_server.say("数数")
    tiny_server.post({"sender": "citizen", "message": ""})
    after = [metric(tiny_server, line) for line in (answered, refused, timed)]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 1]
