from __future__ import annotations

from actions.answer import ActionAnswer
from actions.follow_up import ActionFollowUp
from bot.nlu.understanding import KEY, Focus, Understanding
from tests.support.action_runner import ActionRunner
from tests.support.content_directory import passport_details

IN_HAND = {"answer_id": "passport/lost", "told": ["passport/lost =whole", "passport/lost +whole"]}
DETAIL, SENTENCE = "detail/newspaper", "passage/先挂失,再补办。"


def with_details(runner: ActionRunner) -> None:
    runner.content.write("data/details/passport.yml", passport_details())
    runner.serve()


async def asked(runner: ActionRunner, unit: str, score: float, *near: str, move: str | None = None) -> str:
    focus = Focus("passport/lost", unit, score, near)
    action = ActionFollowUp() if move else ActionAnswer()
    turn = await runner.run(action, move, candidates=["passport/lost"], slots=IN_HAND, focus=focus)
    told: str = turn.reply["text"]
    return told


async def test_the_detail_that_was_asked_for_leads(runner: ActionRunner) -> None:
    with_details(runner)
    assert (await asked(runner, DETAIL, 0.9)).startswith("不用登报，到出入境窗口说明丢失就行。")


async def test_a_detail_leads_in_place_of_a_part_only_when_it_is_likely(runner: ActionRunner) -> None:
    runner.edit(lambda topic: topic["answers"]["lost"].update(fee="120元"))
    with_details(runner)
    assert (await asked(runner, DETAIL, 0.95, move="follow_up/fee")).startswith("不用登报")
    assert (await asked(runner, DETAIL, 0.3, move="follow_up/fee")).startswith("多少钱：120元")


async def test_a_part_that_is_lacking_is_not_denied_when_the_text_holds_it(runner: ActionRunner) -> None:
    assert (await asked(runner, SENTENCE, 0.6, move="follow_up/steps")).startswith("先挂失,再补办。")
    assert "没有固定的步骤" in await asked(runner, SENTENCE, 0.1, move="follow_up/steps")


async def test_who_was_told_of_the_matter_asks_for_something_narrower(runner: ActionRunner) -> None:
    with_details(runner)
    assert (await asked(runner, "whole", 0.4, DETAIL)).startswith("不用登报")
    assert (await asked(runner, "whole", 0.95, DETAIL)).startswith("刚才说了：")


async def test_the_same_words_again_ask_the_same_again(runner: ActionRunner) -> None:
    with_details(runner)
    understanding = Understanding("护照丢了咋办", "answer").as_dict()
    message = {"event": "user", "text": "护照丢了咋办", "timestamp": 1.0, "parse_data": {KEY: understanding}}
    before = [message, {"event": "bot", "text": "先挂失,再补办。", "timestamp": 2.0}]
    focus = Focus("passport/lost", DETAIL, 0.3)
    for text, told in (("护照丢了咋办", "刚才说了：先挂失"), ("护照丢了登报不", "跟您问的最近的是：不用登报")):
        turn = await runner.run(
            ActionAnswer(), text=text, candidates=["passport/lost"], slots=IN_HAND, said=before, focus=focus
        )
        assert turn.reply["text"].startswith(told)


async def test_a_unit_that_an_edit_removed_is_not_told(runner: ActionRunner) -> None:
    assert (await asked(runner, "detail/gone", 0.9)).startswith("刚才说了：先挂失")


async def test_custom_says_what_was_asked_for(runner: ActionRunner) -> None:
    with_details(runner)
    focus = Focus("passport/lost", DETAIL, 0.9)
    turn = await runner.run(ActionAnswer(), candidates=["passport/lost"], focus=focus)
    assert turn.reply["custom"]["focus"] == {"kind": "detail", "name": "newspaper", "score": 0.9}
    assert turn.reply["custom"]["card"]["lead"] == "不用登报，到出入境窗口说明丢失就行。"
