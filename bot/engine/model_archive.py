"""Unpacking a model's archive without letting it write elsewhere, and telling whether it is the one that was meant."""

from __future__ import annotations

import hashlib
import hmac
import re
import tarfile
from pathlib import Path

from bot.errors import ModelError

MOST_MEMBERS = 10_000
MOST_BYTES = 4 * 1024**3
"""Of all that is unpacked; the shipped content's model has some 200 MB, one with TensorFlow a few hundred."""

_DIGEST = re.compile(r"([0-9A-Fa-f]{64})(?:\s.*)?", re.DOTALL)


def unpack(archive: Path, directory: Path) -> None:
    """Unpack a model into an empty directory.

    Raises:
        ModelError: a member has a path outside of the directory, is no file or directory, or there is too much of it.
        TarError, EOFError, OSError: the archive is damaged.
    """
    count = total = 0
    with tarfile.open(archive, mode="r:gz") as tar:
        for member in tar:
            count, total = count + 1, total + member.size
            if count > MOST_MEMBERS or total > MOST_BYTES:
                raise ModelError(f"the model {archive} holds more than a model does; take none from strangers")
            if not (member.isfile() or member.isdir()) or not _is_within(member.name, directory):
                raise ModelError(
                    f"the model {archive} would write outside of its directory or make a link; take none from strangers"
                )
            member.mode = 0o700 if member.isdir() else 0o600
            tar.extract(member, directory, set_attrs=False)


def check_digest(model: Path) -> None:
    """Compare a model with the SHA-256 in the file of its name with `.sha256` behind, as `sha256sum` writes it.

    Raises:
        ModelError: they differ, or the file holds none. Without the file nothing is checked.
    """
    beside = model.with_name(model.name + ".sha256")
    if not beside.exists():
        return
    named = _DIGEST.fullmatch(beside.read_text(encoding="utf-8", errors="replace").strip())
    digest = hashlib.sha256()
    with model.open("rb") as opened:
        while block := opened.read(1 << 20):
            digest.update(block)
    if named is None or not hmac.compare_digest(named[1].lower(), digest.hexdigest()):
        raise ModelError(
            f"the model {model} is not the one that {beside.name} was written for; fetch both again, or take "
            "the latter away and run 'bianmin train'"
        )


def _is_within(name: str, directory: Path) -> bool:
    """Whether a member's path stays in the directory. There are no links in it, as none are unpacked."""
    root = directory.resolve()
    return (root / name).resolve().is_relative_to(root)
