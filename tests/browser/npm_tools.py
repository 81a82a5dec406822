"""Tools of npm that the tests borrow, fetched once into the project's cache."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path

from tests.browser.leaving_out import leave_out

CACHE = Path(__file__).parents[2] / ".cache" / "npm"
PACKAGES = {"axe-core": "4.10.3", "acorn": "8.14.1"}


def npm_package(name: str) -> Path:
    """The unpacked directory of a package; without npm or a network, the tests that need it are left out loudly."""
    directory = CACHE / f"{name}-{PACKAGES[name]}"
    if directory.is_dir():
        return directory / "package"
    if shutil.which("npm") is None:
        leave_out(f"npm is not on this machine, so {name} could not be fetched.")
    CACHE.mkdir(parents=True, exist_ok=True)
    packed = subprocess.run(
        ["npm", "pack", f"{name}@{PACKAGES[name]}", "--silent"], cwd=CACHE, capture_output=True, text=True, timeout=120
    )
    if packed.returncode != 0:
        leave_out(f"npm could not fetch {name}: {packed.stderr.strip()[-300:]}")
    archive = CACHE / packed.stdout.split()[-1]
    unpacked = directory.with_suffix(".part")
    with tarfile.open(archive) as tar:
        tar.extractall(unpacked)
    archive.unlink()
    unpacked.rename(directory)
    return directory / "package"
