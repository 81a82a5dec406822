"""多少钱 is what a card costs, and what a benefit pays."""

from __future__ import annotations

from typing import Any

import pytest

from actions.follow_up import ActionFollowUp
from tests.support.action_runner import LEXICON, ActionRunner

APPLY = {"answer_id": "passport/apply"}
FEE, AMOUNT = "申请免费", "每月300元"


def of_benefit(topic: dict[str, Any]) -> None:
    """Make the answer one that pays something."""
    answer = topic["answers"]["apply"]
    answer.update(fee=FEE, amount=AMOUNT, plain={**answer["plain"], "fee": "免费。", "amount": "每月300元。"})


async def told(runner: ActionRunner, text: str, move: str) -> str:
    """What is told when the words are taken for that move."""
    turn = await runner.run(ActionFollowUp(), move, text=text, aspect=LEXICON.aspects.in_text(text), slots=APPLY)
    return str(turn.reply["text"])


@pytest.mark.parametrize("move", ["follow_up/fee", "follow_up/amount"])
@pytest.mark.parametrize("text", ["多少钱", "一个月多少", "能领多少", "国家要给补多少钱"])
async def test_of_a_benefit_the_amount_is_told(runner: ActionRunner, text: str, move: str) -> None:
    runner.edit(of_benefit)

    reply = await told(runner, text, move)

    assert AMOUNT in reply
    assert FEE not in reply


@pytest.mark.parametrize("text", ["收费吗", "申请要钱不", "要交多少钱"])
async def test_of_a_benefit_what_is_to_be_paid_is_told_when_that_is_asked(runner: ActionRunner, text: str) -> None:
    runner.edit(of_benefit)

    assert FEE in await told(runner, text, "follow_up/fee")


@pytest.mark.parametrize("move", ["follow_up/fee", "follow_up/amount"])
@pytest.mark.parametrize("text", ["多少钱", "一个月多少", "还要补多少"])
async def test_of_what_pays_nothing_the_fee_is_told(runner: ActionRunner, text: str, move: str) -> None:
    assert "普通护照120元" in await told(runner, text, move)


async def test_that_it_is_free_is_no_answer_to_what_one_receives(runner: ActionRunner) -> None:
    runner.edit(lambda topic: topic["answers"]["apply"].update(fee=FEE))

    reply = await told(runner, "能领多少", "follow_up/amount")

    assert FEE not in reply
    assert "没有可靠的依据。请打12367问一问" in reply
