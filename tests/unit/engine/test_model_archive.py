from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.engine import model_archive
from bot.engine.assistant import Assistant
from bot.engine.model_archive import check_digest, unpack
from bot.engine.trained_model import current_model
from bot.errors import ModelError
from bot.settings import Settings


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", size: int = 0) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname, made.size = kind, link, size
    return made


def archive(path: Path, *members: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for added in members:
            tar.addfile(added, io.BytesIO(b"x" * added.size))
    return path


HOSTILE = {
    "path upwards": [member("../PWNED", size=1)],
    "far upwards": [member("a/../../../PWNED", size=1)],
    "absolute path": [member("/tmp/PWNED", size=1)],
    "symbolic link": [member("link", tarfile.SYMTYPE, "..")],
    "file behind a symbolic link": [member("link", tarfile.SYMTYPE, ".."), member("link/PWNED", size=1)],
    "hard link": [member("link", tarfile.LNKTYPE, "../PWNED")],
    "device": [member("device", tarfile.CHRTYPE)],
    "pipe": [member("pipe", tarfile.FIFOTYPE)],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_model_writes_nothing_outside_of_its_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    target = tmp_path / "a" / "target"
    target.mkdir(parents=True)
    monkeypatch.chdir("/")  # from where Rasa's own check found nothing amiss
    with pytest.raises(ModelError, match="outside of its directory"):
        unpack(archive(tmp_path / "m.tar.gz", *HOSTILE[name]), target)
    assert not list(tmp_path.rglob("PWNED"))
    assert list(target.iterdir()) == []


@pytest.mark.parametrize(("limit", "value"), [("MOST_MEMBERS", 2), ("MOST_BYTES", 20)])
def test_a_model_that_is_too_large_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(model_archive, limit, value)
    with pytest.raises(ModelError, match="more than a model does"):
        unpack(archive(tmp_path / "m.tar.gz", *(member(str(number), size=10) for number in range(3))), tmp_path / "t")


def test_what_is_well_formed_is_unpacked_for_this_user_alone(tmp_path: Path) -> None:
    loose = member("components/a", size=3)
    loose.mode = 0o4777
    unpack(archive(tmp_path / "m.tar.gz", member("components", tarfile.DIRTYPE), loose), tmp_path / "t")
    unpacked = tmp_path / "t" / "components" / "a"
    assert unpacked.read_bytes() == b"xxx"
    assert unpacked.stat().st_mode & 0o7000 == 0


def test_a_hostile_model_is_refused_at_the_start(tiny_settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="outside of its directory"):
        Assistant.prepare(tiny_settings, archive(tmp_path / "m.tar.gz", member("../PWNED", size=1)))


@pytest.mark.parametrize(
    ("written", "is_refused"),
    [
        (lambda digest: digest, False),
        (lambda digest: f"{digest.upper()}  model.tar.gz\n", False),
        (lambda digest: "0" * 64, True),
        (lambda digest: digest[:-1], True),
        (lambda digest: "", True),
    ],
)
def test_a_digest_beside_a_model_is_compared(tmp_path: Path, written: Callable[[str], str], is_refused: bool) -> None:
    model = tmp_path / "model.tar.gz"
    model.write_bytes(b"model")
    check_digest(model)
    (tmp_path / "model.tar.gz.sha256").write_text(written(hashlib.sha256(b"model").hexdigest()))
    if is_refused:
        with pytest.raises(ModelError, match=r"model\.tar\.gz\.sha256"):
            check_digest(model)
    else:
        check_digest(model)


def test_a_model_that_is_not_the_one_that_was_meant_is_not_served(tiny_settings: Settings, tmp_path: Path) -> None:
    trained: Any = current_model(tiny_settings)
    model = tmp_path / "model.tar.gz"
    model.write_bytes(trained.read_bytes())
    (tmp_path / "model.tar.gz.sha256").write_text("0" * 64)
    with pytest.raises(ModelError, match="is not the one"):
        Assistant.prepare(tiny_settings, model)
