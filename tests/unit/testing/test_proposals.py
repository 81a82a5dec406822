"""What the assistant proposes to say, and whether it is understood as it was meant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.nlu.understanding import KEY, Candidate, Understanding
from bot.settings import PROJECT_ROOT, Settings
from bot.testing import proposals
from bot.testing.proposals import Proposal, check_proposals, proposals_of


class UnderstandingAssistant:
    """An assistant that understands every text in one way."""

    understood = Understanding("", "fallback")
    intent = ""

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings, model: Path) -> AsyncIterator[UnderstandingAssistant]:
        yield cls()

    async def parse(self, text: str) -> dict[str, Any]:
        return {KEY: self.understood.as_dict(), "intent_ranking": [{"name": self.intent, "confidence": 1.0}]}


async def problem_of(
    monkeypatch: pytest.MonkeyPatch, answer_id: str | None, understood: Understanding, intent: str = ""
) -> str | None:
    """What is wrong with a proposal of the shipped content, understood like that."""
    monkeypatch.setattr(UnderstandingAssistant, "understood", understood)
    monkeypatch.setattr(UnderstandingAssistant, "intent", intent)
    monkeypatch.setattr(proposals, "Assistant", UnderstandingAssistant)
    monkeypatch.setattr(proposals, "proposals_of", lambda content: [Proposal("说这个", "x.yml", "one", answer_id)])
    found = await check_proposals(Settings(), Path("no-model"))
    assert all((problem.file, problem.field) == ("x.yml", "one") for problem in found)
    return found[0].message if found else None


def answered(answer_id: str) -> Understanding:
    return Understanding("说这个", "answer", (Candidate(answer_id, 0.9),))


HUMAN = Understanding("说这个", "move", move="handoff/human")


async def test_a_heading_must_be_answered_by_its_own_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await problem_of(monkeypatch, "id_card/fee", answered("id_card/fee")) is None

    for understood, given in ((answered("id_card/renew"), "id_card/renew"), (HUMAN, "handoff/human")):
        message = await problem_of(monkeypatch, "id_card/fee", understood)
        assert message is not None
        assert message.endswith(f"is understood as {given}, not as id_card/fee")


async def test_any_answer_or_move_will_do_for_a_button(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await problem_of(monkeypatch, None, answered("id_card/fee")) is None
    assert await problem_of(monkeypatch, None, HUMAN, "handoff") is None
    # 都不是 makes sense only after an offer: it is recognised, though nothing follows from it.
    assert await problem_of(monkeypatch, None, Understanding("说这个", "fallback"), "choose") is None


@pytest.mark.parametrize("intent", ["out_of_scope", "id_card"])
async def test_what_is_out_of_scope_or_only_near_a_topic_will_not_do(
    monkeypatch: pytest.MonkeyPatch, intent: str
) -> None:
    message = await problem_of(monkeypatch, None, Understanding("说这个", "fallback"), intent)

    assert message is not None
    assert message.endswith("is understood as fallback, not as a move or an answer")


def test_what_is_proposed_twice_is_tried_once_and_where_it_stands_first() -> None:
    texts = [proposal.text for proposal in proposals_of(PROJECT_ROOT)]

    assert len(texts) == len(set(texts))
    (starter,) = [proposal for proposal in proposals_of(PROJECT_ROOT) if proposal.text == "身份证丢了怎么补办"]
    assert starter.answer_id == "id_card/replace_lost"
    assert starter.file == "welcome.json"


def test_everything_proposed_is_of_the_content_or_its_page() -> None:
    proposals = {proposal.text: proposal for proposal in proposals_of(PROJECT_ROOT)}
    assert proposals["我什么时候能退休"] == Proposal(
        "我什么时候能退休", "welcome.json", "questions.3", "pension/retirement_age"
    )
    assert proposals["身份证丢了怎么补办"].answer_id == "id_card/replace_lost"
    assert {"人工", "下一步", "确认删除", "没有危险", "下一段", "依据", "谁能代办"} <= set(proposals)
