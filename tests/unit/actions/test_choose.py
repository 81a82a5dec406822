from __future__ import annotations

import pytest

from actions.choose import ActionChoose
from tests.support.action_runner import ActionRunner

BOTH = ["passport/apply", "passport/lost"]
PLACES = ["220000", "220200"]


async def test_a_choice_that_expired_since_it_was_offered_is_not_given(runner: ActionRunner) -> None:
    runner.expire("apply")
    turn = await runner.run(ActionChoose(), "choose/first", text="第一个", slots={"choices": BOTH})
    assert turn.kind == "fallback"
    assert "120元" not in str(turn.reply)


async def test_an_expired_choice_does_not_move_the_numbers_of_the_others(runner: ActionRunner) -> None:
    """The citizen reads the numbers that were shown, not those of what is left."""
    runner.expire("apply")
    turn = await runner.run(ActionChoose(), "choose/second", text="第二个", slots={"choices": BOTH})
    assert turn.reply["custom"]["id"] == "passport/lost"


@pytest.mark.parametrize(
    ("text", "move", "id_"),
    [
        ("2", "choose/number", "passport/lost"),
        ("选二吧", "choose/second", "passport/lost"),
        ("第二个", "choose/second", "passport/lost"),
        ("上头那个", "choose/first", "passport/apply"),
        ("最下面的", "choose/third", "passport/lost"),
        ("1", "choose/none", "passport/apply"),
        ("第一个", "choose/second", "passport/apply"),  # the number itself counts, whatever was recognised
    ],
)
async def test_a_choice_is_taken(runner: ActionRunner, text: str, move: str, id_: str) -> None:
    turn = await runner.run(ActionChoose(), move, text=text, slots={"choices": BOTH})
    assert (turn.kind, turn.reply["custom"]["id"]) == ("answer", id_)
    assert turn.slots["choices"] is None


async def test_a_place_is_taken_by_its_number(runner: ActionRunner) -> None:
    turn = await runner.run(ActionChoose(), "choose/number", text="2", slots={"choices": PLACES})
    assert (turn.kind, turn.slots["region"], turn.slots["choices"]) == ("region", "220200", None)


async def test_a_number_beyond_the_choices_offers_them_again(runner: ActionRunner) -> None:
    turn = await runner.run(ActionChoose(), "choose/third", text="3", slots={"choices": BOTH})
    assert turn.reply["response"] == "utter_no_such_choice"
    assert turn.buttons == ["护照怎么办", "护照丢了怎么补"]
    assert turn.slots["choices"] == BOTH


async def test_a_number_beyond_the_places_offers_the_places_again(runner: ActionRunner) -> None:
    """They were lost, and the second try wasn't understood either."""
    turn = await runner.run(ActionChoose(), "choose/third", text="3", slots={"choices": PLACES})
    assert turn.kind == "region"
    assert turn.buttons == ["吉林省", "吉林省吉林市"]
    assert turn.slots["choices"] == PLACES


async def test_a_place_that_is_no_longer_known_is_a_fallback(runner: ActionRunner) -> None:
    turn = await runner.run(ActionChoose(), "choose/first", text="1", slots={"choices": ["999900"]})
    assert turn.kind == "fallback"
    assert "region" not in turn.slots


@pytest.mark.parametrize(("text", "id_"), [("第二个", "guide/two"), ("最后那个", "guide/two"), ("1", "guide/one")])
async def test_with_nothing_offered_the_parts_of_the_last_answer_are_the_choices(
    runner: ActionRunner, text: str, id_: str
) -> None:
    move = "choose/third" if text == "最后那个" else "choose/number"
    turn = await runner.run(ActionChoose(), move, text=text, slots={"answer_id": "guide/root"})
    assert turn.reply["custom"]["id"] == id_


async def test_a_choice_with_nothing_to_choose_from_is_a_fallback(runner: ActionRunner) -> None:
    turn = await runner.run(ActionChoose(), "choose/first", text="1", slots={"answer_id": "passport/apply"})
    assert turn.kind == "fallback"


async def test_none_of_them_asks_for_other_words(runner: ActionRunner) -> None:
    turn = await runner.run(ActionChoose(), "choose/none", text="两个都不是", slots={"choices": BOTH})
    assert (turn.kind, turn.reply["response"]) == ("fallback", "utter_none_of_these")


async def test_a_number_with_every_choice_expired_offers_no_empty_list(runner: ActionRunner) -> None:
    runner.expire("apply", "lost")
    turn = await runner.run(ActionChoose(), "choose/number", text="9", slots={"choices": BOTH})
    assert (turn.kind, turn.buttons) == ("fallback", [])
