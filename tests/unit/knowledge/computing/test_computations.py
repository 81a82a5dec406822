from __future__ import annotations

from bot.knowledge.computing.computations import COMPUTATIONS
from bot.knowledge.computing.facts import READ
from bot.knowledge.content_model import Content
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.yaml_files import yaml_files
from bot.settings import PROJECT_ROOT
from tests.support.shipped_rules import rule


def test_every_computation_has_a_rule() -> None:
    shipped = yaml_files(ContentPack(PROJECT_ROOT).computing)
    assert {rule(path.stem).computation for path in shipped} == set(COMPUTATIONS)


def test_tables_are_content() -> None:
    assert all(issubclass(each.table, Content) for each in COMPUTATIONS.values())


def test_they_compute_from_facts_that_are_kept() -> None:
    assert all(each.facts <= READ.keys() for each in COMPUTATIONS.values())
