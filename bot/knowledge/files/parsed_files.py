"""Parsing files once for as long as they stay the same."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from bot.knowledge.files.document import Document, Fingerprint, fingerprint_of

Parsed = TypeVar("Parsed")


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Many files are parsed in two thirds of the time: nearly all that is made of them is kept, and Python's collector
    would look through it again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class ParsedFiles:
    """What was made of YAML files below `root`, kept until they change."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._parsed: dict[Path, tuple[Fingerprint | None, object]] = {}

    def parsed(self, path: Path, parse: Callable[[Document], Parsed]) -> Parsed:
        """The result of `parse` for a file, kept until it changes. Always ask for a file with the same `parse`."""
        try:
            fingerprint = fingerprint_of(path)
        except OSError:
            fingerprint = None
        known = self._parsed.get(path)
        if known is None or known[0] != fingerprint:
            document = Document.read(path, self._root)
            known = (fingerprint, parse(document))
            if document.value is not None:  # what can't be read now may be readable at the next try
                self._parsed[path] = known
        return known[1]  # type: ignore[return-value]

    def forget_all_but(self, paths: Iterable[Path]) -> None:
        """Forget the files that are gone."""
        for path in self._parsed.keys() - set(paths):
            del self._parsed[path]
