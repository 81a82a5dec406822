"""The content pack that follows its files: an edit is served within seconds, a wrong one never."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from types import TracebackType

from bot.errors import ContentError
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.document import Fingerprint
from bot.knowledge.loaded_pack import LoadedPack
from bot.knowledge.loading import Loader

logger = logging.getLogger(__name__)

_SETTLE_SECONDS = 0.4
_STATES: ContextVar[dict[LivePack, LoadedPack] | None] = ContextVar("states", default=None)
"""The state of each pack that the turn of this task has seen."""


def read_one_state() -> None:
    """Have this task, and what it starts in any thread, see one state of each pack until it calls this again.

    What understands a message, what answers it and what is read aloud then come from the same content.
    """
    _STATES.set({})


class LivePack:
    """Serves the newest valid state of a content directory: answers, places, phrases, glossary and cues together.

    A thread looks at the files' times every `interval_seconds` and, when they changed, reads the changed ones; readers
    get the old state until the new one is complete and valid. A state with errors, in whichever file, is refused as a
    whole: the reason is logged once, and the last good one stays. Needs no event loop.

    Raises:
        ContentError: the content can't be served at the start; lists every problem.
    """

    def __init__(self, content: Path, interval_seconds: float = 2) -> None:
        self.content = content
        self.interval_seconds = interval_seconds
        # A pack whose actions need no answers keeps no directory of them.
        self._loader = Loader(content, needs_answers=ContentPack(content).has_answers)
        self._seen: dict[Path, Fingerprint] = self._loader.fingerprint()
        self._current = self._loader.load()
        self._served_at_first = _served(self._current)
        self._missing: frozenset[str] = frozenset()
        self._prepare: Callable[[LoadedPack], object] = _as_it_is
        self._refusal = ""
        self._stop = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process: int | None = None

    @property
    def current(self) -> LoadedPack:
        """The newest state; within a turn that began with `read_one_state`, the one that it saw first."""
        if self._process != os.getpid():  # the first access, or the first after a fork, which threads don't survive
            self._start()
        of_this_turn = _STATES.get()
        return self._current if of_this_turn is None else of_this_turn.setdefault(self, self._current)

    def prepare(self, prepare: Callable[[LoadedPack], object]) -> None:
        """Call a function with the current state now, and with each further one before it is served.

        What takes long to make of a state is made then, in the thread that follows the files. A state for which the
        function raises ContentError is refused.

        Raises:
            ContentError: from the function, for the current state.
        """
        prepare(self._current)
        self._prepare = prepare

    def close(self) -> None:
        """Stop following the files."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=self.interval_seconds + _SETTLE_SECONDS)

    def __enter__(self) -> LivePack:
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
            self._thread = threading.Thread(target=self._follow, name="content-reload", daemon=True)
            self._thread.start()

    def _follow(self) -> None:
        while True:
            try:
                self._reload_if_changed()
            except Exception:
                logger.exception("Looking for changed content in %s failed; everything stays as it was.", self.content)
            if self._stop.wait(self.interval_seconds):
                return

    def _reload_if_changed(self) -> None:
        found = self._loader.fingerprint()
        if found == self._seen and not self._refusal:
            return
        if found != self._seen:
            self._seen = self._settled(found)
        try:
            loaded = self._loader.load()
            self._prepare(loaded)
        except ContentError as error:
            # Tried again at each look, for a file may become readable without a change of its time; told once.
            if str(error) != self._refusal:
                logger.error("The edited content is refused, everything stays as it was. %s", error)
            self._refusal = str(error)
        else:
            self._current = loaded
            self._refusal = ""
            logger.info("Content reloaded: %d answers in %s.", len(loaded.knowledge.answers), self.content)
            self._warn_of_missing(loaded)

    def _warn_of_missing(self, loaded: LoadedPack) -> None:
        """Name the answers that are still asked for, as the model was made from the content there was at the start."""
        missing = self._served_at_first - _served(loaded)
        if missing and missing != self._missing:
            logger.warning(
                "The model knows answers that the content doesn't serve any more: %s. Who asks for them is told to "
                "come back later. Were they removed or renamed by mistake? If not, run 'bianmin train' and restart.",
                ", ".join(sorted(missing)),
            )
        self._missing = missing

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
def shared_pack(content: Path) -> LivePack:
    """The content that everything in this process shares.

    Raises:
        ContentError: the content can't be served; lists every problem.
    """
    return LivePack(content)


def _served(pack: LoadedPack) -> frozenset[str]:
    """The answers that are given today."""
    return frozenset(id_ for id_ in pack.knowledge.answers if pack.knowledge.is_served(id_))


def _as_it_is(pack: LoadedPack) -> None:
    """Nothing is made of a state before it is served."""
