from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.ngrams import NgramVectorizer, hashed_ngrams, sounds, units_of

QUESTIONS = ["身份证丢了怎么补办", "社保卡丢了怎么补", "老年证有什么用", "养老金怎么算"]


def characters(*texts: str) -> list[list[str]]:
    return [units_of(text, "character") for text in texts]


def cosine(vectorizer: NgramVectorizer, some: list[str], other: list[str]) -> float:
    rows = vectorizer.transform([some, other])
    return float((rows[0] @ rows[1].T).toarray()[0, 0])


@pytest.fixture
def vectorizer() -> NgramVectorizer:
    return NgramVectorizer(1, 3).fit(characters(*QUESTIONS))


def test_homophones_sound_alike() -> None:
    assert sounds("社宝卡") == sounds("社保卡")
    assert sounds("公鸡金") == sounds("公积金")


def test_accents_that_confuse_endings_and_initials_sound_alike() -> None:
    assert sounds("生份") == sounds("深份")
    assert sounds("篮子") == sounds("男子")
    assert sounds("四十") == sounds("事实")


def test_punctuation_and_blanks_are_no_units() -> None:
    assert units_of("老年证,有 什么用?", "character") == list("老年证有什么用")


def test_a_text_is_most_like_itself(vectorizer: NgramVectorizer) -> None:
    own, other = characters("身份证丢了怎么补办", "养老金怎么算")
    assert cosine(vectorizer, own, own) == pytest.approx(1.0)
    assert cosine(vectorizer, own, other) < 0.3


def test_words_never_seen_make_a_text_less_like_what_is_known(vectorizer: NgramVectorizer) -> None:
    known, asked, with_noise = characters("老年证有什么用", "老年证有什么用", "老年证有什么用哈哈嘿嘿咚咚锵锵")
    assert cosine(vectorizer, known, with_noise) < 0.9 * cosine(vectorizer, known, asked)


def test_a_text_of_unknown_characters_is_like_nothing(vectorizer: NgramVectorizer) -> None:
    for known in characters(*QUESTIONS):
        assert cosine(vectorizer, characters("abc")[0], known) == 0.0


def test_a_text_without_a_single_unit_is_like_nothing_not_even_itself(vectorizer: NgramVectorizer) -> None:
    assert cosine(vectorizer, [], []) == 0.0


def test_a_vectorizer_is_the_same_after_saving_and_loading(vectorizer: NgramVectorizer, tmp_path: Path) -> None:
    vectorizer.save(tmp_path)
    loaded = NgramVectorizer.load(tmp_path)
    before, after = vectorizer.transform(characters("补办社保卡")), loaded.transform(characters("补办社保卡"))
    assert np.allclose(before.toarray(), after.toarray())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("buxianghuole", "不想活了"), ("bu xiang huo le", "不想活了"), ("自sha", "自杀"), ("shebaoka丢了", "社保卡丢了")],
)
def test_what_is_typed_in_pinyin_sounds_like_what_it_says(typed: str, meant: str) -> None:
    assert sounds(typed) == sounds(meant)


@pytest.mark.parametrize("text", ["app", "wifi", "gjj", "ok"])
def test_letters_that_are_no_pinyin_stay_letters(text: str) -> None:
    assert sounds(text) == list(text)


def test_hashed_ngrams_have_length_one_and_know_their_marks() -> None:
    rows = hashed_ngrams([{"c": ("着火了", 3)}, {"s": ("着火了", 3)}, {"c": ("", 3)}], 2**10)
    assert rows.shape == (3, 2**10)
    assert float(rows[0].multiply(rows[0]).sum()) == pytest.approx(1.0)
    assert (rows[0] != rows[1]).nnz > 0
    assert rows[2].nnz == 0
