from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.danger_model import DangerModel, cheapest_threshold, fit_danger_model

FIRES = [
    "厨房着火了",
    "楼下起火了",
    "着火了快来人",
    "房子烧起来了",
    "楼道里冒烟着火",
    "电动车着火了",
    "山上着火了",
    "床着火了",
]
FALLS = [
    "我爸晕倒了",
    "他突然晕倒",
    "老人晕倒叫不醒",
    "妈妈晕倒在厨房",
    "有人晕倒了",
    "她又晕倒了",
    "孩子晕倒",
    "爷爷晕倒了",
]
ORDINARY = [
    "消防证怎么办",
    "身份证丢了",
    "养老金怎么领",
    "着火点是多少",
    "没着火",
    "晕倒算工伤吗",
    "灭火器年检",
    "去年着火能补吗",
]


def no_meaning(texts: list[str]) -> NDArray:
    return np.zeros((len(texts), 4), dtype=np.float32)


@pytest.fixture(scope="module")
def model() -> DangerModel:
    texts = [*FIRES, *FALLS, *ORDINARY * 2]
    dangers = ["fire"] * len(FIRES) + ["medical"] * len(FALLS) + [None] * (2 * len(ORDINARY))
    return fit_danger_model(texts, dangers, no_meaning(texts), miss_cost=5)


def test_dangers_are_told_from_the_same_words_in_questions_and_denials(model: DangerModel) -> None:
    texts = ["隔壁着火了", "奶奶晕倒了", "没着火", "着火点是多少"]
    fire, fall, *others = model.recognise(texts, no_meaning(texts))
    assert (fire.name, fall.name) == ("fire", "medical")
    assert min(fire.score, fall.score) > max(other.score for other in others)


def test_a_saved_model_recognises_alike(model: DangerModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = DangerModel.load(tmp_path)
    assert loaded is not None
    assert (loaded.names, loaded.threshold) == (model.names, model.threshold)
    (before,), (after,) = (each.recognise(["隔壁着火了"], no_meaning(["x"])) for each in (model, loaded))
    assert after.score == pytest.approx(before.score, abs=1e-3)


def test_the_likeliest_parts_are_looked_at(model: DangerModel) -> None:
    assert model.likeliest(["养老金怎么领", "厨房着火了", "身份证丢了"], 1) == ["厨房着火了"]
    assert model.likeliest(["厨房着火了", "着火了"], 2) == ["厨房着火了", "着火了"]
    assert model.likeliest(["养老金怎么领"], 2) == []
    assert model.likeliest([], 2) == []


def test_the_threshold_weighs_a_miss_as_so_many_false_alarms() -> None:
    scores = np.array([0.9, 0.8, 0.6, 0.5, 0.4, 0.3, 0.1])
    is_danger = np.array([True, True, False, False, False, True, False])
    assert 0.6 < cheapest_threshold(scores, is_danger, 1) < 0.8
    assert 0.1 < cheapest_threshold(scores, is_danger, 5) < 0.3


def test_where_no_model_was_saved_none_is_loaded(tmp_path: Path) -> None:
    assert DangerModel.load(tmp_path) is None
