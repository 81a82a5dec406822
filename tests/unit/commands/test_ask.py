from __future__ import annotations

import json

import pytest

from tests.support.command_line import CommandLine


def test_ask_prints_the_answer_and_its_choices(command_line: CommandLine) -> None:
    done = command_line("ask", "数数")
    assert (done.returncode, done.stdout) == (0, "第1次\n  1. 再来\n")


def test_ask_keeps_nothing(command_line: CommandLine) -> None:
    assert command_line("ask", "数数").stdout == command_line("ask", "数数").stdout


def test_ask_prints_the_messages_of_the_rest_channel(command_line: CommandLine) -> None:
    (message,) = json.loads(command_line("ask", "数数", "--json", "--mode", "accessible").stdout)
    assert message["text"] == "第1次"
    assert message["custom"]["mode"] == "accessible"


@pytest.mark.parametrize("arguments", [["ask", " "], ["ask", "数数", "--mode", "loud"], ["ask"]])
def test_wrong_use_exits_with_2_and_says_why(command_line: CommandLine, arguments: list[str]) -> None:
    done = command_line(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_ask_tells_a_script_that_the_turn_failed(command_line: CommandLine) -> None:
    done = command_line("ask", "坏掉")
    assert done.returncode == 1
    assert "编号" in done.stdout
