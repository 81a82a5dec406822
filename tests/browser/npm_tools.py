"""Tools of npm that the tests borrow: what package-lock.json says, each checked by its digest there."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from tests.browser.leaving_out import leave_out

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / "node_modules"
INSTALL_SECONDS = 300
RUN_SECONDS = 120


@functools.lru_cache(maxsize=1)
def _install() -> str:
    """Bring node_modules to what package-lock.json says.

    Returns:
        Why that can't be; '' when it is so.
    """
    stamp = INSTALLED / ".installed-for"
    digest = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not on this machine, so what checks the widget could not be installed."
    # No package of the lock needs its install script, so none may run one.
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--loglevel=error"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    except subprocess.TimeoutExpired:
        return f"npm ci did not end within {INSTALL_SECONDS} seconds."
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        why = next(
            (line for line in said if "reason:" in line), " ".join(said)[-300:]
        )  # it names the registry's address
        return f"npm ci failed, see 'npm config get registry': {why}"
    stamp.write_text(digest)
    return ""


def npm_package(name: str) -> Path:
    """The directory of a package; without npm or a network, the tests that need it are left out loudly."""
    problem = _install()
    if problem:
        leave_out(problem)
    return INSTALLED / name


def node() -> str:
    """The command of Node.js; without one, the tests that need it are left out loudly."""
    found = shutil.which("node")
    if found is None:
        leave_out("Node.js is not on this machine.")
    return found


def run_node(*arguments: str | Path, standard_input: str = "") -> subprocess.CompletedProcess[str]:
    """Run Node.js in the project's directory, without colours; its exit code is left to the caller."""
    return subprocess.run(
        [node(), *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1", "FORCE_COLOR": "0"},
        input=standard_input,
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS,
    )
