"""What is computed within a reply, and what is asked for, held against the shipped rules in a small topic."""

from __future__ import annotations

from datetime import date
from shutil import copy
from typing import Any

import pytest

import actions.turn
from actions.answer import ActionAnswer
from bot.knowledge.content_pack import ContentPack
from bot.nlu.dialogue_state import DialogueState
from bot.nlu.fact_extractor import as_entity
from bot.nlu.fact_mentions import facts_in
from bot.settings import PROJECT_ROOT
from tests.support.action_runner import LEXICON, ActionResult, ActionRunner

TODAY = date(2026, 11, 29)
SAID_BEFORE = {"answer_id": "passport/apply"}


@pytest.fixture
def computing(runner: ActionRunner, monkeypatch: pytest.MonkeyPatch) -> ActionRunner:
    """A topic whose one answer is computed by the shipped rule on the years that must be paid."""
    return computed_by("minimum_years", runner, monkeypatch)


@pytest.fixture
def computing_tax(runner: ActionRunner, monkeypatch: pytest.MonkeyPatch) -> ActionRunner:
    """The same with the rule on the tax on a car."""
    return computed_by("vehicle_purchase_tax", runner, monkeypatch)


def computed_by(rule: str, runner: ActionRunner, monkeypatch: pytest.MonkeyPatch) -> ActionRunner:
    """The topic, its one answer computed by a shipped rule."""
    shipped, pack = ContentPack(PROJECT_ROOT), ContentPack(runner.content.root)
    pack.computing.mkdir(parents=True)
    copy(shipped.computing / f"{rule}.yml", pack.computing)
    monkeypatch.setattr(actions.turn, "today_in_china", lambda: TODAY)
    runner.edit(lambda topic: topic["answers"]["apply"].update(computes=[rule]))
    return runner


async def asks(runner: ActionRunner, text: str, slots: dict[str, Any] | None = None, **more: Any) -> ActionResult:
    """The reply to a message about the answer, with the facts that its words tell."""
    known = {name: None for name in DialogueState.__dataclass_fields__} | (slots or {})
    asked = known["asked_fact"] if known["pending"] == "fact" else None
    mentions = facts_in(text, LEXICON.persons, TODAY, asked=asked)
    entities = [as_entity(each) for each in mentions]
    return await runner.run(
        ActionAnswer(), text=text, candidates=["passport/apply"], slots=known, entities=entities, **more
    )


async def test_the_figure_is_told_before_the_answer(computing: ActionRunner) -> None:
    turn = await asks(computing, "我67年3月生的男的交了13年够不够")
    first, carrier = turn.messages
    assert first["text"].startswith("还不够，您还差2年")
    assert "带身份证到出入境窗口办理" in carrier["text"]
    assert carrier["custom"]["computed"]["rule"] == "minimum_years"
    assert turn.slots["facts"]["people"]["self"] == {"sex": "male", "birth": "1967-03", "pension_paid": 156}


async def test_one_thing_is_asked_for_after_the_answer(computing: ActionRunner) -> None:
    turn = await asks(computing, "交了13年够不够")
    assert turn.messages[-1]["text"].startswith("您是哪年哪月生的？")
    assert [button["title"] for button in turn.messages[-1]["buttons"]] == ["跳过"]
    assert (turn.slots["pending"], turn.slots["asked_fact"]) == ("fact", "birth")
    assert "computed" not in turn.reply["custom"]


async def test_the_answer_to_it_is_told_alone(computing: ActionRunner) -> None:
    before = await asks(computing, "男的交了13年够不够")
    turn = await asks(computing, "67年3月", {**before.slots, **SAID_BEFORE})
    assert len(turn.messages) == 1
    assert turn.reply["text"].startswith("还不够，您还差2年")
    assert (turn.kind, turn.slots["pending"]) == ("answer", None)


async def test_who_declines_is_told_the_rule_and_not_asked_again(computing: ActionRunner) -> None:
    before = await asks(computing, "交了13年够不够")
    declined = await asks(computing, "不想说", {**before.slots, **SAID_BEFORE})
    assert declined.reply["text"].startswith("一般是这样")
    again = await asks(computing, "够不够", {**before.slots, **declined.slots, **SAID_BEFORE})
    assert again.slots.get("pending") is None


async def test_what_was_told_of_one_is_not_taken_for_another(computing: ActionRunner) -> None:
    before = await asks(computing, "我67年3月生的男的交了13年够不够")
    turn = await asks(computing, "我妈够不够", {**before.slots, **SAID_BEFORE})
    assert "您妈妈是哪年哪月生的" in turn.messages[-1]["text"]
    assert turn.slots["facts"]["person"] == "mother"


async def test_who_tells_a_fact_in_passing_is_also_told_what_the_message_asks(computing: ActionRunner) -> None:
    known = {**SAID_BEFORE, "facts": {"people": {"self": {"sex": "male", "pension_paid": 156}}, "person": "self"}}
    turn = await asks(computing, "我67年3月生的不会在手机上约号", known)
    first, carrier = turn.messages
    assert first["text"].startswith("还不够，您还差2年")
    assert carrier["custom"]["kind"] == "answer"
    assert "还差2年" not in carrier["text"]


async def test_nothing_is_computed_or_asked_unless_it_is_asked_for(computing: ActionRunner) -> None:
    turn = await asks(computing, "要带什么")
    assert len(turn.messages) == 1
    assert "pending" not in turn.slots
    known = {"facts": {"people": {"self": {"sex": "male", "birth": "1967-03", "pension_paid": 156}}}}
    assert len((await asks(computing, "要带什么", known)).messages) == 1


async def test_in_the_accessible_mode_it_is_told_in_plain_words_and_nothing_else_is_asked(
    computing: ActionRunner,
) -> None:
    turn = await asks(computing, "我67年3月生的男的交了13年够不够", {"mode": "accessible"})
    assert turn.messages[0]["text"].startswith("还差2年。")
    asked = await asks(computing, "交了13年够不够", {"mode": "accessible"})
    assert asked.slots["pending"] == "fact"
    assert "给自己办" not in asked.reply["text"]


async def test_what_was_told_before_a_choice_counts_after_it(computing: ActionRunner) -> None:
    known = {"facts": {"people": {"father": {"sex": "male", "birth": "1967-03"}}, "person": "father"}}
    turn = await asks(computing, "第一个", {**known, "choices": ["passport/apply"]})
    assert "您爸爸要交满15年" in turn.messages[0]["text"]


async def test_who_tells_and_asks_for_no_part_is_asked_for_the_rest(computing: ActionRunner) -> None:
    turn = await asks(computing, "我交了13年社保想问问")
    assert turn.slots["asked_fact"] == "birth"


async def test_a_word_for_what_is_bought_asks_for_no_figure(computing_tax: ActionRunner) -> None:
    turn = await asks(computing_tax, "买电车还免不免")
    assert len(turn.messages) == 1
    assert turn.slots.get("pending") is None


async def test_another_one_is_computed_from_what_else_was_told(computing_tax: ActionRunner) -> None:
    first = await asks(computing_tax, "想买个电车不含税22万得交多少")
    assert first.messages[0]["text"].startswith("购置税大约1.1万元：不含税价22万元")
    dearer = await asks(computing_tax, "要是不含税40万那款呢", {**first.slots, **SAID_BEFORE})
    assert dearer.reply["text"].startswith("购置税大约2.5万元：不含税价40万元")
    other = await asks(computing_tax, "那油车呢", {**dearer.slots, **SAID_BEFORE})
    assert other.reply["text"].startswith("购置税大约4万元")
    assert len(other.messages) == 1
