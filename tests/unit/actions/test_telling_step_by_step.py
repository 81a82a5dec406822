from __future__ import annotations

from typing import Any

import pytest

from actions.answering import ActionAnswer, ActionFollowUp
from actions.base import ServiceAction
from actions.clarifying import ActionAskMatter, ActionChoose, ActionClarify, ActionTopic
from actions.conversing import ActionChitchat
from actions.falling_back import ActionFallback
from actions.proxy import ActionWhose
from actions.steering import ActionMode, ActionPace
from tests.unit.actions.conftest import Desk, node
from tests.unit.knowledge.conftest import HEADER, LAW

ACCESSIBLE = {"mode": "accessible"}
APPLY = {"answer_id": "passport/apply", "step": 0.0, **ACCESSIBLE}


def for_proxies(topic: dict[str, Any]) -> None:
    entry = topic["answers"]["apply"]
    entry["proxy"] = "可以由家人代办，带双方身份证。"
    entry["plain"]["proxy"] = "家人带两张身份证。"


def said(kind: str) -> list[dict[str, Any]]:
    return [{"event": "bot", "text": "说过的话", "data": {"custom": {"kind": kind}, "buttons": None}}]


async def test_an_answer_begins_with_its_summary_and_no_card(desk: Desk) -> None:
    turn = await desk.run(ActionAnswer(), candidates=["passport/apply"], slots=ACCESSIBLE)
    assert turn.kind == "answer"
    assert "一共2步，我一步一步说。\n找人帮忙，说“人工”" in turn.reply["text"]
    assert turn.reply["custom"]["card"] is None
    assert turn.buttons == ["下一步", "再说一遍", "全部告诉我"]


async def test_for_whom_is_asked_where_a_proxy_may_act_and_no_more_once_known(desk: Desk) -> None:
    desk.edit(for_proxies)
    turn = await desk.run(ActionAnswer(), candidates=["passport/apply"], slots=ACCESSIBLE)
    assert "您是给自己办，还是帮家人办？" in turn.reply["text"]
    assert turn.buttons[:2] == ["给自己办", "帮家人办"]
    assert turn.slots["pending"] == "whose"
    known = await desk.run(ActionAnswer(), candidates=["passport/apply"], slots={**ACCESSIBLE, "whose": "family"})
    assert "还是帮家人办" not in known.reply["text"]
    assert "家人带两张身份证。" in known.reply["text"]


async def test_who_does_not_say_for_whom_goes_on_all_the_same(desk: Desk) -> None:
    turn = await desk.run(ActionPace(), "pace/next", slots={**APPLY, "pending": "whose"})
    assert turn.reply["text"].startswith("第1步，共2步：")
    assert turn.slots["pending"] == "whose"


async def test_the_beginning_said_again_asks_for_whom_again(desk: Desk) -> None:
    for move, step in (("pace/again", 0.0), ("pace/slower", 0.0), ("pace/back", 1.0)):
        turn = await desk.run(ActionPace(), move, slots={**APPLY, "step": step, "pending": "whose"})
        assert turn.reply["text"].endswith("您是给自己办，还是帮家人办？"), move
        assert turn.buttons[:2] == ["给自己办", "帮家人办"]
        assert turn.slots["pending"] == "whose"
    settled = await desk.run(ActionPace(), "pace/again", slots=APPLY)
    assert "还是帮家人办" not in settled.reply["text"]


async def test_the_question_for_whom_ends_with_the_next_answer(desk: Desk) -> None:
    turn = await desk.run(ActionAnswer(), candidates=["passport/lost"], slots={**APPLY, "pending": "whose"})
    assert turn.slots["pending"] is None


async def test_for_the_family_a_proxys_papers_are_named(desk: Desk) -> None:
    desk.edit(for_proxies)
    turn = await desk.run(ActionWhose(), "whose/family", slots={**APPLY, "step": 1.0, "pending": "whose"})
    assert "家人带两张身份证。" in turn.reply["text"]
    assert (turn.kind, turn.slots["whose"], turn.slots["step"], turn.slots["pending"]) == (
        "answer",
        "family",
        1.0,
        None,
    )


async def test_for_oneself_the_steps_begin(desk: Desk) -> None:
    turn = await desk.run(ActionWhose(), "whose/self", slots={**APPLY, "pending": "whose"})
    assert turn.reply["text"].startswith("第1步，共2步：")
    assert (turn.kind, turn.slots["whose"]) == ("pace", "self")


async def test_a_plain_yes_moves_on_while_steps_are_told(desk: Desk) -> None:
    turn = await desk.run(ActionChitchat(), "chitchat/affirm", slots={**APPLY, "step": 1.0}, said=said("pace"))
    assert turn.reply["text"].startswith("第2步，共2步：")
    after_small_talk = await desk.run(
        ActionChitchat(), "chitchat/affirm", slots={**APPLY, "step": 1.0}, said=said("chitchat")
    )
    assert after_small_talk.kind == "chitchat"


async def test_after_the_last_step_comes_the_recap(desk: Desk) -> None:
    turn = await desk.run(ActionPace(), "pace/next", slots={**APPLY, "step": 2.0})
    assert turn.kind == "pace"
    recap = turn.reply["custom"]["recap"]
    assert recap["title"] == "护照怎么办"
    assert any(line.startswith("1. ") for line in recap["lines"])
    assert recap["telephone"] in turn.reply["text"]
    back = await desk.run(ActionPace(), "pace/back", slots={**APPLY, "step": 2.0, **turn.slots})
    assert back.reply["text"].startswith("第1步，共2步：")


async def test_a_recap_in_the_middle_keeps_the_place(desk: Desk) -> None:
    turn = await desk.run(ActionPace(), "pace/recap", slots={**APPLY, "step": 1.0})
    assert turn.reply["custom"]["recap"]["title"] == "护照怎么办"
    assert "step" not in turn.slots
    assert "下一步" in turn.buttons
    at_the_end = await desk.run(ActionPace(), "pace/recap", slots={**APPLY, "step": 2.0})
    assert at_the_end.buttons == ["上一步", "再说一遍", "全部告诉我"]


async def test_the_recap_of_what_varies_names_the_place_or_says_that_rules_differ(desk: Desk) -> None:
    desk.edit(lambda topic: topic["answers"]["apply"].update(varies=["各地照片要求不一样"]))
    unknown = await desk.run(ActionPace(), "pace/recap", slots=APPLY)
    assert "各地规定不一样，以当地为准。" in unknown.reply["custom"]["recap"]["lines"]
    in_jilin = await desk.run(ActionPace(), "pace/recap", slots={**APPLY, "region": "220200"})
    assert any(line.startswith("吉林12345：") for line in in_jilin.reply["custom"]["recap"]["lines"])
    assert "吉林12345：" in in_jilin.reply["text"]


async def test_once_more_after_the_recap_gives_the_recap(desk: Desk) -> None:
    recap = [{"event": "bot", "text": "单子", "data": {"custom": {"kind": "pace", "recap": {"title": "护照怎么办"}}}}]
    turn = await desk.run(ActionPace(), "pace/again", slots={**APPLY, "step": 2.0}, said=recap)
    assert "recap" in turn.reply["custom"]


async def test_before_anything_was_told_the_choices_are_given_once_more(desk: Desk) -> None:
    turn = await desk.run(ActionPace(), "pace/slower", slots={**ACCESSIBLE, "choices": ["passport/apply"]})
    assert (turn.kind, turn.buttons) == ("clarify", ["护照怎么办"])


async def test_back_from_the_first_step_is_the_beginning(desk: Desk) -> None:
    turn = await desk.run(ActionPace(), "pace/back", slots={**APPLY, "step": 1.0})
    assert "一共2步，我一步一步说。" in turn.reply["text"]
    assert turn.slots["step"] == 0.0


async def test_stop_keeps_the_step(desk: Desk) -> None:
    turn = await desk.run(ActionPace(), "pace/stop", slots={**APPLY, "step": 1.0})
    assert (turn.kind, "step" in turn.slots) == ("pace", False)
    assert "先停在这里" in turn.reply["text"]
    assert "下一步" in turn.buttons


async def test_stop_before_any_answer_ends_the_offer(desk: Desk) -> None:
    turn = await desk.run(ActionPace(), "pace/stop", slots={**ACCESSIBLE, "choices": ["passport/apply"]})
    assert (turn.reply["response"], turn.slots["choices"]) == ("utter_affirm", None)


async def test_a_word_is_explained_once_in_a_conversation(desk: Desk) -> None:
    desk.edit(lambda topic: topic["answers"]["apply"]["plain"].update(summary="先备案，再去。"))
    first = await desk.run(ActionAnswer(), candidates=["passport/apply"], slots=ACCESSIBLE)
    assert "先备案（提前登记），再去。" in first.reply["text"]
    assert first.slots["explained"] == ["备案"]
    told = {**ACCESSIBLE, "explained": ["备案"]}
    second = await desk.run(ActionAnswer(), candidates=["passport/apply"], slots=told)
    assert "先备案，再去。" in second.reply["text"]
    taken = await desk.run(ActionPace(), "pace/recap", slots={**APPLY, **told})
    assert "先备案（提前登记），再去。" in taken.reply["custom"]["recap"]["lines"], "the family was told nothing yet"


async def test_the_first_miss_asks_after_the_nearest_questions(desk: Desk) -> None:
    turn = await desk.run(ActionFallback(), candidates=["passport/apply", "passport/lost"], slots=ACCESSIBLE)
    assert (turn.kind, turn.reply["response"]) == ("fallback", "utter_fallback_nearest")
    assert turn.slots["choices"] == ["passport/apply", "passport/lost"]
    assert turn.slots["misses"] == 1.0


async def test_what_was_refused_is_not_offered_again(desk: Desk) -> None:
    turn = await desk.run(
        ActionFallback(),
        candidates=["passport/apply", "passport/lost"],
        slots={**ACCESSIBLE, "choices": ["passport/apply", "passport/lost"]},
    )
    assert turn.reply["response"] == "utter_fallback"


async def test_three_questions_are_offered_at_a_time_and_none_of_them_leads_to_the_next(desk: Desk) -> None:
    def with_more(topic: dict[str, Any]) -> None:
        for number in range(3):
            topic["answers"][f"more{number}"] = {**topic["answers"]["lost"], "question": f"护照问题{number}"}

    desk.edit(with_more)
    first = await desk.run(ActionTopic(), topic="passport", slots=ACCESSIBLE)
    assert first.buttons == ["护照怎么办", "护照丢了怎么补", "护照问题0", "都不是"]
    second = await desk.run(ActionChoose(), "choose/none", slots={**ACCESSIBLE, **first.slots})
    assert (second.kind, second.buttons) == ("clarify", ["护照问题1", "护照问题2"])
    last = await desk.run(ActionChoose(), "choose/none", slots={**ACCESSIBLE, **second.slots})
    assert (last.kind, last.buttons) == ("fallback", [])


async def test_topics_are_offered_like_questions_and_a_number_takes_one(desk: Desk) -> None:
    asked = await desk.run(ActionAskMatter(), "vague/ask", candidates=["passport/lost"], slots=ACCESSIBLE)
    assert (asked.kind, asked.slots["choices"]) == ("clarify", ["passport", "guide"])
    taken = await desk.run(ActionChoose(), "choose/number", text="1", slots={**ACCESSIBLE, **asked.slots})
    assert (taken.kind, taken.slots["choices"]) == ("clarify", ["passport/apply", "passport/lost"])


async def test_what_people_ask_about_every_day_is_offered_before_other_topics(desk: Desk) -> None:
    guide = {**HEADER, "topic": "guide", "everyday": True, "sources": {"law": LAW}, "tree": [node("root", "指南")]}
    desk.content.write("data/framework/guide.yml", guide)
    desk.serve()
    turn = await desk.run(ActionAskMatter(), "vague/ask", slots=ACCESSIBLE)
    assert turn.slots["choices"] == ["guide", "passport"]


async def test_the_second_miss_offers_topics(desk: Desk) -> None:
    turn = await desk.run(ActionFallback(), slots={**ACCESSIBLE, "misses": 1.0})
    assert (turn.kind, turn.reply["response"]) == ("fallback", "utter_fallback_topics_by_number")
    assert len(turn.slots["choices"]) == 2
    standard = await desk.run(ActionFallback(), slots={"misses": 1.0})
    assert (standard.reply["response"], standard.buttons) == ("utter_fallback_topics", [])


@pytest.mark.parametrize("action", [ActionAnswer(), ActionClarify()])
async def test_what_a_misheard_word_was_taken_for_is_said_before_what_follows(
    desk: Desk, action: ServiceAction
) -> None:
    asked = {"candidates": ["passport/apply"], "corrected": ("护照",)}
    turn = await desk.run(action, slots=ACCESSIBLE, **asked)
    assert turn.messages[0]["text"] == "您说的是护照吧？"
    assert turn.kind in ("answer", "clarify")
    standard = await desk.run(action, **asked)
    assert standard.added == []


async def test_place_is_asked_for_where_the_accessible_mode_tells_what_differs(desk: Desk) -> None:
    desk.edit(lambda topic: topic["answers"]["apply"].update(varies=["各地照片要求不一样"]))
    begun = await desk.run(ActionAnswer(), candidates=["passport/apply"], slots=ACCESSIBLE)
    assert "place_asked" not in begun.slots
    told = await desk.run(ActionFollowUp(), "follow_up/varies", slots=APPLY)
    assert "告诉我您在哪个省" in told.reply["text"]
    assert told.slots["place_asked"]


async def test_the_same_choices_are_not_given_time_and_again(desk: Desk) -> None:
    offered = {**ACCESSIBLE, "choices": ["passport/apply", "passport/lost"]}
    once = await desk.run(ActionChitchat(), "chitchat/affirm", slots=offered)
    twice = await desk.run(ActionAskMatter(), "vague/ask", slots={**offered, **once.slots})
    assert (once.kind, twice.kind, twice.slots["misses"]) == ("clarify", "clarify", 2.0)
    for action, move in (
        (ActionChitchat(), "chitchat/affirm"),
        (ActionPace(), "pace/next"),
        (ActionAskMatter(), "vague/ask"),
    ):
        turn = await desk.run(action, move, slots={**offered, **twice.slots})
        assert turn.reply["response"] == "utter_fallback_human"


async def test_who_is_angry_is_named_a_person_at_the_next_miss(desk: Desk) -> None:
    angry = await desk.run(ActionChitchat(), "chitchat/abuse", slots=ACCESSIBLE)
    turn = await desk.run(ActionFallback(), slots={**ACCESSIBLE, **angry.slots})
    assert turn.reply["response"] == "utter_fallback_human"


async def test_a_part_asked_for_is_told_alone_with_the_way_on(desk: Desk) -> None:
    turn = await desk.run(ActionFollowUp(), "follow_up/fee", slots=APPLY)
    assert turn.reply["text"].startswith("要多少钱：")
    assert turn.buttons == ["下一步", "再说一遍", "全部告诉我"]


async def test_the_mode_of_the_page_is_not_taken_for_the_citizens_choice(desk: Desk) -> None:
    shown = await desk.run(ActionAnswer(), candidates=["passport/apply"], metadata={"mode": "accessible"})
    assert (shown.slots["mode"], "chosen_mode" in shown.slots) == ("accessible", False)
    asked = await desk.run(ActionMode(), "mode/accessible")
    assert (asked.slots["mode"], asked.slots["chosen_mode"]) == ("accessible", "accessible")


async def test_the_citizens_choice_counts_where_the_page_says_nothing(desk: Desk) -> None:
    remembered = {"chosen_mode": "accessible"}
    turn = await desk.run(ActionAnswer(), candidates=["passport/apply"], slots=remembered)
    assert turn.reply["custom"]["mode"] == "accessible"
    told = await desk.run(
        ActionAnswer(), candidates=["passport/apply"], slots=remembered, metadata={"mode": "standard"}
    )
    assert told.reply["custom"]["mode"] == "standard"
