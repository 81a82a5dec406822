"""What the documents name is there: files, headings, commands, keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot import sentences
from bot.cli import app
from bot.contract import Kind
from bot.safety.personal_data.kinds import PersonalKind
from bot.settings import PROJECT_ROOT
from bot.storage import keys
from bot.storage.tracker_store import MOST_EVENTS

DOCUMENTS = sorted([*PROJECT_ROOT.glob("*.md"), *(PROJECT_ROOT / "docs").glob("*.md")])
ARCHITECTURE = tuple(PROJECT_ROOT / "docs" / name for name in ("architecture.md", "architecture.zh.md"))

_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
_PLACES = ("actions", "benchmarks", "bot", "data", "deploy", "docs", "packages", "scripts", "tests", ".ci")
_BRACES = re.compile(r"\{([^{}]+,[^{}]+)\}")
_EXAMPLE = re.compile(r"[<>*…]|topic\b")
_MADE_LATER = ("data/welcome.json",)
"""What a content pack may have and the shipped content has not."""


def as_a_shell_reads(word: str) -> list[str]:
    """The words that braces with several alternatives stand for; a word without them is itself."""
    braces = _BRACES.search(word)
    if braces is None:
        return [word]
    return [word[: braces.start()] + each + word[braces.end() :] for each in braces[1].split(",")]


def named_paths(document: Path) -> list[str]:
    """The files and directories of the project that a document names in code; not its examples."""
    written = (word for code in _CODE.findall(document.read_text(encoding="utf-8")) for word in code.split())
    words = (word for each in written for word in as_a_shell_reads(each))
    return [word for word in words if word.partition("/")[0] in _PLACES and "/" in word and not _EXAMPLE.search(word)]


def headings(document: Path) -> set[str]:
    """The anchors of a document's headings."""
    found = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_there_are_documents() -> None:
    names = {path.name for path in DOCUMENTS}
    assert {"README.md", "README.zh.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "operations.md"} <= names
    assert sum(len(named_paths(document)) for document in DOCUMENTS) > 100


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_is_there(document: Path) -> None:
    missing = [path for path in named_paths(document) if not (PROJECT_ROOT / path).exists()]
    assert [path for path in missing if path not in _MADE_LATER] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    for path, heading in _LINK.findall(document.read_text(encoding="utf-8")):
        target = document.parent / path if path else document
        assert target.exists(), path
        assert not heading or heading in headings(target), f"{path}#{heading}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_a_document_names_exists(document: Path) -> None:
    code = "\n".join(
        re.findall(r"`[^`\n]+`|^```.*?^```", document.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    )
    named = set(re.findall(r"\bbianmin ([a-z]+(?:-[a-z]+)*)\b", code))
    assert named <= set(get_command(app).commands)  # type: ignore[attr-defined]


def test_every_module_that_the_document_on_understanding_names_is_there() -> None:
    text = (PROJECT_ROOT / "docs" / "understanding.md").read_text(encoding="utf-8")
    named = re.findall(r"`(\w+\.py)`", text)
    assert named
    assert [name for name in named if not (PROJECT_ROOT / "bot" / "nlu" / name).exists()] == []


def test_the_architecture_is_the_same_in_both_languages() -> None:
    english, chinese = (document.read_text(encoding="utf-8") for document in ARCHITECTURE)
    assert set(_CODE.findall(english)) == set(_CODE.findall(chinese))
    assert english.count("\n|") == chinese.count("\n|")
    assert len(re.findall(r"^#", english, re.MULTILINE)) == len(re.findall(r"^#", chinese, re.MULTILINE))


@pytest.mark.parametrize("document", ARCHITECTURE, ids=lambda path: path.name)
def test_the_architecture_names_every_package_kind_key_and_command(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = set(_CODE.findall(text))
    packages = {f"bot/{path.parent.name}/" for path in (PROJECT_ROOT / "bot").glob("*/__init__.py")}
    assert packages - {name for name in named} == set()
    assert {kind.value for kind in Kind} - named == set()
    families = set(re.findall(r"bianmin:[a-z]+", Path(keys.__file__).read_text(encoding="utf-8")))
    assert families - named == set(), "keys of bot/storage/keys.py that the table of Redis keys lacks"
    assert {name for name in named if re.fullmatch(r"bianmin:[a-z]+", name)} - families == set()
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert commands - {name.split()[0] for name in named} == set()


PRIVACY = tuple(PROJECT_ROOT / "docs" / name for name in ("privacy.md", "privacy.zh.md"))


def test_what_is_kept_of_citizens_is_told_of_every_key_and_every_kind_in_both_languages() -> None:
    families = set(re.findall(r"bianmin:[a-z]+", Path(keys.__file__).read_text(encoding="utf-8")))
    texts = [document.read_text(encoding="utf-8") for document in PRIVACY]
    for text in texts:
        assert families <= set(re.findall(r"`(bianmin:[a-z]+)", text))
        assert not [kind for kind in PersonalKind if sentences.personal_data(kind) not in text]
        assert f"{keys.PREFERENCES_SECONDS // 86400}" in text
        assert f"{MOST_EVENTS}" in text
    assert len({text.count("\n|") for text in texts}) == 1
    codes = [set(_CODE.findall(text)) for text in texts]
    assert codes[0] ^ codes[1] <= {"architecture.md", "architecture.zh.md"}


def named_in_documents(key: str) -> str:
    """A key of the table in `bot/storage/keys.py` as documents write it: `bianmin:queue:…:notes`."""
    return re.sub(r"\{[^}]*\}|<[^>]*>", "…", key).split(":…:…")[0].removesuffix(":…")


@pytest.mark.parametrize("document", PRIVACY, ids=lambda path: path.name)
def test_every_single_key_is_told_of_with_what_it_holds_for_how_long_and_why(document: Path) -> None:
    assert keys.__doc__ is not None
    made = {named_in_documents(key) for key in re.findall(r"^ +(bianmin:\S+)", keys.__doc__, re.MULTILINE)}
    rows = re.findall(r"^\| `(bianmin:[^`]+)` \|(.+)\|$", document.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(name for name, _ in rows) == sorted(made)
    for name, told in rows:
        cells = [cell.strip() for cell in told.split("|")]
        assert len(cells) == 3, name
        assert all(cells), name


@pytest.mark.parametrize("document", PRIVACY, ids=lambda path: path.name)
def test_the_lifetimes_that_are_told_are_those_of_the_keys(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    kept = {name: cells.split("|")[1] for name, cells in re.findall(r"^\| `(bianmin:[^`]+)` \|(.+)\|$", text, re.M)}
    for name, number in {
        "preferences": keys.PREFERENCES_SECONDS / 86400,
        "waiting": keys.WAITING_SECONDS / 86400,
        "counts": keys.COUNTS_DAYS,
        "rate": keys.RATE_SECONDS / 60,
        "rate:address": keys.RATE_SECONDS / 60,
        "lock": keys.LOCK_SECONDS,
        "lock:wake": keys.LOCK_WAKE_SECONDS,
        "queue:…:messages": keys.QUEUE_SECONDS / 3600,
        "queue:…:seen": keys.SEEN_SECONDS / 3600,
        "token:…:fetching": keys.TOKEN_FETCH_SECONDS,
        "ticket": keys.TICKET_SECONDS,
        "files:rewritten": keys.REWRITTEN_SECONDS / 3600,
        "ping": keys.PING_SECONDS,
    }.items():
        assert f"{number:g}" in re.findall(r"\d+", kept[f"bianmin:{name}"]), name
