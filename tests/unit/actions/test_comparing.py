from __future__ import annotations

from actions.walking import ActionWalk
from tests.unit.actions.conftest import Desk


async def test_the_node_that_was_named_stands_beside_the_last(desk: Desk) -> None:
    turn = await desk.run(ActionWalk(), "walk/compare", candidates=["guide/root"], slots={"answer_id": "guide/two"})
    assert (turn.kind, turn.reply["response"]) == ("answer", "utter_compare")
    assert (turn.reply["label"], turn.reply["other_label"]) == ("第二章", "指南")
    assert turn.reply["sources"].startswith("依据")


async def test_without_a_name_it_is_the_neighbour(desk: Desk) -> None:
    turn = await desk.run(ActionWalk(), "walk/compare", slots={"answer_id": "guide/two"})
    assert turn.reply["other_label"] == "第一章"


async def test_the_one_node_of_a_tree_is_compared_with_nothing(desk: Desk) -> None:
    turn = await desk.run(ActionWalk(), "walk/compare", slots={"answer_id": "guide/root"})
    assert turn.kind == "fallback"
