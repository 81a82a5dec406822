from __future__ import annotations

import pytest

from actions.clarifying import ActionAskMatter, ActionChoose, ActionClarify, ActionTopic
from tests.unit.actions.conftest import Desk

BOTH = ["passport/apply", "passport/lost"]
PLACES = ["220000", "220200"]


async def test_an_expired_answer_is_not_offered(desk: Desk) -> None:
    desk.expire("apply")
    turn = await desk.run(ActionClarify(), candidates=BOTH)
    assert turn.buttons == ["护照丢了怎么补"]
    assert turn.slots["choices"] == ["passport/lost"]


async def test_when_every_near_answer_has_expired_nothing_is_offered(desk: Desk) -> None:
    desk.expire("apply", "lost")
    turn = await desk.run(ActionClarify(), candidates=BOTH)
    assert turn.kind == "fallback"
    assert turn.slots["choices"] is None


async def test_an_unknown_topic_is_a_fallback(desk: Desk) -> None:
    assert (await desk.run(ActionTopic())).kind == "fallback"


async def test_a_choice_that_expired_since_it_was_offered_is_not_given(desk: Desk) -> None:
    desk.expire("apply")
    turn = await desk.run(ActionChoose(), "choose/first", text="第一个", slots={"choices": BOTH})
    assert turn.kind == "fallback"
    assert "120元" not in str(turn.reply)


async def test_an_expired_choice_does_not_move_the_numbers_of_the_others(desk: Desk) -> None:
    """The citizen reads the numbers that were shown, not those of what is left."""
    desk.expire("apply")
    turn = await desk.run(ActionChoose(), "choose/second", text="第二个", slots={"choices": BOTH})
    assert turn.reply["custom"]["id"] == "passport/lost"


@pytest.mark.parametrize(
    ("text", "move", "id_"),
    [
        ("2", "choose/number", "passport/lost"),
        ("第二个", "choose/second", "passport/lost"),
        ("上头那个", "choose/first", "passport/apply"),
        ("最下面的", "choose/third", "passport/lost"),
        ("第一个", "choose/second", "passport/apply"),  # the number itself counts, whatever was recognised
    ],
)
async def test_a_choice_is_taken(desk: Desk, text: str, move: str, id_: str) -> None:
    turn = await desk.run(ActionChoose(), move, text=text, slots={"choices": BOTH})
    assert (turn.kind, turn.reply["custom"]["id"]) == ("answer", id_)
    assert turn.slots["choices"] is None


async def test_a_place_is_taken_by_its_number(desk: Desk) -> None:
    turn = await desk.run(ActionChoose(), "choose/number", text="2", slots={"choices": PLACES})
    assert (turn.kind, turn.slots["region"], turn.slots["choices"]) == ("region", "220200", None)


async def test_a_vague_question_while_choices_are_open_asks_which_of_them(desk: Desk) -> None:
    turn = await desk.run(ActionAskMatter(), "vague/ask", slots={"choices": BOTH})
    assert (turn.reply["response"], turn.slots["choices"]) == ("utter_which_one", BOTH)


async def test_a_topic_offers_its_nearest_question_first(desk: Desk) -> None:
    turn = await desk.run(ActionTopic(), topic="passport", candidates=["guide/one", "passport/lost"])
    assert turn.slots["choices"] == ["passport/lost", "passport/apply"]


async def test_a_number_beyond_the_choices_offers_them_again(desk: Desk) -> None:
    turn = await desk.run(ActionChoose(), "choose/third", text="3", slots={"choices": BOTH})
    assert turn.reply["response"] == "utter_no_such_choice"
    assert turn.buttons == ["护照怎么办", "护照丢了怎么补"]
    assert turn.slots["choices"] == BOTH


async def test_a_number_beyond_the_places_offers_the_places_again(desk: Desk) -> None:
    """They were lost, and the second try wasn't understood either."""
    turn = await desk.run(ActionChoose(), "choose/third", text="3", slots={"choices": PLACES})
    assert turn.kind == "region"
    assert turn.buttons == ["吉林省", "吉林省吉林市"]
    assert turn.slots["choices"] == PLACES


async def test_a_place_that_is_no_longer_known_is_a_fallback(desk: Desk) -> None:
    turn = await desk.run(ActionChoose(), "choose/first", text="1", slots={"choices": ["999900"]})
    assert turn.kind == "fallback"
    assert "region" not in turn.slots


@pytest.mark.parametrize(("text", "id_"), [("第二个", "guide/two"), ("最后那个", "guide/two"), ("1", "guide/one")])
async def test_with_nothing_offered_the_parts_of_the_last_answer_are_the_choices(
    desk: Desk, text: str, id_: str
) -> None:
    move = "choose/third" if text == "最后那个" else "choose/number"
    turn = await desk.run(ActionChoose(), move, text=text, slots={"answer_id": "guide/root"})
    assert turn.reply["custom"]["id"] == id_


async def test_a_choice_with_nothing_to_choose_from_is_a_fallback(desk: Desk) -> None:
    turn = await desk.run(ActionChoose(), "choose/first", text="1", slots={"answer_id": "passport/apply"})
    assert turn.kind == "fallback"


async def test_asked_for_no_matter_the_desk_names_its_topics(desk: Desk) -> None:
    turn = await desk.run(ActionAskMatter(), "vague/ask", slots={"choices": ["passport/gone"]})
    assert turn.reply["response"] == "utter_ask_matter"
    assert turn.reply["topics"] == "护照、护照"
    assert turn.slots["choices"] is None
