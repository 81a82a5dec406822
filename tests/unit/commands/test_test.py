from __future__ import annotations

from pathlib import Path

from tests.support.command_line import CommandLine

CONVERSATION = "name: {name}\nturns: [{{user: 数数, expect: {{kind: answer, contains: [第{count}次]}}}}]\n"


def test_each_conversation_is_held_by_itself_and_one_that_goes_wrong_is_shown(
    command_line: CommandLine, tmp_path: Path
) -> None:
    for name, count in (("a", 1), ("b", 2), ("c", 1)):
        (tmp_path / f"{name}.yml").write_text(CONVERSATION.format(name=name, count=count), encoding="utf-8")
    done = command_line("test", str(tmp_path))
    assert done.returncode == 1, done.stderr
    assert "2 passed, 1 failed" in done.stdout
    assert str(tmp_path / "b.yml") in done.stdout
    assert "“第2次” is not shown" in done.stdout
    assert "a.yml" not in done.stdout
    done = command_line("test", str(tmp_path / "a.yml"), str(tmp_path / "c.yml"))
    assert (done.returncode, done.stdout) == (0, "2 passed, 0 failed\n")


def test_no_conversation_at_all_is_no_success(command_line: CommandLine, tmp_path: Path) -> None:
    done = command_line("test", str(tmp_path))
    assert done.returncode == 1
    assert "no conversation files there" in done.stderr
