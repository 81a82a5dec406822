from __future__ import annotations

from bot.nlu.deciding import answer_and_reply, choice_of, reply_in

CHOICES = [choice_of("marriage/divorce", "都同意"), choice_of("marriage/divorce", "有一方不同意")]


def test_a_choice_tells_the_answer_and_the_reply() -> None:
    assert [answer_and_reply(choice) for choice in CHOICES] == [
        ("marriage/divorce", "都同意"),
        ("marriage/divorce", "有一方不同意"),
    ]
    assert answer_and_reply("marriage/divorce") is None


def test_the_reply_that_a_text_holds_is_taken() -> None:
    assert reply_in("我俩都同意的", CHOICES) == CHOICES[0]
    assert reply_in("要带什么", CHOICES) is None
    assert reply_in("都同意，不，有一方不同意", CHOICES) is None
    assert reply_in("都同意", ["marriage/divorce"]) is None
