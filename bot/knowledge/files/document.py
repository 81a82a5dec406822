"""A YAML file whose values know their lines, so that every complaint can point at the place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from bot.knowledge.files.problems import Problem, Severity, did_you_mean

Location = tuple[str | int, ...]
"""The way to a value: keys of mappings and positions in lists."""

Fingerprint = tuple[int, int, int, int]
"""What changes when a file is saved, in place or by replacing it: inode, its times in nanoseconds, size.

The second time, of the last change, can't be set: it tells of an edit whose program put the first one back.
"""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml parses ten times faster where it is present
_scalars = yaml.constructor.SafeConstructor()
_BLANK_REMEDY = "fill it in, or leave the line out"
_KINDS = {dict: "a group of fields", list: "a list", str: "a text", bool: "yes/no", int: "a number", float: "a number"}


def fingerprint_of(path: Path) -> Fingerprint:
    """The file's fingerprint.

    Raises:
        OSError: there is no such file, or it may not be read.
    """
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size


@dataclass
class Document:
    """The values of one YAML file, their lines, and what is wrong with them."""

    name: str
    """The path to name in messages."""
    value: Any = None
    problems: list[Problem] = field(default_factory=list)
    _lines: dict[Location, int] = field(default_factory=dict)
    _reported: set[Location] = field(default_factory=set)

    @classmethod
    def read(cls, path: Path, root: Path) -> Document:
        """Read a file below `root`. What can't be read or parsed becomes a problem of the document."""
        document = cls(name=path.relative_to(root).as_posix())
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            document.report((), "is not UTF-8 text", "save it in the encoding UTF-8")
        except OSError as error:
            document.report((), f"can't be read: {error.strerror}", "check that it exists and may be read")
        else:
            document._parse(text)
        return document

    def __contains__(self, location: Location) -> bool:
        """Whether the file has a value there."""
        return location in self._lines

    def line_of(self, location: Location) -> int:
        """The line of a value, or of the nearest thing around it."""
        while location and location not in self._lines:
            location = location[:-1]
        return self._lines.get(location, 1)

    def report(self, location: Location, message: str, remedy: str = "", *, severity: Severity = "error") -> None:
        """Note a problem at a value; once a value is known to be wrong, later errors about it are echoes."""
        if severity == "error":
            if location in self._reported:
                return
            self._reported.add(location)
        self.problems.append(self.problem(location, message, remedy, severity=severity))

    def problem(self, location: Location, message: str, remedy: str = "", *, severity: Severity = "error") -> Problem:
        dotted = ".".join(str(part + 1) if isinstance(part, int) else part for part in location)
        return Problem(self.name, self.line_of(location), dotted, message, remedy, severity)

    def mapping(self, location: Location, value: Any) -> dict[str, Any]:
        """The value if it is a mapping; anything else is reported and read as an empty one."""
        if isinstance(value, dict):
            return value
        self.report(location, f"must be a group of fields, not {kind_of(value)}", "indent the fields below it")
        return {}

    def entries(self, name: str) -> list[Any]:
        """The list that stands under a name at the top of the file; anything else is reported and read as empty."""
        value = self.mapping((), self.value).get(name, [])
        if not isinstance(value, list):
            self.report((name,), f"must be a list, not {kind_of(value)}", "begin each entry with '- '")
            return []
        return value

    def validated(
        self,
        model: type[BaseModel],
        values: Mapping[str, Any],
        location: Location,
        *,
        known: Iterable[str] = (),
        echoes: Collection[str | int] = (),
    ) -> BaseModel | None:
        """Build a model, or report everything that is wrong with its values and return None.

        `known` are the fields to suggest for an unknown one (default: the model's); errors about the fields in
        `echoes` are left out, for they are reported elsewhere.
        """
        try:
            return model(**values)
        except ValidationError as error:
            known = tuple(known) or tuple(model.__fields__)
            for item in error.errors():
                path = tuple(part for part in item["loc"] if part != "__root__")
                if path and path[0] in echoes:
                    continue
                message, remedy = _explained(
                    item,
                    _value_at(values.get("__root__", values), path),
                    known if len(path) == 1 else _fields_at(model, path),
                )
                self.report((*location, *path), message, remedy)
            return None

    def texts(self, location: Location = ()) -> Iterator[tuple[Location, str]]:
        """Every text at or below a value with its location, in the order of the file."""
        value = self.value
        for part in location:
            value = value[part]
        yield from _texts(value, location)

    def _parse(self, text: str) -> None:
        try:
            node = yaml.compose(text, _Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._lines[()] = mark.line + 1 if mark else 1
            self.report(
                (), f"is not valid YAML: {error.problem or error.context}", _syntax_remedy(text, self.line_of(()))
            )
        except yaml.YAMLError as error:
            self.report((), f"is not valid YAML: {' '.join(str(error).split())}", "remove the unusual characters")
        else:
            if node is None:
                self.report((), "is empty", "write the content, or delete the file")
                return
            self.value = self._built(node, (), set())

    def _built(self, node: yaml.Node, location: Location, seen: set[int]) -> Any:
        self._lines.setdefault(location, node.start_mark.line + 1)
        if id(node) in seen:
            self.report(location, "repeats another value by an anchor", "write the value out")
            return None
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._built_mapping(node, location, seen)
        if isinstance(node, yaml.SequenceNode):
            return [self._built(item, (*location, position), seen) for position, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        return self._built_scalar(node, location)

    def _built_mapping(self, node: yaml.MappingNode, location: Location, seen: set[int]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            inner = (*location, key)
            if key in values:
                first = self.line_of(inner)
                self._lines[inner] = key_node.start_mark.line + 1
                self.report(inner, f"stands twice; the first is in line {first}", "keep one of them")
                self._lines[inner] = first
                continue
            self._lines[inner] = key_node.start_mark.line + 1
            values[key] = self._built(value_node, inner, seen)
        return values

    def _built_scalar(self, node: yaml.ScalarNode, location: Location) -> Any:
        kind = node.tag.rpartition(":")[2]
        if kind == "null" or not node.value.strip():
            self.report(location, "is blank", _BLANK_REMEDY)
            return None
        if kind not in ("bool", "int", "float", "timestamp"):
            return node.value
        try:
            return getattr(_scalars, f"construct_yaml_{kind}")(node)
        except ValueError:
            # 2026-02-30 has the form of a date; the model says better than YAML what is wrong with it.
            return node.value


def kind_of(value: Any) -> str:
    return _KINDS.get(type(value), "a date")


def _texts(value: Any, location: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        yield location, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*location, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _texts(item, (*location, position))


def _value_at(values: Any, path: Location) -> Any:
    for part in path:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return None
    return values


def _fields_at(model: type[BaseModel], path: Location) -> tuple[str, ...]:
    """The fields of the part of a model that an error's path lies in."""
    inner: Any = model
    for part in path[:-1]:
        if isinstance(part, str) and part in getattr(inner, "__fields__", {}):
            inner = inner.__fields__[part].type_
    return tuple(field.alias for field in getattr(inner, "__fields__", {}).values())


def _explained(error: Mapping[str, Any], value: Any, known: Iterable[str]) -> tuple[str, str]:
    """A pydantic error in words for an editor: what is wrong and what to do."""
    kind, name = error["type"], str(error["loc"][-1])
    if kind == "value_error.missing":
        return "is missing", "add it"
    if kind == "value_error.extra":
        known = tuple(known)
        return "is not a known field", did_you_mean(name, known, f"known fields: {', '.join(known)}")
    if kind == "type_error.none.not_allowed":
        return "is blank", _BLANK_REMEDY
    if kind == "type_error.str":
        if isinstance(value, (dict, list)):
            return (
                f"must be a text, not {kind_of(value)}",
                "write one text; put it in quotes if it contains ': ' or '#'",
            )
        return f"must be a text, not {kind_of(value)}", "put it in quotes"
    if kind == "type_error.list":
        return f"must be a list, not {kind_of(value)}", "one item a line, each beginning with '- '"
    if kind == "type_error.dict":
        return f"must be a group of fields, not {kind_of(value)}", "indent the fields below it"
    if kind == "value_error.strictbool":
        return "must be true or false", "write true or false without quotes"
    if kind == "value_error.list.min_items":
        least = error["ctx"]["limit_value"]
        return (
            ("is empty", "give at least one") if least == 1 else (f"has fewer than {least}", f"give at least {least}")
        )
    return str(error["msg"]), ""


def _syntax_remedy(text: str, line: int) -> str:
    lines = text.splitlines()
    if line <= len(lines) and "\t" in lines[line - 1]:
        return "indent with blanks, not with tabs"
    return "check the indentation, and put texts that contain ': ' or begin with a sign in quotes"
