"""A rule's file: what is wrong in it is named by line and field, with a remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge.computing.outcome import Lacks
from bot.knowledge.computing.rule import Rule, rule_file_of
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.document import Document
from bot.knowledge.files.problems import Problem
from bot.knowledge.files.yaml_files import yaml_files
from bot.settings import PROJECT_ROOT
from tests.support.shipped_content import shipped_knowledge
from tests.support.shipped_rules import rule

SHIPPED = yaml_files(ContentPack(PROJECT_ROOT).computing)


def problems_after(change: Callable[[dict[str, Any]], Any], directory: Path) -> list[Problem]:
    """What is wrong with the rule of the unemployment benefit after a change."""
    values = yaml.safe_load((ContentPack(PROJECT_ROOT).computing / "unemployment_months.yml").read_text("utf-8"))
    change(values)
    path = directory / "unemployment_months.yml"
    path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), "utf-8")
    return rule_file_of(Document.read(path, directory), path.stem).document.problems


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_rule_is_right(path: Path) -> None:
    document = Document.read(path, PROJECT_ROOT)
    assert isinstance(rule_file_of(document, path.stem).rule, Rule), document.problems


def test_every_shipped_rule_is_named_by_an_answer() -> None:
    named = {name for answer in shipped_knowledge().answers.values() for name in answer.computes}
    assert named == {path.stem for path in SHIPPED}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        (lambda file: file.update(computation="unemployment_month"), "computation", "no function that computes"),
        (lambda file: file.pop("source"), "source", "is missing"),
        (lambda file: file.pop("effective"), "effective", "is missing"),
        (lambda file: file.pop("changes"), "changes", "is missing"),
        (lambda file: file["says"].pop("none"), "says.none", "is missing"),
        (lambda file: file["says"].update(nobody=dict(file["says"]["none"])), "says.nobody", "is no case"),
        (lambda file: file["says"]["due"].update(figure="{due}个月{age}"), "says.due.figure", "leaves {age} open"),
        (lambda file: file["says"]["due"].update(plain="{due个月"), "says.due.plain", "has braces"),
        (lambda file: file["asks"].pop("unemployment_paid"), "asks.unemployment_paid", "is missing"),
        (lambda file: file["asks"].update(birth={"of_self": "几月？"}), "asks.birth", "is never asked for"),
        (lambda file: file["table"].update(steps=[]), "table.steps", "is empty"),
        (lambda file: file["table"]["steps"][0].update(gives="一年"), "table.steps.1.gives", "integer"),
        (lambda file: file["table"].update(most=3), "table.most", "is not a known field"),
    ],
)
def test_what_is_wrong_is_named(
    change: Callable[[dict[str, Any]], Any], field: str, message: str, tmp_path: Path
) -> None:
    (problem,) = problems_after(change, tmp_path)
    assert (problem.file, problem.field) == ("unemployment_months.yml", field)
    assert message in problem.message
    assert problem.line >= 1


def test_a_rule_knows_what_asks_for_it_and_what_it_asks() -> None:
    benefit = rule("unemployment_months")
    assert benefit.is_asked_for_by("能领几个月")
    assert not benefit.is_asked_for_by("要带什么")
    question = benefit.question(Lacks("unemployment_paid"))
    assert question is not None
    assert "多少年" in question.of_self
    assert benefit.question(Lacks("birth")) is None
    assert benefit.facts == {"unemployment_paid"}


def test_some_words_ask_for_other_things() -> None:
    fees = rule("exit_entry_fees")
    assert fees.is_asked_for_by("护照和港澳通行证一起办要多少")
    assert not fees.is_asked_for_by("护照和港澳通行证一起办要多少天")


def test_days_of_other_kinds_are_no_days_of_leave() -> None:
    leave = rule("annual_leave")
    assert leave.is_asked_for_by("一年有几天年假")
    assert not leave.is_asked_for_by("婚假几天")
    assert not leave.is_asked_for_by("病假能请多少天")
