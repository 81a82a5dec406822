"""How much of a message each answer speaks of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.matter_profiles import MatterProfiles
from tests.support.matters import FEE, LOST, MATTERS, PENSION, encode, made_profiles


@pytest.fixture(scope="module")
def profiles() -> MatterProfiles:
    return made_profiles()


def likeness_of_all(profiles: MatterProfiles, text: str) -> np.ndarray:
    return profiles.likeness(profiles.meaning(encode([text])), np.arange(len(MATTERS)))


def best(values: np.ndarray) -> str:
    return list(MATTERS)[int(values.argmax())]


def test_all_arrays_are_in_the_order_of_the_matters(profiles: MatterProfiles) -> None:
    assert profiles.labels == (FEE, LOST, PENSION)
    assert profiles.positions == {FEE: 0, LOST: 1, PENSION: 2}
    assert profiles.words("要带照片吗").coverage().shape == likeness_of_all(profiles, "要带照片吗").shape == (3,)
    assert profiles.kinship.shape == (3, 3)
    assert profiles.kinship[0, 1] == pytest.approx(0.4)


@pytest.mark.parametrize(("text", "label"), [("去照相馆拍照", LOST), ("收费", FEE), ("社保窗口", PENSION)])
def test_an_answer_covers_what_it_and_its_questions_say(profiles: MatterProfiles, text: str, label: str) -> None:
    coverage = profiles.words(text).coverage()
    assert best(coverage) == label
    assert coverage.max() == pytest.approx(1.0)


def test_what_only_one_training_question_says_is_not_an_answers_word(profiles: MatterProfiles) -> None:
    assert profiles.words("没了").coverage()[1] == pytest.approx(1.0), "two of its questions say it"
    assert not profiles.words("咋整").coverage().any()


def test_an_unknown_word_lowers_the_coverage_and_a_rare_one_counts_more_than_a_common_one(
    profiles: MatterProfiles,
) -> None:
    assert profiles.words("收费飞船").coverage()[0] < profiles.words("收费").coverage()[0]
    # 居住 stands in two answers, 收费 in one; the pairs between them in none.
    common, rare = profiles.words("居住飞船").coverage()[0], profiles.words("收费飞船").coverage()[0]
    assert 0.0 < common < rare < 1.0


@pytest.mark.parametrize("text", ["", "卡", "。。！", "飞船"])
def test_of_a_text_without_known_words_nothing_is_covered(profiles: MatterProfiles, text: str) -> None:
    assert profiles.words(text).coverage().tolist() == [0.0, 0.0, 0.0]


def test_punctuation_parts_no_words(profiles: MatterProfiles) -> None:
    assert profiles.words("照 相，馆").coverage().tolist() == profiles.words("照相馆").coverage().tolist()


def test_likeness_is_that_of_the_nearest_passage(profiles: MatterProfiles) -> None:
    for label, matter in MATTERS.items():
        for passage in matter.texts:
            likeness = likeness_of_all(profiles, passage)
            assert best(likeness) == label
            assert likeness.max() == pytest.approx(1.0, abs=0.01)


def test_of_some_answers_the_likeness_is_what_it_is_among_all(profiles: MatterProfiles) -> None:
    fee, _, pension = likeness_of_all(profiles, "去照相馆拍照")
    assert profiles.likeness(profiles.meaning(encode(["去照相馆拍照"])), np.array([2, 0])).tolist() == [pension, fee]


def test_they_are_stored_without_pickle(profiles: MatterProfiles, tmp_path: Path) -> None:
    profiles.save(tmp_path)
    loaded = MatterProfiles.load(tmp_path)
    assert loaded.labels == profiles.labels
    assert loaded.kinship == pytest.approx(profiles.kinship, abs=1e-3)
    for text in ("去照相馆拍照", "居住飞船", ""):
        assert loaded.words(text).coverage() == pytest.approx(profiles.words(text).coverage())
        assert likeness_of_all(loaded, text).tolist() == likeness_of_all(profiles, text).tolist()


def test_beside_an_answer_is_what_it_does_not_say(profiles: MatterProfiles) -> None:
    words = profiles.words("收费挂失")
    beside = words.beside(profiles.positions[FEE])
    assert beside.coverage().tolist()[0] == 0.0, "收费 is left out"
    assert beside.coverage()[1] > words.coverage()[1]
    assert 0.0 < beside.weight < words.weight
    assert beside.heaviest > 0.0


def test_what_no_answer_says_is_beside_all_of_them(profiles: MatterProfiles) -> None:
    words = profiles.words("飞船")
    for position in range(len(MATTERS)):
        beside = words.beside(position)
        assert beside.unknown == pytest.approx(words.unknown)
        assert beside.weight > 0.0
        assert beside.heaviest == 0.0
    assert profiles.words("").beside(0).weight == 0.0
