from __future__ import annotations

from bot.knowledge.answer import Answer
from bot.nlu.understanding import Focus
from bot.rendering.lead import LEAD, Asked, asked_for, foundation_line, holds, led, more_of, parts_to_ask, portions
from bot.rendering.phrases import Phrases

ALL = frozenset({"part/materials", "part/fee", "part/steps", "whole"})


def test_a_detail_leads_and_the_summary_follows_when_the_matter_is_new(with_detail: Answer, phrases: Phrases) -> None:
    told = led(with_detail, Asked("detail/newspaper"), phrases)
    assert told.lead == "不用登报，直接带身份证去窗口补。"
    assert told.more[0] == "带身份证到窗口补。"
    assert {"detail/newspaper", "whole"} <= set(told.units)


def test_in_a_conversation_about_it_the_detail_stands_alone(with_detail: Answer, phrases: Phrases) -> None:
    told = led(with_detail, Asked("detail/newspaper", is_first=False), phrases)
    assert (told.lead, told.more) == ("不用登报，直接带身份证去窗口补。", ())


def test_what_may_have_been_meant_besides_is_told_unless_it_was_before(with_detail: Answer, phrases: Phrases) -> None:
    asked = Asked("detail/newspaper", near=("part/fee", "part/materials"), is_first=False)
    assert led(with_detail, asked, phrases).more == ("多少钱：每张20元。", "要带什么：身份证；户口簿。")
    before = Asked("detail/newspaper", near=("part/fee",), before=ALL, is_first=False)
    assert led(with_detail, before, phrases).more == ()


def test_a_sentence_of_the_text_is_a_direct_answer(answer: Answer, phrases: Phrases) -> None:
    noted = answer.copy(update={"notes": ["旧卡作废，不能再用。"]})
    assert led(noted, Asked("passage/旧卡作废，不能再用。", is_first=False), phrases).lead == "旧卡作废，不能再用。"


def test_the_direct_answer_can_stand_alone(with_detail: Answer, phrases: Phrases) -> None:
    told = led(with_detail, Asked("detail/newspaper"), phrases)
    assert (told.lead_alone.text, told.lead_alone.units) == (told.lead, told.units[:1])
    assert told.text != told.lead


def test_a_lead_is_never_longer_than_its_limit(answer: Answer, phrases: Phrases) -> None:
    long = answer.copy(update={"summary": "先到窗口取号等候叫号办理。" * 40})
    told = led(long, Asked(), phrases)
    assert len(told.lead) <= LEAD
    assert len(told.text) <= 300


def test_an_answer_without_parts_goes_on_with_short_paragraphs_and_names_who_is_responsible(
    answer: Answer, phrases: Phrases
) -> None:
    paragraphs = ["先挂失，再补卡。", "三天后到新卡。"]
    bare = answer.copy(update={"materials": [], "steps": [], "fee": None, "paragraphs": paragraphs})
    told = led(bare, Asked(), phrases)
    assert told.more == tuple(paragraphs)
    assert "part/paragraphs" in told.units
    assert led(answer.copy(update={"paragraphs": paragraphs}), Asked(), phrases).more[0] != paragraphs[0]
    assert (
        "part/paragraphs"
        not in led(bare.copy(update={"paragraphs": ["先挂失，再补卡。" * 10]}), Asked(), phrases).units
    )
    issuer = next(iter(answer.sources.values())).issuer
    assert f"（{issuer}）" in foundation_line(bare, phrases)
    assert f"（{issuer}）" not in foundation_line(answer, phrases)


def test_only_what_the_answer_has_can_be_told_of_it(with_detail: Answer) -> None:
    for unit in ("whole", "detail/newspaper", "part/fee", "part/sources", "passage/每张20元。"):
        assert holds(with_detail, unit), unit
    for unit in ("detail/other", "part/proxy", "passage/不在里面的话。"):
        assert not holds(with_detail, unit), unit


def test_custom_names_a_sentence_by_its_part(answer: Answer) -> None:
    focus = Focus(answer.id, "passage/每张20元。", 0.7)
    assert asked_for(answer, "passage/每张20元。", focus) == {"kind": "passage", "name": "fee", "score": 0.7}
    assert asked_for(answer, "whole", focus) == {"kind": "whole", "name": None, "score": None}


def test_more_goes_through_the_parts_and_ends(answer: Answer, phrases: Phrases) -> None:
    first = more_of(answer, phrases, before=frozenset())
    assert first is not None
    assert first.units == ("part/materials", "part/fee")
    assert more_of(answer, phrases, before=ALL) is None


def test_parts_that_were_told_are_not_offered(answer: Answer) -> None:
    assert parts_to_ask(answer, frozenset()) == ["materials", "fee", "steps"]
    assert parts_to_ask(answer, ALL) == []


def test_portions_keep_to_their_length_and_lose_nothing() -> None:
    blocks = ["一" * 50, "\n".join(["二" * 30] * 5), "三" * 10]
    told = portions(blocks, 80)
    assert all(len(portion) <= 80 for portion in told)
    assert "".join(told).replace("\n", "") == "".join(blocks).replace("\n", "")
