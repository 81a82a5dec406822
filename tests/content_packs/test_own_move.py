"""A content pack with a move of its own: an intent that is no topic is followed by its rule, and no code names it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.tiny import BIANMIN, PROJECT, tiny_environment

QUESTIONS = ["帮我预约个号", "我要预约取号", "给我约个时间去办", "预约明天上午办理", "能替我约一下窗口吗", "约个号"]
NLU = f"""version: "3.1"
nlu:
  - intent: appointment/make
    examples: |
{"".join(f"      - {question}{chr(10)}" for question in QUESTIONS)}"""
RULE = """
  - rule: an appointment is wanted
    steps:
      - intent: appointment
      - action: utter_where_to_book
"""


def run(environment: dict[str, str] | None, *arguments: str) -> str:
    done = subprocess.run([*BIANMIN, *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a trained pack with the move `appointment/make`."""
    pack = tmp_path_factory.mktemp("own_move") / "pack"
    run(
        None,
        "content",
        "import",
        str(PROJECT / "tests" / "fixtures" / "spreadsheets" / "hewan.csv"),
        "--out",
        str(pack),
    )
    (pack / "data" / "nlu" / "appointment.yml").write_text(NLU, encoding="utf-8")
    with (pack / "data" / "dialogue" / "rules.yml").open("a", encoding="utf-8") as rules:
        rules.write(RULE)
    domain = pack / "domain.yml"
    text = domain.read_text(encoding="utf-8").replace("\nintents:\n", "\nintents:\n  - appointment\n")
    text = text.replace("\nresponses:\n", "\nresponses:\n  utter_where_to_book:\n    - text: 预约请打12345。\n")
    domain.write_text(text, encoding="utf-8")
    models, state = tmp_path_factory.mktemp("models"), tmp_path_factory.mktemp("state")
    trained = tiny_environment(models, state, BIANMIN_CONTENT=str(pack), BIANMIN_ACTIONS_PACKAGE="actions")
    run(trained, "train")
    return trained


@pytest.mark.parametrize("question", ["帮我预约个号", "能不能替我约个号"])
def test_its_rule_is_followed(environment: dict[str, str], question: str) -> None:
    (message,) = json.loads(run(environment, "ask", question, "--json"))
    assert message["text"] == "预约请打12345。"


def test_it_is_evaluated_as_a_move(environment: dict[str, str], tmp_path: Path) -> None:
    cases = tmp_path / "moves.tsv"
    cases.write_text("appointment/make\t给我约个号\n", encoding="utf-8")
    run(environment, "evaluate", str(cases), "--fail-under", "moves_right=1")
