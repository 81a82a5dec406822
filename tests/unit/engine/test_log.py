from __future__ import annotations

import json
from pathlib import Path

from tests.support.tiny import TinyServer


def test_a_log_for_programs_has_the_number_that_the_citizen_was_told(tiny_models: Path, tmp_path: Path) -> None:
    server = TinyServer(tiny_models, tmp_path / "state", BIANMIN_LOG_FORMAT="json")
    server.start()
    try:
        said = server.say("坏了，我叫张三丰")[0]
        with server.without_store():
            unkept = server.say("数数，我叫张三丰")[0]
    finally:
        server.stop()
    records = [json.loads(line) for line in server.output if line.startswith("{")]
    for message, exception in ((said, "RuntimeError: this action is broken"), (unkept, "")):
        assert message["custom"]["reference"] in message["text"]
        (record,) = [each for each in records if each.get("reference") == message["custom"]["reference"]]
        assert record["level"] == "error"
        assert record["logger"] == "bot.engine.apology"
        assert message["custom"]["reference"] in record["event"]
        assert record.get("exception", "").endswith(exception)
        assert record["time"].endswith("Z")
    assert not any("张三丰" in line for line in server.output)
    assert not any(" ERROR " in line or "Traceback (most" in line for line in server.output if line[0] != "{")
