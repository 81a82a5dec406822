"""A server that hangs in the way named on the command line, once it is ready."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import time

from bot.engine.assistant import Assistant
from bot.engine.turn_thread import turn_thread
from bot.server.app import bind, serve
from bot.settings import get_settings


def go_round_for_ever() -> None:
    while True:
        pass


def match_for_ever() -> None:
    """Keep the interpreter from all threads."""
    re.fullmatch("(a|aa)+", "a" * 100 + "b")


def ask_to_stop_and_hang() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    go_round_for_ever()


def stop_and_go_on() -> None:
    """Stand still as a process that is suspended, or whose terminal is."""
    if os.fork() == 0:
        time.sleep(4)
        os.kill(os.getppid(), signal.SIGCONT)
        os._exit(0)
    os.kill(os.getpid(), signal.SIGSTOP)
    asyncio.get_running_loop().call_later(1, os.kill, os.getpid(), signal.SIGTERM)


def when_ready() -> None:
    requests = asyncio.get_running_loop()
    match sys.argv[1]:
        case "requests":
            requests.call_later(0.1, go_round_for_ever)
        case "turns":
            turn_thread().loop.call_soon_threadsafe(go_round_for_ever)
        case "interpreter":
            requests.call_later(0.1, match_for_ever)
        case "interpreter in a turn":
            turn_thread().loop.call_soon_threadsafe(match_for_ever)
        case "asked":
            requests.call_later(0.1, ask_to_stop_and_hang)
        case "suspended":
            requests.call_later(0.1, stop_and_go_on)


if __name__ == "__main__":
    serve(Assistant.prepare(get_settings()), bind("127.0.0.1", 0), when_ready)
