"""How a message looks and sounds beside what is asked about the details of answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.detail_phrasings import DetailPhrasings

PHRASINGS = {
    "card/fee": [],
    "insurance/enrol": ["几号截止", "交的钱管哪年", "手机上能交吗"],
    "insurance/gap": ["断了还能报吗", "等几个月才能用"],
    "pension/apply": ["手续谁去跑", "钱打到哪张卡"],
}


@pytest.fixture(scope="module")
def phrasings() -> DetailPhrasings:
    return DetailPhrasings.learn(PHRASINGS)


@pytest.mark.parametrize(
    ("text", "answer"), [("几号截止啊", 1), ("那手机上交得了不", 1), ("断了报不报", 2), ("首续谁跑", 3)]
)
def test_an_answer_with_a_detail_that_is_asked_so_is_nearest(
    phrasings: DetailPhrasings, text: str, answer: int
) -> None:
    likeness = phrasings.likeness(text)
    assert int(likeness.argmax()) == answer
    assert 0.3 < likeness.max() <= 1.0


def test_the_very_phrasing_is_like_itself_and_what_has_none_is_like_nothing(phrasings: DetailPhrasings) -> None:
    likeness = phrasings.likeness("交的钱管哪年")
    assert likeness[1] == pytest.approx(1.0, abs=1e-5)
    assert likeness[0] == 0.0


@pytest.mark.parametrize("text", ["", "。。", "hello"])
def test_what_has_no_n_gram_of_a_phrasing_is_like_none(phrasings: DetailPhrasings, text: str) -> None:
    assert not phrasings.likeness(text).any()


def test_a_rare_n_gram_says_more_than_a_common_one() -> None:
    learned = DetailPhrasings.learn({"a/a": ["能办吗", "能退吗"], "b/b": ["能卖吗", "能改吗", "截止能"]})
    by_common, by_rare = learned.likeness("能截止")
    assert by_rare > by_common


def test_content_without_details_has_no_likeness(tmp_path: Path) -> None:
    learned = DetailPhrasings.learn({"a/a": [], "b/b": []})
    assert learned.likeness("几号截止").tolist() == [0.0, 0.0]
    learned.save(tmp_path)
    assert DetailPhrasings.load(tmp_path).likeness("几号截止").tolist() == [0.0, 0.0]


def test_what_was_saved_says_the_same(phrasings: DetailPhrasings, tmp_path: Path) -> None:
    phrasings.save(tmp_path)
    loaded = DetailPhrasings.load(tmp_path)
    for text in ("几号截止啊", "钱打哪"):
        assert np.array_equal(loaded.likeness(text), phrasings.likeness(text))
