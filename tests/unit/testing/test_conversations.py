"""What a conversation test holds against the replies; a scripted service stands for the assistant."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.testing.conversations import Conversation, ConversationTestError, find, read, run


def reply(text: str = "带身份证到窗口办。", buttons: Sequence[str] = (), **custom: Any) -> dict[str, Any]:
    whole = {"kind": "answer", "id": "card/lost", "mode": "standard", "speech": text, "candidates": [], **custom}
    return {"text": text, "buttons": [{"title": title} for title in buttons], "custom": whole}


class ScriptedService:
    """Gives the replies of a script, one list a turn, and notes what is asked of it."""

    def __init__(self, *script: list[dict[str, Any]], slots: Mapping[str, Any] | None = None) -> None:
        self.script = list(script)
        self.kept = slots or {}
        self.happened: list[Any] = []

    async def ask(self, sender: str, text: str, metadata: Mapping[str, Any]) -> list[dict[str, Any]]:
        self.happened.append((text, dict(metadata)))
        return self.script.pop(0)

    async def slots(self, sender: str) -> Mapping[str, Any]:
        return self.kept

    async def let_rest(self, sender: str, minutes: float) -> None:
        self.happened.append(minutes)

    async def restart(self) -> None:
        self.happened.append("restart")


def held(service: ScriptedService, *turns: dict[str, Any], **conversation: Any) -> str | None:
    return asyncio.run(run(Conversation(name="a conversation", turns=list(turns), **conversation), "citizen", service))


def wrong(replies: list[dict[str, Any]], kept: Mapping[str, Any] | None = None, /, **expect: Any) -> list[str]:
    """What is held against the replies."""
    said = held(ScriptedService(replies, slots=kept), {"user": "卡丢了", "expect": expect}) or ""
    return [line.removeprefix("  ✗ ") for line in said.splitlines() if line.startswith("  ✗ ")]


def test_a_reply_that_meets_every_expectation_passes() -> None:
    recap = {"lines": ["户口本"], "telephone": "12333"}
    replies = [{"text": "您好"}, reply(buttons=["要带什么"], candidates=[{"id": "card/fee"}], recap=recap)]
    assert not wrong(
        replies,
        {"answer_id": "card/lost", "choices": None},
        kind="answer",
        id=["card/lost", "card/found"],
        contains=["您好", "身份证"],
        lacks="护照",
        buttons="要带什么",
        candidates="card/fee",
        slots={"answer_id": "card/lost"},
        unset="choices",
        speech="窗口",
        recap=["户口本", "12333"],
    )


@pytest.mark.parametrize(
    ("expect", "sentence"),
    [
        ({"kind": "clarify"}, "kind is answer, expected clarify"),
        ({"kind": ["clarify", "fallback"]}, "kind is answer, expected clarify or fallback"),
        ({"id": "card/fee"}, "id is card/lost, expected card/fee"),
        ({"contains": "护照"}, "“护照” is not shown"),
        ({"lacks": "身份证"}, "“身份证” is shown"),
        ({"buttons": "多少钱"}, "no button “多少钱” (offered: 要带什么)"),
        ({"candidates": "card/fee"}, "card/fee is not among the candidates []"),
        ({"slots": {"answer_id": "card/fee"}}, "slot answer_id is 'card/lost', expected 'card/fee'"),
        ({"unset": "answer_id"}, "slot answer_id is 'card/lost', expected None"),
        ({"speech": "护照"}, "“护照” is not read aloud"),
        ({"recap": "户口本"}, "“户口本” is not in the recap"),
    ],
)
def test_each_expectation_that_is_not_met_is_said(expect: dict[str, Any], sentence: str) -> None:
    assert wrong([reply(buttons=["要带什么"])], {"answer_id": "card/lost"}, **expect) == [sentence]


def test_an_id_asks_for_an_answer_though_no_kind_is_named() -> None:
    assert wrong([reply(kind="clarify")], id="card/lost") == ["kind is clarify, expected answer"]


@pytest.mark.parametrize("count", [0, 2])
def test_exactly_one_message_carries_the_structured_part(count: int) -> None:
    assert wrong([{"text": "您好"}, *[reply()] * count]) == [f"exactly one message must carry custom, but {count} do"]


def test_a_reply_without_words_is_wrong_whatever_is_expected() -> None:
    assert wrong([reply(" ", speech="")]) == ["the reply shows no words", "there is nothing to read aloud"]


def test_in_the_accessible_mode_a_way_to_a_person_is_owed_except_in_an_emergency() -> None:
    assert wrong([reply(mode="accessible")]) == ["there is no way to a person"]
    assert not wrong([reply(mode="accessible", buttons=["人工"])])
    assert not wrong([reply("有事打12345。", mode="accessible")])
    assert not wrong([reply(mode="accessible", kind="emergency")])


def test_in_the_accessible_mode_a_long_sentence_is_named_with_its_text() -> None:
    text = "一句话里没有逗号也没有别的停顿却说了这么多这么长的内容让人怎么也念不完"
    (fault,) = wrong([reply(text, buttons=["人工"], mode="accessible")])
    assert fault.endswith(f": {text}")


def test_the_exchange_is_shown_up_to_the_first_turn_that_goes_wrong() -> None:
    service = ScriptedService([reply("第一句")], [reply("第二句")], [reply("第三句")])
    turns = [{"user": text, "expect": {"contains": "第一句"}} for text in ("甲", "乙", "丙")]
    said = held(service, *turns)
    assert said is not None
    assert [line.split() for line in said.splitlines()] == [
        ["a", "conversation"],
        ["citizen", "甲"],
        ["assistant", "第一句"],
        ["citizen", "乙"],
        ["assistant", "第二句"],
        ["✗", "“第一句”", "is", "not", "shown"],
    ]


def test_a_turn_may_come_after_a_rest_and_a_restart_and_the_mode_travels_with_each() -> None:
    service = ScriptedService([reply()], [reply()])
    later = {"user": "乙", "after_minutes": 90, "after_restart": True, "expect": {}}
    assert held(service, {"user": "甲", "expect": {}}, later, region="430100") is None
    metadata = {"region": "430100"}
    assert service.happened == [("甲", metadata), "restart", 90, ("乙", metadata)]


def test_a_file_that_asks_for_what_is_not_known_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yml"
    file.write_text("name: a\nturns: [{user: 甲, expect: {contians: [乙]}}]\n", encoding="utf-8")
    with pytest.raises(ConversationTestError, match=r"wrong\.yml: turns\.0\.expect\.contians"):
        read(file)


def test_files_are_found_below_a_directory_in_their_order(tmp_path: Path) -> None:
    for name in ("b/two.yml", "a/one.yml", "a/notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert find([tmp_path, tmp_path / "b/two.yml"]) == [
        tmp_path / "a/one.yml",
        tmp_path / "b/two.yml",
        tmp_path / "b/two.yml",
    ]
