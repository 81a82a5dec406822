"""Reading YAML content by the directory and by the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.errors import ContentError
from bot.knowledge.files.document import Document


def read_yaml(path: Path) -> Any:
    """The values of a file.

    Raises:
        ContentError: it can't be read, is not valid YAML, or has blank or doubled values; each with its line.
    """
    document = Document.read(path, path.parent)
    if document.problems:
        raise ContentError(sorted(document.problems), path.parent)
    return document.value


def yaml_files(directory: Path) -> list[Path]:
    """The YAML files of a directory by name, without editors' hidden ones; none if the directory is missing."""
    if not directory.is_dir():
        return []
    return sorted(path for path in directory.iterdir() if path.suffix in (".yml", ".yaml") and path.name[0] != ".")
