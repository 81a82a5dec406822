"""Where scripts/set-up has packages fetched from, with a stand-in for uv that notes what it is asked."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.settings import PROJECT_ROOT

UV = """#!/bin/sh
case "$1" in
    --version) exit 0 ;;
    export) exit 0 ;;
esac
echo "$UV_DEFAULT_INDEX | $*" >>"$ASKED"
exit "${UV_FAILS:-0}"
"""


@dataclass
class Project:
    """A directory that scripts/set-up takes for the project, with its environment made already."""

    directory: Path

    @property
    def asked(self) -> list[str]:
        """The index that uv was told of, and what it was asked, one line an installation."""
        noted = self.directory / "asked"
        return noted.read_text().splitlines() if noted.exists() else []

    def set_up(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "scripts/set-up", "run"],
            cwd=self.directory,
            env={
                "PATH": f"{self.directory / 'tools'}:{os.defpath}",
                "HOME": str(self.directory),
                "PIP_CONFIG_FILE": os.devnull,
                "ASKED": str(self.directory / "asked"),
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=60,
        )

    def wheelhouse(self, name: str, lock: str) -> Path:
        made = self.directory / name
        made.mkdir()
        (made / "requirements-run.txt").touch()
        (made / "uv.lock").write_text(lock)
        return made


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name in ("scripts", "tools", ".venv/bin"):
        (tmp_path / name).mkdir(parents=True)
    shutil.copy(PROJECT_ROOT / "scripts" / "set-up", tmp_path / "scripts")
    (tmp_path / "uv.lock").write_text("locked")
    (tmp_path / "pyproject.toml").touch()
    for program, text in {"tools/uv": UV, ".venv/bin/python": "#!/bin/sh\n"}.items():
        (tmp_path / program).write_text(text)
        (tmp_path / program).chmod(0o755)
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("named", "index"),
    [
        ({}, ""),
        ({"UV_DEFAULT_INDEX": "https://uv.example/simple"}, "https://uv.example/simple"),
        ({"PIP_INDEX_URL": "https://pip.example/simple"}, "https://pip.example/simple"),
        (
            {"UV_DEFAULT_INDEX": "https://uv.example/simple", "PIP_INDEX_URL": "https://pip.example/simple"},
            "https://uv.example/simple",
        ),
    ],
)
def test_the_index_that_uv_or_pip_is_told_of_is_asked(project: Project, named: dict[str, str], index: str) -> None:
    assert project.set_up(**named).returncode == 0
    packages, this_project = project.asked
    assert packages.startswith(f"{index} | pip install")
    assert "--require-hashes" in packages
    assert this_project.startswith(f"{index} | pip install")


def test_an_index_that_gives_nothing_is_named_in_the_last_line_without_its_password(project: Project) -> None:
    done = project.set_up(UV_DEFAULT_INDEX="https://name:secret@mirror.example/simple", UV_FAILS="2")
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("✗ The packages could not be installed from https://mirror.example/simple;")
    assert "secret" not in done.stdout + done.stderr


def test_what_failed_is_tried_again_and_what_is_done_is_not(project: Project) -> None:
    assert project.set_up(UV_FAILS="2").returncode == 1
    assert project.set_up().returncode == 0
    tries = len(project.asked)
    assert project.set_up().returncode == 0
    assert len(project.asked) == tries


def test_with_a_wheelhouse_no_index_is_asked(project: Project) -> None:
    made = project.wheelhouse("wheels", "locked")
    assert project.set_up(BIANMIN_WHEELHOUSE="wheels", PIP_INDEX_URL="https://pip.example/simple").returncode == 0
    assert len(project.asked) == 2
    for asked in project.asked:
        assert asked.startswith(f" | pip install --offline --no-index --find-links {made} ")


@pytest.mark.parametrize("lock", ["locked differently", None])
def test_a_wheelhouse_that_does_not_fit_is_refused_with_the_remedy(project: Project, lock: str | None) -> None:
    if lock is not None:
        project.wheelhouse("wheels", lock)
    done = project.set_up(BIANMIN_WHEELHOUSE="wheels")
    assert done.returncode == 1
    assert "scripts/wheelhouse DIR run" in done.stderr
    assert project.asked == []


def test_uv_itself_is_fetched_by_its_digest_and_no_script_from_the_network_is_run(project: Project) -> None:
    (project.directory / "tools" / "uv").unlink()
    python = project.directory / "tools" / "python3"
    python.write_text('#!/bin/sh\necho "$@" >>"$ASKED"\nexit 1\n')
    python.chmod(0o755)
    for fetcher in ("curl", "wget", "apt-get"):
        program = project.directory / "tools" / fetcher
        program.write_text(f'#!/bin/sh\necho {fetcher} >>"$ASKED"\nexit 1\n')
        program.chmod(0o755)

    done = project.set_up(UV_DEFAULT_INDEX="https://mirror.example/simple")

    assert done.returncode == 1
    assert "uv could not be fetched from https://mirror.example/simple" in done.stderr
    installs = [line for line in project.asked if " install " in line]
    assert installs
    assert all("--require-hashes -r scripts/uv-requirements.txt" in line for line in installs if "uv" in line)
    assert not {"curl", "wget"} & set(project.asked)


def test_every_file_of_uv_that_may_be_fetched_has_its_digest() -> None:
    lines = (PROJECT_ROOT / "scripts" / "uv-requirements.txt").read_text().splitlines()
    pinned = [line for line in lines if not line.startswith("#")]
    assert pinned[0].startswith("uv==")
    assert len(pinned) > 10
    assert all("--hash=sha256:" in line for line in pinned[1:])
