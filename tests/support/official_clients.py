"""The platforms' own libraries, in an environment apart: they need other versions of websockets than Rasa does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
LIBRARIES = ("lark-oapi==1.7.5", "dingtalk-stream==0.24.3")
CACHE = PROJECT / ".cache" / "official-clients"


def asked_of_official_clients(question: dict[str, Any]) -> dict[str, Any]:
    """What the libraries make of simulated requests; see `tests/support/programs/official_clients_answer.py`."""
    environment = {**os.environ, "PYTHONPATH": str(_installed())}
    program = PROJECT / "tests" / "support" / "programs" / "official_clients_answer.py"
    answered = subprocess.run(
        [sys.executable, "-S", str(program)],  # -S: without this environment's own packages
        input=json.dumps(question),
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert answered.returncode == 0, answered.stderr
    return json.loads(answered.stdout.splitlines()[-1])


def _installed() -> Path:
    """The directory of the libraries, fetched once."""
    directory = CACHE / "+".join(LIBRARIES)
    if not directory.is_dir():
        uv = shutil.which("uv") or str(PROJECT / ".cache" / "tools" / "bin" / "uv")  # as scripts/set-up finds it
        unfinished = directory.with_suffix(".part")
        command = [uv, "pip", "install", "--quiet", "--python", sys.executable, "--target", str(unfinished), *LIBRARIES]
        subprocess.run(command, check=True, timeout=120)
        unfinished.rename(directory)
    return directory
