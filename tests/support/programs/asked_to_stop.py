"""A server that is asked to stop at the moment named on the command line, of which only the process itself knows."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from bot.engine.assistant import Assistant
from bot.server.app import bind, serve
from bot.settings import get_settings


def ask() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


class AskedAssistant(Assistant):
    """Asks while the server starts; `serve` knows no difference."""

    async def start(self) -> None:
        if sys.argv[1] == "starting":
            ask()
        await super().start()


def when_ready() -> None:
    if sys.argv[1] == "ready":
        ask()
    elif sys.argv[1] == "before_serving":
        loop = asyncio.get_running_loop()
        run_forever = loop.run_forever

        def ask_first() -> None:
            ask()
            run_forever()

        loop.run_forever = ask_first  # type: ignore[method-assign]  # the loop is entered anew for the requests


if __name__ == "__main__":
    serve(AskedAssistant.prepare(get_settings()), bind("127.0.0.1", 0), when_ready)
