from __future__ import annotations

import pytest

from actions.walking import ActionWalk
from tests.unit.actions.conftest import Desk


@pytest.mark.parametrize(
    ("start", "step", "reached"),
    [
        ("guide/one", "parent", "guide/root"),
        ("guide/one", "next_sibling", "guide/two"),
        ("guide/two", "previous_sibling", "guide/one"),
    ],
)
async def test_walking_reaches_the_neighbour(desk: Desk, start: str, step: str, reached: str) -> None:
    turn = await desk.run(ActionWalk(), f"walk/{step}", slots={"answer_id": start})
    assert turn.reply["custom"]["id"] == reached
    assert turn.slots["answer_id"] == reached


@pytest.mark.parametrize("step", ["parent", "next_sibling", "previous_sibling"])
async def test_where_the_tree_ends_the_desk_says_so_and_stays(desk: Desk, step: str) -> None:
    turn = await desk.run(ActionWalk(), f"walk/{step}", slots={"answer_id": "guide/root"})
    assert (turn.kind, turn.reply["response"]) == ("clarify", "utter_end_of_tree")
    assert "answer_id" not in turn.slots


async def test_walking_from_an_answer_outside_of_the_tree_is_a_fallback(desk: Desk) -> None:
    turn = await desk.run(ActionWalk(), "walk/children", slots={"answer_id": "passport/apply"})
    assert turn.kind == "fallback"


@pytest.mark.parametrize("named", [["guide/two"], ["guide/root", "guide/two"], ["passport/apply", "guide/two"]])
async def test_the_node_that_is_named_is_compared_with_the_last(desk: Desk, named: list[str]) -> None:
    """Only the first candidate was looked at: the node itself, or an answer outside of the tree, hid the other."""
    turn = await desk.run(ActionWalk(), "walk/compare", candidates=named, slots={"answer_id": "guide/root"})
    assert (turn.kind, turn.reply["response"]) == ("answer", "utter_compare")
    assert (turn.reply["label"], turn.reply["other_label"]) == ("指南", "第二章")


async def test_where_no_node_is_named_the_one_before_is_compared(desk: Desk) -> None:
    turn = await desk.run(ActionWalk(), "walk/compare", slots={"answer_id": "guide/two"})
    assert turn.reply["other_label"] == "第一章"
