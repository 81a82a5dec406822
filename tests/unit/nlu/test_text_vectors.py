from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.text_vectors import COLUMNS, TextVectors
from tests.support.library_of_signs import all_texts, encode, lost_passport, vectors_of


def test_what_was_learned_is_kept_and_new_texts_are_encoded(tmp_path: Path) -> None:
    vectors = vectors_of(lost_passport())
    vectors.save(tmp_path)
    texts = ["要登报吗", "没见过的话"]
    before, after = vectors.rows(texts, encode), TextVectors.load(tmp_path).rows(texts, encode)
    assert np.allclose(before.meanings, after.meanings, atol=1e-3)
    assert (before.ngrams != after.ngrams).nnz == 0


def test_a_known_text_needs_no_encoder(tmp_path: Path) -> None:
    def refuse(texts: object) -> np.ndarray:
        raise AssertionError("it was known")

    assert vectors_of(lost_passport()).rows(["要登报吗"], refuse).meanings.shape[0] == 1


def test_a_message_whose_vector_is_at_hand_gets_the_same_row() -> None:
    vectors = vectors_of(lost_passport())
    row = vectors.row("要登报吗", encode(["要登报吗"]))
    assert np.allclose(row.meanings, vectors.rows(["要登报吗"], encode).meanings, atol=5e-3)
    assert row.ngrams.shape == (1, 2 * COLUMNS)


def test_what_is_in_many_texts_says_less() -> None:
    texts = all_texts(lost_passport())
    vectors = TextVectors.fitted([*texts, *(f"{text}吗" for text in texts)], encode)
    row = vectors.rows(["报吗"], encode).ngrams[0, :COLUMNS]
    weights = {text: vectors.rows([text], encode).ngrams[0, :COLUMNS].max() for text in ("报", "吗")}
    assert row.nnz == 3
    assert weights["吗"] < weights["报"]


def test_no_texts_have_no_rows() -> None:
    assert vectors_of(lost_passport()).rows([], encode).meanings.shape[0] == 0
    with pytest.raises(ValueError, match="0 vectors of 1 texts"):
        vectors_of(lost_passport()).rows(["没见过"], lambda texts: encode([]))


def test_known_and_new_texts_keep_their_order() -> None:
    vectors = vectors_of(lost_passport())
    mixed = ["没见过的话", "要登报吗", "也没见过", "没见过的话"]
    rows = vectors.rows(mixed, encode)
    for position, text in enumerate(mixed):
        alone = vectors.rows([text], encode)
        assert np.allclose(rows.meanings[position], alone.meanings[0], atol=1e-3)
        assert (rows.ngrams[position] != alone.ngrams).nnz == 0
