from __future__ import annotations

from bot import sentences
from tests.support.command_line import CommandLine


def test_a_number_picks_a_button_in_chat(command_line: CommandLine) -> None:
    done = command_line("chat", stdin="数数\n1\n9\n\n")
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if "次" in line][:2] == ["> 第1次", "> 第2次"]


def test_a_mode_that_is_none_is_said_and_not_a_traceback(command_line: CommandLine) -> None:
    done = command_line("chat", "--mode", "loud", stdin="数数\n\n")
    assert done.returncode == 0
    assert sentences.refusal("mode_invalid") in done.stdout
    assert "第1次" not in done.stdout
