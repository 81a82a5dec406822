"""Conversations are held turn by turn, and what each message found is kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.errors import ContentError
from bot.nlu.training_conversations import Said
from bot.testing.cases import EvaluationError
from bot.testing.held_turns import HeldTurn, hold_conversations, read_held

KNOWN = {"card/lost": None, "card/fee": None}
MOVES = frozenset({"pace"})

ONE, SEVERAL = Said("卡丢了", ("card/lost",)), Said("补一张多少", ("card/fee", "card/lost"))
VAGUE = Said("卡的事", ("card/fee", "card/lost"), is_vague=True)


@pytest.mark.parametrize(
    ("said", "kind", "given", "offered", "is_found"),
    [
        (ONE, "answer", "card/lost", (), True),
        (ONE, "pace", "card/lost", (), True),
        (ONE, "answer", "card/fee", (), False),
        (ONE, "fallback", None, (), False),
        (ONE, "clarify", None, ("card/lost",), False),
        (ONE, "region", "card/lost", (), False),
        (SEVERAL, "answer", "card/lost", (), True),
        (VAGUE, "answer", "card/lost", (), True),
        (VAGUE, "clarify", None, ("pension/apply", "card/lost"), True),
        (VAGUE, "clarify", None, ("pension/apply",), False),
        (VAGUE, "fallback", None, (), False),
    ],
)
def test_what_an_answer_was_wanted_for_is_found_when_it_is_given_and_what_is_vague_when_it_is_offered(
    said: Said, kind: str, given: str | None, offered: tuple[str, ...], is_found: bool
) -> None:
    assert HeldTurn(said, True, kind, given, offered).is_found is is_found


def read(tmp_path: Path, *lines: str) -> list[list[Said]]:
    path = tmp_path / "talk.tsv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return [list(conversation) for conversation in read_held(path, KNOWN, MOVES)]


def test_conversations_are_read_with_answers_moves_and_what_nothing_answers(tmp_path: Path) -> None:
    assert read(tmp_path, "card/lost\t卡丢了", "pace/again\t再说一遍", "other\t水管爆了", "", "card/fee\t多少钱") == [
        [ONE, Said("再说一遍", ("pace/again",)), Said("水管爆了", ())],
        [Said("多少钱", ("card/fee",))],
    ]


def test_every_label_that_nothing_is_known_of_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"talk\.tsv.*'card/gone', 'peace/again'"):
        read(tmp_path, "card/lost|card/gone\t卡丢了", "peace/again\t再说一遍", "=\t要钱不")
    with pytest.raises(ContentError, match=r"talk\.tsv:1"):
        read(tmp_path, "=\t要钱不")


class Scripted:
    """Gives the replies it was told to, and keeps what happened."""

    def __init__(self, **replies: tuple[str, str | None, list[str] | None]) -> None:
        self._replies = replies
        self._choices: dict[str, list[str] | None] = {}
        self.happened: list[tuple[str, ...]] = []

    async def ask(self, sender: str, text: str) -> list[Mapping[str, Any]]:
        self.happened.append((sender, text))
        kind, given, self._choices[sender] = self._replies[text]
        return [{"text": "好。"}, {"text": "请看。", "custom": {"kind": kind, "id": given}}]

    async def slots(self, sender: str) -> Mapping[str, Any]:
        return {"choices": self._choices[sender]}

    async def forget(self, sender: str) -> None:
        self.happened.append(("forget", sender))


async def test_everything_is_said_and_it_is_known_what_wanted_an_answer() -> None:
    thanks, outside = Said("再说", ("pace/again",)), Said("停电", ())
    assistant = Scripted(
        再说=("pace", "card/lost", None),
        卡的事=("clarify", None, ["card/fee", "card/lost"]),
        卡丢了=("answer", "card/lost", []),
        停电=("fallback", None, None),
    )
    held = await hold_conversations([[thanks, VAGUE, outside, ONE], [ONE]], assistant, KNOWN, lambda: None)
    assert held == [
        HeldTurn(thanks, True, "pace", "card/lost", wants_answer=False),
        HeldTurn(VAGUE, True, "clarify", None, ("card/fee", "card/lost")),
        HeldTurn(outside, False, "fallback", wants_answer=False),
        HeldTurn(ONE, False, "answer", "card/lost"),
        HeldTurn(ONE, True, "answer", "card/lost"),
    ]
    assert [event[-1] for event in assistant.happened if event[0] != "forget"] == [
        "再说",
        "卡的事",
        "停电",
        "卡丢了",
        "卡丢了",
    ]


async def test_each_conversation_has_a_citizen_of_its_own_who_is_forgotten() -> None:
    assistant, done = Scripted(卡丢了=("answer", "card/lost", None)), []
    await hold_conversations([[ONE, ONE], [ONE]], assistant, KNOWN, lambda: done.append(len(assistant.happened)))
    (one, _), (again, _), (_, forgotten), (other, _), (_, then) = assistant.happened
    assert one == again == forgotten != other == then
    assert done == [3, 5]
