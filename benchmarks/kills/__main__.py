"""What is lost, doubled or spoilt when a server or its store is killed or stands still while citizens talk.

    python -m benchmarks.kills [TRIAL …]

Without a name, all trials: 50 kills while 8 citizens talk, 40 turns whose server stands still while another goes on
with their conversations, and a store that stands still for 10 s. Takes some ten minutes, in a temporary directory, on
this machine alone; the trials with two servers need a redis-server. Ends with 1 if anything that was acknowledged was
lost, doubled or spoilt, or if a danger that was heard got no number.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from benchmarks.kills.before_note import kill_before_note
from benchmarks.kills.citizens import Tally
from benchmarks.kills.stalled_holder import stall_holder
from benchmarks.kills.trials import kill_both, kill_one_of_two, kill_server, kill_store, pause_store
from bot.engine.training import ensure_model
from bot.settings import load_settings
from tests.support.tiny import TINY_ACTIONS, TINY_PACK

TRIALS: dict[str, Callable[[Path], Coroutine[Any, Any, Tally]]] = {
    "server": kill_server,
    "store": kill_store,
    "both": kill_both,
    "one-of-two": kill_one_of_two,
    "before-note": kill_before_note,
    "stalled": stall_holder,
    "paused": pause_store,
}


def main() -> int:
    """Print a row of figures a trial, and one of all; returns whether anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("trials", nargs="*", metavar="TRIAL", help=", ".join(TRIALS))
    names = parser.parse_args().trials or list(TRIALS)
    if unknown := set(names) - set(TRIALS):
        parser.error(f"no such trial: {', '.join(sorted(unknown))}; there are {', '.join(TRIALS)}")
    headings = [each.name.replace("_", " ") for each in fields(Tally)]
    print(f"| trial | {' | '.join(headings)} |\n|---|{'---:|' * len(headings)}", flush=True)
    total = Tally()
    with tempfile.TemporaryDirectory() as directory:
        models = Path(directory)
        settings = load_settings(
            content=TINY_PACK, model_dir=models, state_dir=models / "state", actions_package=TINY_ACTIONS
        )
        ensure_model(settings, report=lambda step: None)
        for name in names:
            tally = asyncio.run(TRIALS[name](models))
            total += tally
            _print_row(name, tally)
    _print_row("all", total)
    return int(any((total.lost, total.doubled, total.wrong_states, total.without_number)))


def _print_row(name: str, tally: Tally) -> None:
    cells = [f"{value:.1f}" if isinstance(value, float) else str(value) for value in astuple(tally)]
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
