"""Directories below `state_dir` that only the service's own user can enter."""

from __future__ import annotations

from pathlib import Path

from bot.errors import StoreError
from bot.settings import Settings


def private_directory(settings: Settings, name: str) -> Path:
    """The directory `name` below `state_dir`, made if need be, with mode 0700.

    Raises:
        StoreError: it can't be made, or belongs to someone else.
    """
    path = settings.state_dir / name
    try:
        settings.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        path.chmod(0o700)
    except OSError as error:
        raise StoreError(
            f"{path} can't be made or isn't ours ({error.strerror}); "
            "give this user the directory, or set BIANMIN_STATE_DIR"
        ) from error
    return path
