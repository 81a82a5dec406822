"""Ends a process that hangs, with the reason in the log, so that whatever supervises it starts it again.

A hung event loop serves nobody, and a signal can't stop it, for it has to come round to hear of one. A thread watches
that the loops move. Should it not move either, because something written in C keeps the interpreter for itself, the
kernel ends the process by an alarm that this thread would have put off.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import signal
import sys
import threading
import time
import traceback
from dataclasses import dataclass

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
_CLOSING_SECONDS = 10
"""Time for the store to be closed, once the turns in hand had theirs."""
_LOG_SECONDS = 5
"""Time to write the reason to the log, which may be what hangs."""


@dataclass
class _Watched:
    """An event loop, its thread, and what was last seen of it."""

    name: str
    loop: asyncio.AbstractEventLoop
    thread: int | None = None
    beats: int = 0
    seen: int = 0
    silent_seconds: float = 0.0

    def beat(self) -> None:
        """Show a sign of life, now and again."""
        self.thread = threading.get_ident()
        self.beats += 1
        self.loop.call_later(_LOOK_SECONDS, self.beat)

    def look(self) -> float:
        """For how many seconds it has been seen not to move.

        Looks are counted, not the clock's seconds: a process that was stopped and continued hasn't hung.
        """
        self.silent_seconds = self.silent_seconds + _LOOK_SECONDS if self.beats == self.seen else 0.0
        self.seen = self.beats
        return self.silent_seconds


class Watchdog:
    """Watches event loops from `start` on.

    Args:
        hang_seconds: how long a loop may stand still.
        shutdown_seconds: the same once the process has been asked to stop, if that is less.
    """

    def __init__(self, hang_seconds: float, shutdown_seconds: float) -> None:
        self._hang_seconds, self._shutdown_seconds = hang_seconds, shutdown_seconds
        self._watched: list[_Watched] = []
        self._stop_by: float | None = None

    def start(self) -> None:
        """Call in the main thread."""
        faulthandler.register(signal.SIGPROF, chain=True)
        threading.Thread(target=self._look_after_them, name="watchdog", daemon=True).start()

    def watch(self, name: str, loop: asyncio.AbstractEventLoop) -> None:
        """Watch a loop that runs or is about to."""
        watched = _Watched(name, loop)
        self._watched.append(watched)
        loop.call_soon_threadsafe(watched.beat)

    def stop_asked(self) -> None:
        """The process is to end: soon if the loops move, at once if they don't."""
        if self._stop_by is None:
            self._stop_by = time.monotonic() + self._shutdown_seconds + _CLOSING_SECONDS
            self._hang_seconds = min(self._hang_seconds, self._shutdown_seconds)
            # The others end with the main thread, at whatever they are.
            self._watched = [watched for watched in self._watched if watched.thread == threading.main_thread().ident]

    def loops_end(self) -> None:
        """The loops are about to be left for good."""
        self._watched.clear()

    def _look_after_them(self) -> None:
        while True:
            # Counted in the processor's seconds, of which a stopped process uses none.
            signal.setitimer(signal.ITIMER_PROF, 2 * self._hang_seconds + _LOG_SECONDS)
            time.sleep(_LOOK_SECONDS)
            for watched in list(self._watched):
                if watched.look() >= self._hang_seconds:
                    _end_process(f"the event loop of the {watched.name} stands still", watched.thread)
            if self._stop_by is not None and time.monotonic() > self._stop_by:
                _end_process("the process was asked to stop and doesn't come to an end", threading.main_thread().ident)


def _end_process(reason: str, thread: int | None) -> None:
    """Log the reason and where the thread is, in terms of the program alone, and end the process with a failure."""
    signal.setitimer(signal.ITIMER_REAL, _LOG_SECONDS)  # ends it too, if nothing below comes to an end
    frame = sys._current_frames().get(thread or 0)
    where = "".join(traceback.format_stack(frame)) if frame else "  nowhere in Python\n"
    logger.critical("%s; it is ended, to be started again. It was here:\n%s", reason, where)
    os._exit(os.EX_SOFTWARE)
