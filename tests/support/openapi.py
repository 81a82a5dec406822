"""docs/openapi.yml, as tests read it: whether an answer is as it says, and requests that it allows."""

from __future__ import annotations

from functools import cache
from typing import Any

import requests
import yaml
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.settings import PROJECT_ROOT

JSON = "application/json"


@cache
def document() -> dict[str, Any]:
    loaded = yaml.safe_load((PROJECT_ROOT / "docs" / "openapi.yml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def resolved(part: Any) -> Any:
    """What a part of the document that is a reference refers to; otherwise the part."""
    while isinstance(part, dict) and "$ref" in part:
        found: Any = document()
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def operations() -> list[tuple[str, str]]:
    """Every path with each of its methods, in capitals."""
    return [(path, method.upper()) for path, methods in document()["paths"].items() for method in methods]


def request_schema(path: str) -> dict[str, Any]:
    """The schema of what is posted to a path."""
    body = resolved(document()["paths"][path]["post"]["requestBody"])
    schema = body["content"][JSON]["schema"]
    assert isinstance(schema, dict)
    return schema


def flaws(answer: requests.Response, path: str, method: str) -> list[str]:
    """In what an answer differs from the document."""
    described = document()["paths"][path][method.lower()]["responses"].get(str(answer.status_code))
    if described is None:
        return [f"{answer.status_code} isn't described: {answer.text[:200]}"]
    described = resolved(described)
    found = [name for name in described.get("headers", {}) if name not in answer.headers]
    media_type = answer.headers.get("Content-Type", "").partition(";")[0]
    if media_type not in described["content"]:
        return [*found, f"{media_type} isn't described"]
    if media_type == JSON:
        found += flaws_of(answer.json(), described["content"][JSON]["schema"])
    return found


def flaws_of(value: Any, schema: dict[str, Any]) -> list[str]:
    """In what a value differs from a schema of the document."""
    validator = Draft202012Validator({**schema, "components": document()["components"]})
    return [f"{error.json_path}: {error.message}"[:300] for error in validator.iter_errors(value)]


def values(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What a schema of the document allows, and objects with keys that it doesn't speak of."""
    schema = resolved(schema)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "oneOf" in schema:
        return st.one_of(*(values(alternative) for alternative in schema["oneOf"]))
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of(*(_OF_TYPE[name](schema) for name in types))


def _text(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    if "pattern" in schema:
        text = st.from_regex(schema["pattern"], fullmatch=True)
    else:
        text = st.text(st.characters(codec="utf-8"), min_size=schema.get("minLength", 0), max_size=60)
    return text.filter(lambda drawn: len(drawn) <= schema.get("maxLength", len(drawn)))


def _object(schema: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    properties = {name: values(part) for name, part in schema["properties"].items()}
    required = {name: properties.pop(name) for name in schema.get("required", ())}
    known = st.fixed_dictionaries(required, optional=properties)
    unknown = st.dictionaries(st.text(max_size=8).map("x-{}".format), anything(), max_size=1)
    return st.tuples(unknown, known).map(lambda parts: {**parts[0], **parts[1]})


_OF_TYPE: dict[str, Any] = {
    "string": _text,
    "integer": lambda schema: st.integers(schema["minimum"], schema["maximum"]),
    "object": _object,
    "null": lambda schema: st.none(),
}


def anything() -> st.SearchStrategy[Any]:
    """Any JSON value."""
    leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    )
