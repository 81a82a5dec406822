from __future__ import annotations

import os
import re
import signal
from pathlib import Path

from tests.support.tiny import TinyServer, refusal


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


FROM_ELSEWHERE = {"X-Forwarded-For": "198.51.100.1"}


def test_numbers_and_names_of_the_inside_are_for_this_machine(tiny_server: TinyServer) -> None:
    assert refusal(tiny_server.get("metrics", headers=FROM_ELSEWHERE)) == (403, "metrics_closed")
    assert tiny_server.get("readyz", headers=FROM_ELSEWHERE).json() == {"status": "ready"}
    assert tiny_server.get("healthz", headers=FROM_ELSEWHERE).status_code == 200


def test_where_the_store_is_is_not_told_to_others(tiny_models: Path, tmp_path: Path) -> None:
    server = TinyServer(tiny_models, tmp_path)
    server.start()
    try:
        os.kill(server.store_process(), signal.SIGKILL)
        here, elsewhere = server.get("readyz"), server.get("readyz", headers=FROM_ELSEWHERE)
        assert here.status_code == elsewhere.status_code == 503
        assert "the store doesn't answer" in here.json()["reason"]
        assert elsewhere.json() == {"status": "unavailable"}
    finally:
        server.stop()
