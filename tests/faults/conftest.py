"""A server of the tests' small model, for whatever breaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.tiny import TinyServer


@pytest.fixture
def server(tiny_models: Path, tmp_path: Path) -> Iterator[TinyServer]:
    """A server of the test's own; whatever the test does to it, nothing of it is left running."""
    started = TinyServer(tiny_models, tmp_path / "state")
    started.start()
    yield started
    assert started.process is not None
    if started.process.poll() is not None:
        started.start()  # takes over the store that a killed server left running, and stops it
    started.stop()
