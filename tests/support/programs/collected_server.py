"""A server that prints, once it is ready, how many objects the garbage collector goes through and how many not."""

from __future__ import annotations

import gc
import os
import signal

from bot.engine.assistant import Assistant
from bot.server.app import bind, serve
from bot.settings import get_settings


def when_ready() -> None:
    print(len(gc.get_objects()), gc.get_freeze_count(), flush=True)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    serve(Assistant.prepare(get_settings()), bind("127.0.0.1", 0), when_ready)
