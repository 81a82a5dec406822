from __future__ import annotations

import pytest

from bot.nlu.training_conversations import Said
from bot.nlu.understanding import Candidate, Understanding
from bot.testing.cases import Case
from bot.testing.evaluation import Outcome, Report
from bot.testing.held_turns import HeldTurn
from bot.testing.tables import print_report

RIGHT = Outcome(Case("card/lost", "typed", "卡丢了"), Understanding("卡丢了", "answer", (Candidate("card/lost", 0.9),)))
WRONG = Outcome(Case("card/fee", "typed", "多少钱"), Understanding("多少钱", "answer", (Candidate("card/lost", 0.4),)))
UNMET = Outcome(Case("emergency/fire", "all", "着火了"), Understanding("着火了", "fallback"))


@pytest.fixture(autouse=True)
def _wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")


def test_the_figures_are_told_as_a_whole_by_kind_and_by_topic(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(Report([RIGHT, WRONG]), mistakes=False)
    shown = capsys.readouterr().out
    rows = {
        cells[0]: cells[1:]
        for cells in ([c.strip() for c in line.split("│")[1:-1]] for line in shown.splitlines())
        if cells
    }
    assert set(rows) >= {"all", "typed", "card"}
    assert rows["all"] == ["2", "50.0%", "50.0%", "50.0%", "0.0%", "50.0%", "0.0%"]
    assert "1  card/fee → card/lost" in shown
    assert "多少钱" not in shown


def test_mistakes_are_listed_on_request_with_what_was_near(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(Report([RIGHT, WRONG, UNMET]), mistakes=True)
    shown = capsys.readouterr().out
    assert shown.splitlines()[-2].split() == ["card/fee", "多少钱", "answer", "card/lost", "0.40"]
    assert "卡丢了" not in shown
    assert "着火了" in shown
    assert "not met" in shown
    assert "Dangers met as an emergency: 0.0%" in shown


def test_without_questions_only_what_was_measured_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(
        Report([Outcome(Case("small_talk", "all", "吃了吗"), Understanding("吃了吗", "fallback"))]), mistakes=False
    )
    shown = capsys.readouterr().out
    assert "Questions" not in shown
    assert "Out of scope and left unanswered: 100.0%" in shown
    assert "Dangers" not in shown


def test_conversations_are_told_in_two_shares_and_what_was_not_found_on_request(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wanted = Said("补一张多少", ("card/fee", "card/lost"))
    report = Report(
        [],
        [
            HeldTurn(Said("卡丢了", ("card/lost",)), True, "answer", "card/lost"),
            HeldTurn(wanted, False, "clarify", None, ("pension/apply", "card/fee")),
        ],
    )
    print_report(report, mistakes=False)
    shown = capsys.readouterr().out
    assert [line.rpartition(" ")[2] for line in shown.splitlines()] == ["100.0%", "100.0%", "0.0%"]
    assert "补一张多少" not in shown
    print_report(report, mistakes=True)
    listed = capsys.readouterr().out.splitlines()[-1].split()
    assert listed == ["card/fee|card/lost", "补一张多少", "clarify", "pension/apply,", "card/fee"]
