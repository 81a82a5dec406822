"""Writing YAML as an editor would, and changing a part of a file while the rest, comments too, stays as it is."""

from __future__ import annotations

from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks; every value written out, for content files may have no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def yaml_text(value: Any) -> str:
    """The value as YAML, in its own order."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)


def with_value(text: str, path: tuple[str, ...], value: Any) -> str:
    """A YAML text of nested mappings, indented by two blanks, with another value at a path of keys.

    Raises:
        KeyError: the text has no such path.
    """
    lines = text.splitlines(keepends=True)
    start, end = 0, len(lines)
    for depth, key in enumerate(path):
        heading = f"{'  ' * depth}{key}:"
        start = next((number for number in range(start, end) if lines[number].startswith(heading)), -1)
        if start < 0:
            raise KeyError(".".join(path))
        end = _end_of_value(lines, start, "  " * depth)
    margin = "  " * (len(path) - 1)
    written = yaml_text({path[-1]: value}).splitlines(keepends=True)
    return "".join([*lines[:start], *(margin + line if line.strip() else line for line in written), *lines[end:]])


def _end_of_value(lines: list[str], start: int, margin: str) -> int:
    """The number of the line behind a value whose key stands in the line `start`, behind the margin; no blank lines."""
    end = start + 1
    for number in range(start + 1, len(lines)):
        if not lines[number].strip():
            continue
        if not lines[number].startswith((f"{margin} ", f"{margin}- ")):  # a list may stand as far left as its key
            break
        end = number + 1
    return end
