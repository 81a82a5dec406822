"""Sentence vectors: of texts cut to a length, each text once while training, from a table on the disk."""

from __future__ import annotations

import errno
import logging
import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.nlu import sentence_encoder
from bot.nlu.sentence_encoder import ENCODED_CHARACTERS, each_text_once, sentence_vectors
from tests.support.length_encoder import LengthEncoder


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> LengthEncoder:
    encoder = LengthEncoder()
    monkeypatch.setattr(sentence_encoder, "sentence_encoder", lambda: encoder)
    return encoder


def test_each_text_has_its_row(encoder: LengthEncoder) -> None:
    assert sentence_vectors(["身份证", "补"]).tolist() == [[3.0, 1.0], [1.0, 1.0]]
    assert sentence_vectors([]).shape == (0, 512)


def test_of_a_long_text_the_beginning_and_the_end_are_encoded(encoder: LengthEncoder) -> None:
    longest = "一" * ENCODED_CHARACTERS
    sentence_vectors([longest, f"问{longest}答"])

    assert encoder.texts[0] == longest
    assert len(encoder.texts[1]) == ENCODED_CHARACTERS
    assert (encoder.texts[1][0], encoder.texts[1][-1]) == ("问", "答")


def test_while_training_no_text_is_encoded_twice(encoder: LengthEncoder) -> None:
    with each_text_once():
        assert sentence_vectors(["身份证", "补", "身份证"]).tolist() == [[3.0, 1.0], [1.0, 1.0], [3.0, 1.0]]
        assert sentence_vectors(["补", "卡片"]).tolist() == [[1.0, 1.0], [2.0, 1.0]]
    assert encoder.texts == ["身份证", "补", "卡片"]

    sentence_vectors(["补"])
    assert encoder.texts[3:] == ["补"]


def test_while_training_many_texts_are_encoded_by_several_threads_in_their_order(
    encoder: LengthEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, encode = threading.Barrier(2, timeout=5.0), encoder.encode

    def encode_beside_another(texts: list[str]) -> list[list[float]]:
        together.wait()
        return encode(texts)

    monkeypatch.setattr(sentence_encoder, "_AT_A_TIME", 3)
    monkeypatch.setattr(encoder, "encode", encode_beside_another)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    texts = ["一" * length for length in range(1, 7)]
    with each_text_once():
        assert sentence_vectors(texts)[:, 0].tolist() == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]


def test_the_encoders_table_is_the_same_from_its_file_and_made_anew_when_it_was_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentence_encoder, "_SAMPLED", 1)
    table, path = np.arange(12.0, dtype=np.float32).reshape(4, 3), tmp_path / "state" / "encoder.npy"

    read = sentence_encoder._on_disk(table, path)
    assert isinstance(read, np.memmap)
    assert np.array_equal(read, table)

    whole = path.read_bytes()
    other_shape = tmp_path / "other.npy"
    np.save(other_shape, table.reshape(3, 4))
    for damaged in (whole[:20], whole[:-8], b"", bytes(len(whole)), whole[:-48] + bytes(48), other_shape.read_bytes()):
        path.unlink()  # what was read before is still in use
        path.write_bytes(damaged)
        assert np.array_equal(sentence_encoder._on_disk(table, path), table)
    assert sorted(file.name for file in path.parent.iterdir()) == ["encoder.lock", "encoder.npy"]


def test_where_there_is_no_room_nothing_unfinished_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It filled the disk, a little more with each start."""

    def fail(file: Any, table: Any) -> None:
        file.write(b"a part of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    table = np.ones((2, 2), dtype=np.float32)
    monkeypatch.setattr(sentence_encoder.np, "save", fail)
    assert sentence_encoder._on_disk(table, tmp_path / "encoder.npy") is table
    assert "No space left" in caplog.text
    assert [file.name for file in tmp_path.iterdir()] == ["encoder.lock"]


def test_where_nothing_can_be_written_the_encoders_table_stays_in_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "state").write_text("a file where a directory should be")
    table = np.ones((2, 2), dtype=np.float32)

    with caplog.at_level(logging.WARNING):
        assert sentence_encoder._on_disk(table, tmp_path / "state" / "encoder.npy") is table
    assert "stays in memory" in caplog.text
