from __future__ import annotations

import pytest

from actions.walk import ActionWalk
from tests.support.action_runner import ActionRunner


@pytest.mark.parametrize(
    ("start", "step", "reached"),
    [
        ("guide/one", "parent", "guide/root"),
        ("guide/one", "next_sibling", "guide/two"),
        ("guide/two", "previous_sibling", "guide/one"),
    ],
)
async def test_walking_reaches_the_neighbour(runner: ActionRunner, start: str, step: str, reached: str) -> None:
    turn = await runner.run(ActionWalk(), f"walk/{step}", slots={"answer_id": start})
    assert turn.reply["custom"]["id"] == reached
    assert turn.slots["answer_id"] == reached


@pytest.mark.parametrize("step", ["parent", "next_sibling", "previous_sibling"])
async def test_where_the_tree_ends_the_desk_says_so_and_stays(runner: ActionRunner, step: str) -> None:
    turn = await runner.run(ActionWalk(), f"walk/{step}", slots={"answer_id": "guide/root"})
    assert (turn.kind, turn.reply["response"]) == ("clarify", "utter_end_of_tree")
    assert "answer_id" not in turn.slots


async def test_walking_from_an_answer_outside_of_the_tree_is_a_fallback(runner: ActionRunner) -> None:
    turn = await runner.run(ActionWalk(), "walk/children", slots={"answer_id": "passport/apply"})
    assert turn.kind == "fallback"


@pytest.mark.parametrize("named", [["guide/two"], ["guide/root", "guide/two"], ["passport/apply", "guide/two"]])
async def test_the_node_that_is_named_is_compared_with_the_last(runner: ActionRunner, named: list[str]) -> None:
    """Only the first candidate was looked at: the node itself, or an answer outside of the tree, hid the other."""
    turn = await runner.run(ActionWalk(), "walk/compare", candidates=named, slots={"answer_id": "guide/root"})
    assert (turn.kind, turn.reply["response"]) == ("answer", "utter_compare")
    assert (turn.reply["label"], turn.reply["other_label"]) == ("指南", "第二章")


async def test_where_no_node_is_named_the_one_before_is_compared(runner: ActionRunner) -> None:
    turn = await runner.run(ActionWalk(), "walk/compare", slots={"answer_id": "guide/two"})
    assert turn.reply["other_label"] == "第一章"


async def test_the_node_that_was_named_stands_beside_the_last(runner: ActionRunner) -> None:
    turn = await runner.run(ActionWalk(), "walk/compare", candidates=["guide/root"], slots={"answer_id": "guide/two"})
    assert (turn.kind, turn.reply["response"]) == ("answer", "utter_compare")
    assert (turn.reply["label"], turn.reply["other_label"]) == ("第二章", "指南")
    assert turn.reply["sources"].startswith("依据")


async def test_without_a_name_it_is_the_neighbour(runner: ActionRunner) -> None:
    turn = await runner.run(ActionWalk(), "walk/compare", slots={"answer_id": "guide/two"})
    assert turn.reply["other_label"] == "第一章"


async def test_the_one_node_of_a_tree_is_compared_with_nothing(runner: ActionRunner) -> None:
    turn = await runner.run(ActionWalk(), "walk/compare", slots={"answer_id": "guide/root"})
    assert turn.kind == "fallback"
