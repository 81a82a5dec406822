"""The knowledge base that follows its files: an edit is served within seconds, a wrong one never."""

from __future__ import annotations

import logging
import os
import threading
from functools import lru_cache
from pathlib import Path
from types import TracebackType

from bot.errors import ContentError
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.document import Fingerprint
from bot.knowledge.loading import Loader

logger = logging.getLogger(__name__)

_SETTLE_SECONDS = 0.4


class LiveKnowledge:
    """Serves the newest valid state of a content directory.

    A thread looks at the files' times every `interval_seconds` and, when they changed, reads the changed ones; readers
    get the old state until the new one is complete and valid. A state with errors is refused: the reason is logged
    once, and the last good one stays. Needs no event loop.

    Raises:
        ContentError: the content can't be served at the start; lists every problem.
    """

    def __init__(self, content: Path, interval_seconds: float = 2) -> None:
        self.content = content
        self.interval_seconds = interval_seconds
        self._loader = Loader(content)
        self._seen: dict[Path, Fingerprint] = self._loader.fingerprint()
        self._current = self._loader.load()
        self._refusal = ""
        self._stop = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process: int | None = None

    @property
    def current(self) -> KnowledgeBase:
        """The knowledge base to answer this turn from; keep it for the turn, for the next access may see another."""
        if self._process != os.getpid():  # the first access, or the first after a fork, which threads don't survive
            self._start()
        return self._current

    def close(self) -> None:
        """Stop following the files."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=self.interval_seconds + _SETTLE_SECONDS)

    def __enter__(self) -> LiveKnowledge:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _start(self) -> None:
        with self._starting:
            if self._process == os.getpid() or self._stop.is_set():
                return
            self._process = os.getpid()
            self._thread = threading.Thread(target=self._follow, name="knowledge-reload", daemon=True)
            self._thread.start()

    def _follow(self) -> None:
        while True:
            try:
                self._reload_if_changed()
            except Exception:
                logger.exception(
                    "Looking for changed content in %s failed; the answers stay as they were.", self.content
                )
            if self._stop.wait(self.interval_seconds):
                return

    def _reload_if_changed(self) -> None:
        found = self._loader.fingerprint()
        if found == self._seen and not self._refusal:
            return
        if found != self._seen:
            self._seen = self._settled(found)
        try:
            self._current = self._loader.load()
        except ContentError as error:
            # Tried again at each look, for a file may become readable without a change of its time; told once.
            if str(error) != self._refusal:
                logger.error("The edited content is refused, the answers stay as they were. %s", error)
            self._refusal = str(error)
        else:
            self._refusal = ""
            logger.info("Content reloaded: %d answers in %s.", len(self._current.answers), self.content)

    def _settled(self, found: dict[Path, Fingerprint]) -> dict[Path, Fingerprint]:
        """Wait until nothing moves, for an editor may empty a file before it writes it; not longer than 2 s."""
        for _ in range(5):
            if self._stop.wait(_SETTLE_SECONDS):
                break
            before, found = found, self._loader.fingerprint()
            if before == found:
                break
        return found


@lru_cache(maxsize=1)
def shared_knowledge(content: Path) -> LiveKnowledge:
    """The knowledge base that everything in this process shares.

    Raises:
        ContentError: the content can't be served; lists every problem.
    """
    return LiveKnowledge(content)
