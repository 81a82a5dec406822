from __future__ import annotations

import pytest

from actions.neighbour import ActionNeighbour
from tests.support.action_runner import ActionRunner

POWER = {"title": "停电报修", "says": "停电我这里查不到。请打95598。", "telephones": ["95598"]}


@pytest.fixture
def desk(runner: ActionRunner) -> ActionRunner:
    runner.content.write("data/neighbours.yml", {"neighbours": {"power": POWER}})
    hotlines = [{"number": "95598", "name": "供电服务热线", "purpose": "停电报修"}]
    runner.content.write("data/lexicon/hotlines.yml", {"hotlines": hotlines})
    runner.serve()
    return runner


async def test_it_says_honestly_who_deals_with_it_and_offers_nothing_else(desk: ActionRunner) -> None:
    turn = await desk.run(ActionNeighbour(), "neighbours/power", slots={"misses": 1.0, "choices": ["passport/apply"]})
    assert (turn.kind, turn.reply["text"], turn.buttons, turn.added) == ("fallback", POWER["says"], [], [])
    assert (turn.slots["misses"], turn.slots["choices"]) == (0.0, None)


async def test_the_page_gets_the_number_to_dial(desk: ActionRunner) -> None:
    turn = await desk.run(ActionNeighbour(), "neighbours/power")
    card = turn.reply["custom"]["card"]
    assert (card["title"], card["telephones"]) == ("停电报修", [{"number": "95598", "label": "供电服务热线"}])
    accessible = await desk.run(ActionNeighbour(), "neighbours/power", slots={"mode": "accessible"})
    assert accessible.reply["custom"]["card"] is None


async def test_one_that_was_removed_since_the_training_is_a_miss(desk: ActionRunner) -> None:
    turn = await desk.run(ActionNeighbour(), "neighbours/gone")
    assert turn.reply["response"] == "utter_fallback"


async def test_words_of_an_open_choice_take_it(desk: ActionRunner) -> None:
    open_choices = {"choices": ["passport/apply", "passport/lost"]}
    turn = await desk.run(ActionNeighbour(), "neighbours/power", text="就那个丢了的", slots=open_choices)
    assert turn.reply["custom"]["id"] == "passport/lost"


async def test_answers_that_hold_a_part_of_it_are_offered(runner: ActionRunner) -> None:
    related = {**POWER, "related": ["passport/lost"]}
    runner.content.write("data/neighbours.yml", {"neighbours": {"power": related}})
    runner.serve()
    turn = await runner.run(ActionNeighbour(), "neighbours/power")
    assert (turn.kind, turn.reply["response"], turn.reply["says"]) == (
        "fallback",
        "utter_neighbour_related",
        POWER["says"],
    )
    assert turn.buttons == ["护照丢了怎么补"]
    assert turn.slots["choices"] == ["passport/lost"]
