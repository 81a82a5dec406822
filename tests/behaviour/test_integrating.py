"""What docs/integrating.md says an integrator can do, done by the content pack in tests/fixtures/library_pack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.engine.trained_model import fingerprint
from bot.settings import load_settings
from tests.support.tiny import PROJECT, TinyServer

PACK = PROJECT / "tests" / "fixtures" / "library_pack"
GUIDE = PROJECT / "docs" / "integrating.md"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinyServer]:
    """A running `bianmin serve --content`, which has trained the pack by itself."""
    server = TinyServer(
        tmp_path_factory.mktemp("models"),
        tmp_path_factory.mktemp("state"),
        BIANMIN_CONTENT=str(PACK),
        BIANMIN_ACTIONS_PACKAGE="actions",
    )
    server.start()
    yield server
    server.stop()


def said(reply: list[dict[str, Any]]) -> str:
    return "\n".join(message["text"] for message in reply)


def test_a_pack_has_actions_of_its_own(library: TinyServer) -> None:
    (message,) = library.say("几点开门", "reader-1")
    assert message["text"] == "早上9点开门。"
    assert (message["custom"]["kind"], message["custom"]["id"]) == ("answer", "library/opening_hours")


def test_a_form_asks_for_its_slots_one_by_one(library: TinyServer) -> None:
    asked = library.say("我想借书", "reader-2")
    assert said(asked) == "您想借哪本书？"
    assert asked[-1]["custom"]["kind"] == "chitchat"  # a plain response is a complete reply too
    assert asked[-1]["custom"]["speech"] == "您想借哪本书？"
    assert said(library.say("红楼梦", "reader-2")) == "您的借书证号是多少？"
    assert said(library.say("证号是654321", "reader-2")) == "《红楼梦》已为证号 654321 留好。"
    assert said(library.say("你好", "reader-2")) == "这里是图书馆"


def test_an_entity_of_a_stock_component_fills_a_slot_before_it_is_asked_for(library: TinyServer) -> None:
    assert said(library.say("我想借书，证号112233", "reader-3")) == "您想借哪本书？"
    assert said(library.say("西游记", "reader-3")) == "《西游记》已为证号 112233 留好。"


def test_a_form_is_asked_in_the_accessible_mode_too(library: TinyServer) -> None:
    asked = library.say("我想借书", "reader-4", metadata={"mode": "accessible"})
    assert asked[0]["text"] == "您想借哪本书？"
    assert asked[-1]["custom"]["mode"] == "accessible"


def test_a_channel_of_the_packs_own_is_open_and_guarded(library: TinyServer) -> None:
    def say(text: str) -> str:
        return requests.post(library.url + "webhooks/counter/say", data=text.encode(), timeout=20).text

    assert say("几点开门") == "早上9点开门。"
    assert "太长" in say("长" * 2000)


def test_a_model_is_trained_again_when_a_component_of_the_pack_changes(tmp_path: Path) -> None:
    for path in PACK.iterdir():
        if path.name != "library":
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / "library").mkdir()
    component = tmp_path / "library" / "keywords.py"
    component.write_text("# as it was\n", encoding="utf-8")
    settings = load_settings(content=tmp_path)
    before = fingerprint(settings)
    component.write_text("# as it is now\n", encoding="utf-8")
    assert fingerprint(settings) != before


def test_the_guide_shows_the_files_as_they_are() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    shown = re.findall(r"`(tests/fixtures/library_pack/[\w./]+)`[^\n]*\n\n```\w+\n(.+?)```", text, re.DOTALL)
    assert len(shown) >= 4
    for name, code in shown:
        whole = (PROJECT / name).read_text(encoding="utf-8")
        for part in code.strip().split("\n…\n"):
            assert part in whole, name
