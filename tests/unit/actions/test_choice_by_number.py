from __future__ import annotations

import pytest

from actions.clarifying import ActionAskMatter, ActionChoose, ActionClarify
from actions.conversing import ActionChitchat
from tests.unit.actions.conftest import Desk

BOTH = ["passport/apply", "passport/lost"]


@pytest.mark.parametrize(
    ("text", "move", "taken"),
    [
        ("2", "choose/number", "passport/lost"),
        ("选二吧", "choose/second", "passport/lost"),
        ("上头那个", "choose/first", "passport/apply"),
        ("最下面的", "choose/third", "passport/lost"),
        ("第一个", "choose/second", "passport/apply"),
        ("1", "choose/none", "passport/apply"),
    ],
)
async def test_the_number_said_counts_whatever_was_recognised(desk: Desk, text: str, move: str, taken: str) -> None:
    turn = await desk.run(ActionChoose(), move, text=text, slots={"choices": BOTH})
    assert turn.reply["custom"]["id"] == taken
    assert turn.slots["choices"] is None


async def test_none_of_them_asks_for_other_words(desk: Desk) -> None:
    turn = await desk.run(ActionChoose(), "choose/none", text="两个都不是", slots={"choices": BOTH})
    assert (turn.kind, turn.reply["response"]) == ("fallback", "utter_none_of_these")


async def test_a_number_with_every_choice_expired_offers_no_empty_list(desk: Desk) -> None:
    desk.expire("apply", "lost")
    turn = await desk.run(ActionChoose(), "choose/number", text="9", slots={"choices": BOTH})
    assert (turn.kind, turn.buttons) == ("fallback", [])


async def test_a_single_near_question_is_asked_as_yes_or_no(desk: Desk) -> None:
    """It was offered as a list of one, to be chosen by its number."""
    asked = await desk.run(ActionClarify(), text="护招丢了", candidates=["passport/lost"])
    assert (asked.reply["response"], asked.buttons) == ("utter_is_it_this", ["护照丢了怎么补"])
    taken = await desk.run(ActionChitchat(), "chitchat/affirm", slots=asked.slots)
    assert taken.reply["custom"]["id"] == "passport/lost"


async def test_a_question_without_a_matter_keeps_open_choices(desk: Desk) -> None:
    turn = await desk.run(ActionAskMatter(), "vague/ask", text="要多少钱", slots={"choices": BOTH})
    assert (turn.reply["response"], turn.slots["choices"]) == ("utter_which_one", BOTH)
