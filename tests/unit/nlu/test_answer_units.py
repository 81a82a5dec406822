from __future__ import annotations

from bot.nlu.answer_units import sentences_of, units_of
from tests.support.library_of_signs import FOLLOW_UPS, QUESTIONS, lost_passport


def test_the_whole_comes_first_then_details_parts_and_sentences() -> None:
    units = units_of(lost_passport(), FOLLOW_UPS, QUESTIONS, str)
    assert [unit.key for unit in units[:3]] == ["whole", "detail/newspaper", "detail/weekend"]
    kinds = [unit.kind for unit in units]
    assert kinds == sorted(kinds, key=["whole", "detail", "part", "passage"].index)


def test_a_part_that_the_answer_lacks_can_be_asked_for_and_tells_nothing() -> None:
    parts = {unit.name: unit for unit in units_of(lost_passport(), FOLLOW_UPS, QUESTIONS, str) if unit.kind == "part"}
    assert parts["fee"].told == ("补一本120元。",)
    assert (parts["materials"].told, parts["materials"].asked) == ((), tuple(FOLLOW_UPS["materials"]))


def test_every_sentence_is_a_unit_once_with_the_part_that_it_stands_in() -> None:
    assert dict(map(reversed, sentences_of(lost_passport()))) == {  # type: ignore[arg-type]
        "先挂失,再补办。": "summary",
        "补一本120元。": "fee",
        "旧护照找到了也不能再用。": "notes",
    }


def test_texts_are_read_as_messages_are() -> None:
    (whole, *_) = units_of(lost_passport(), {}, [], lambda text: text.replace("护照", "证"))
    assert whole.asked == ("证丢了怎么补",)
