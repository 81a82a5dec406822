"""Conversations to learn from are read with what each message was for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.live_pack import shared_pack
from bot.nlu.training_conversations import (
    Conversation,
    Said,
    labels_of,
    read_conversation_file,
    read_conversations,
)
from bot.nlu.understanding import is_move
from bot.settings import PROJECT_ROOT
from bot.testing.cases import declared_moves


def read(directory: Path, *lines: str, name: str = "talk.tsv") -> list[Conversation]:
    (directory / name).write_text("\n".join(lines), encoding="utf-8")
    return read_conversations(directory)


def test_each_message_has_what_would_do_as_an_answer_to_it(tmp_path: Path) -> None:
    (said,) = read(
        tmp_path,
        "card/lost\t卡丢了 咋补",
        "=\t要钱不",
        "card/fee|card/lost\t补一张多少",
        "=\t这么贵",
        "chitchat/thanks\t好嘞 谢谢",
        "other\t水管爆了找谁",
    )
    assert said == [
        Said("卡丢了 咋补", ("card/lost",)),
        Said("要钱不", ("card/lost",)),
        Said("补一张多少", ("card/fee", "card/lost")),
        Said("这么贵", ("card/fee", "card/lost")),
        Said("好嘞 谢谢", ("chitchat/thanks",)),
        Said("水管爆了找谁", ()),
    ]


def test_what_is_too_vague_has_what_would_be_offered_and_what_goes_on_with_it_is_not_vague(tmp_path: Path) -> None:
    (said,) = read(tmp_path, "?card/lost|card/fee\t卡的事", "=\t丢了那个")
    assert said == [
        Said("卡的事", ("card/lost", "card/fee"), is_vague=True),
        Said("丢了那个", ("card/lost", "card/fee"), is_vague=False),
    ]


def test_an_empty_line_ends_a_conversation_and_a_remark_does_not(tmp_path: Path) -> None:
    conversations = read(
        tmp_path, "", "# 大妈", "card/lost\t卡丢了", "# 插一句", "=\t要钱不", "", "  ", "card/fee\t多少钱", ""
    )
    assert [[said.text for said in conversation] for conversation in conversations] == [
        ["卡丢了", "要钱不"],
        ["多少钱"],
    ]


def test_files_are_read_in_the_order_of_their_names_and_none_is_no_mistake(tmp_path: Path) -> None:
    read(tmp_path, "card/lost\t二", name="b.tsv")
    conversations = read(tmp_path, "card/fee\t一", name="a.tsv")
    (tmp_path / "notes.md").write_text("没有标签", encoding="utf-8")
    assert [said.text for (said,) in conversations] == ["一", "二"]
    assert read_conversations(tmp_path / "none") == []


def test_a_file_can_be_read_by_itself(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("没有标签", encoding="utf-8")
    (tmp_path / "b.tsv").write_text("card/lost\t卡丢了", encoding="utf-8")
    assert read_conversation_file(tmp_path / "b.tsv") == [[Said("卡丢了", ("card/lost",))]]
    with pytest.raises(ContentError, match=r"a\.tsv:1"):
        read_conversation_file(tmp_path / "a.tsv")


def test_every_line_that_can_not_be_read_is_named_with_its_file(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        read(
            tmp_path,
            "=\t要钱不",
            "",
            "没有标签",
            "card/lost\t",
            "\t要钱不",
            "",
            "other\t水管爆了",
            "=\t找谁",
            "card/lost\t卡丢了",
        )
    assert [(problem.file, problem.line) for problem in caught.value.problems] == [
        ("talk.tsv", line) for line in (1, 3, 4, 5, 8)
    ]
    message = str(caught.value)
    assert "goes on with nothing" in message
    assert "docs/content.md" in message


def test_labels_are_told_as_often_as_they_are_used(tmp_path: Path) -> None:
    conversations = read(
        tmp_path, "card/lost|card/fee\t卡丢了", "=\t要钱不", "other\t水管爆了", "", "pace/next\t下一步"
    )
    assert sorted(labels_of(conversations)) == ["card/fee"] * 2 + ["card/lost"] * 2 + ["pace/next"]


def test_every_label_of_the_shipped_conversations_is_an_answer_or_a_move() -> None:
    knowledge = shared_pack(PROJECT_ROOT).current.knowledge
    moves = declared_moves(PROJECT_ROOT, knowledge.topics)
    conversations = read_conversations(ContentPack(PROJECT_ROOT).training_conversations)
    used = set(labels_of(conversations))
    assert len(conversations) > 100
    assert not [label for label in used if not is_move(label, knowledge.topics) and label not in knowledge.answers]
    assert not [label for label in used if is_move(label, knowledge.topics) and label.partition("/")[0] not in moves]
