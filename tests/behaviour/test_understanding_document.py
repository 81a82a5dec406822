from __future__ import annotations

import re

import pytest
import yaml

from bot.settings import PROJECT_ROOT


def rows_between(marker: str) -> list[str]:
    """The first cell of each row of a table in docs/understanding.md."""
    text = (PROJECT_ROOT / "docs" / "understanding.md").read_text(encoding="utf-8")
    (table,) = re.findall(rf"<!-- {marker} -->\n(.*?)<!-- /{marker} -->", text, re.DOTALL)
    return re.findall(r"^\| (.+?) \|", table, re.MULTILINE)


def test_the_ablation_was_measured_with_the_features_that_the_ranking_has() -> None:
    pipeline = yaml.safe_load((PROJECT_ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    (features,) = (step["features"] for step in pipeline if step["name"].endswith(".AnswerRanker"))
    measured = {row.removesuffix(" only") for row in rows_between("ablation") if row.endswith(" only")}
    assert measured - {"nearest neighbour", "ridge regression"} == set(features)


@pytest.mark.parametrize("measure", ["top-1", "top-3", "training, minutes", "model, MB"])
def test_stock_rasa_was_measured_beside_this_project(measure: str) -> None:
    assert measure in rows_between("stock-rasa")
