"""A sentence encoder whose vectors are told at sight."""

from __future__ import annotations

from types import SimpleNamespace


class LengthEncoder:
    """Tells of each text how long it is, and keeps what it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._model = SimpleNamespace(threads=1)

    def encode(self, texts: list[str]) -> list[list[float]]:
        self.texts += texts
        return [[len(text), 1.0] for text in texts]
