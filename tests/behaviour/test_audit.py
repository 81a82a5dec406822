"""`make audit`: what it finds out, and that it says so when it couldn't."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tiny import PROJECT


def licences(*search_path: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(str(path) for path in search_path)}
    return subprocess.run(
        [sys.executable, PROJECT / "scripts" / "licences"], env=environment, capture_output=True, text=True, timeout=60
    )


def test_every_package_has_a_licence_that_goes_with_this_projects() -> None:
    done = licences()
    assert done.returncode == 0, done.stdout
    assert "rasa 3.6.21\t" in done.stdout


@pytest.mark.parametrize(
    "metadata",
    ["", "License: UNKNOWN\n", "License-Expression: AGPL-3.0-only\n", "License: GNU General Public License v3\n"],
)
def test_a_package_of_another_licence_or_of_none_is_named(tmp_path: Path, metadata: str) -> None:
    (tmp_path / "pigeon-1.0.dist-info").mkdir()
    (tmp_path / "pigeon-1.0.dist-info" / "METADATA").write_text(
        f"Metadata-Version: 2.4\nName: pigeon\nVersion: 1.0\n{metadata}"
    )
    done = licences(tmp_path)
    assert done.returncode == 1
    assert "1 to look at: pigeon" in done.stdout


@pytest.mark.parametrize(
    ("says", "fails", "code", "said"),
    [
        ("No known vulnerabilities found", False, 0, "No known"),
        ("Found 1 known vulnerability\nName Version ID Fix Versions", True, 1, "Found 1"),
        ("requests.exceptions.ConnectionError: api.osv.dev", True, 2, "NOT AUDITED"),
    ],
)
def test_silence_of_the_vulnerability_services_is_no_all_clear(
    tmp_path: Path, says: str, fails: bool, code: int, said: str
) -> None:
    for name in ("audit", "licences", "known-holes"):
        (tmp_path / "scripts").mkdir(exist_ok=True)
        shutil.copy(PROJECT / "scripts" / name, tmp_path / "scripts" / name)
    (tmp_path / "scripts" / "known-holes").write_text("# why\nCVE-2024-0001 pigeon: doesn't fly here\n")
    for program, text in (
        (".venv/bin/python", f'exec "{sys.executable}" "$@"'),
        (".cache/audit/bin/pip-audit", f'echo "$@" >> {tmp_path}/asked; echo "{says}"; exit {int(fails)}'),
    ):
        path = tmp_path / program
        path.parent.mkdir(parents=True)
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
    done = subprocess.run([tmp_path / "scripts" / "audit"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True), done.stderr
    asked = (tmp_path / "asked").read_text()
    assert "--strict" in asked
    assert "--ignore-vuln CVE-2024-0001" in asked
