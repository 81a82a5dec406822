"""SIGINT and SIGTERM, obeyed whenever they come while the server starts or runs.

Sanic runs its event loop several times: for the start listeners, then for the requests. Its own handler stops the loop.
A signal that comes while the last start listeners run stops a loop that is about to be left anyway, and every later one
is ignored; one that comes between two runs is lost by uvloop. Such a server would have to be killed. Here a signal is
noted by the interpreter, which is there between the runs too, and a task stops the loop once the start is over.
"""

from __future__ import annotations

import asyncio
import signal
from types import FrameType

from sanic import Sanic

from bot.server.watchdog import Watchdog

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def obey_stop_signals(app: Sanic, watchdog: Watchdog) -> None:
    """Have the signals stop the app, or the watchdog end the process should the app not hear of them.

    Call before other listeners are registered, and run the app with `register_sys_signals=False`.
    """

    async def note_signals(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        asked = app.ctx.stop_asked = asyncio.Event()

        def note(number: int, frame: FrameType | None) -> None:
            watchdog.stop_asked()
            loop.call_soon_threadsafe(asked.set)

        for number in _SIGNALS:
            signal.signal(number, note)

    async def stop_when_asked(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        start = asyncio.current_task()  # all start listeners run in one task, and the loop runs once for that task
        assert start is not None
        app.ctx.stopping = loop.create_task(_stop_when_asked(app, start))

    app.register_listener(note_signals, "before_server_start")
    app.register_listener(stop_when_asked, "after_server_start")


async def _stop_when_asked(app: Sanic, start: asyncio.Task[None]) -> None:
    await asyncio.wait([start])
    await app.ctx.stop_asked.wait()
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # the stop takes `shutdown_seconds` at most; asking twice changes nothing
    app.stop()
