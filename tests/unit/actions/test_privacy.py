from __future__ import annotations

import pytest

from actions.chitchat import ActionChitchat
from actions.privacy import ActionPrivacy
from bot.nlu.dialogue_state import Pending
from bot.nlu.understanding import KEY, Understanding
from tests.support.action_runner import ActionRunner

ASKED = {"pending": Pending.ERASURE, "answer_id": "passport/apply"}


@pytest.mark.parametrize("text", ["是", "是的", "对。", "确认", "对，删吧", "好，都删掉", "嗯 清掉"])
async def test_a_yes_that_says_so_erases(runner: ActionRunner, text: str) -> None:
    turn = await runner.run(ActionChitchat(), "chitchat/affirm", text=text, slots=ASKED)
    assert turn.reply["response"] == "utter_erase_done"
    assert any(event["event"] == "reset_slots" for event in turn.events)
    assert turn.slots["erased"] is True


@pytest.mark.parametrize("text", ["确认删除", "删", "删掉吧", "都清空"])
async def test_the_wish_said_again_is_the_yes(runner: ActionRunner, text: str) -> None:
    turn = await runner.run(ActionPrivacy(), "privacy/erase", text=text, slots=ASKED)
    assert turn.slots["erased"] is True
    assert turn.reply["custom"]["erased"] is True


@pytest.mark.parametrize("text", ["嗯 只有这个", "对 就是那个", "好", "是的 就有聊天记录"])
async def test_a_yes_to_something_else_erases_nothing(runner: ActionRunner, text: str) -> None:
    """A citizen whose evidence was in a chat said 嗯 只有这个, and the conversation was gone."""
    turn = await runner.run(ActionChitchat(), "chitchat/affirm", text=text, slots=ASKED)
    assert turn.reply["response"] == "utter_erase_ask"
    assert "erased" not in turn.slots


@pytest.mark.parametrize("text", ["我没要删东西", "别删", "谁让你删了", "你搞错了 我没要删东西"])
async def test_a_denial_leaves_everything_as_it_is(runner: ActionRunner, text: str) -> None:
    for move in ("privacy/keep", "privacy/erase"):
        turn = await runner.run(ActionPrivacy(), move, text=text, slots=ASKED)
        assert "erased" not in turn.slots
    kept = await runner.run(ActionPrivacy(), "privacy/keep", text=text, slots=ASKED)
    assert kept.reply["response"] == "utter_erase_kept"
    assert kept.slots["pending"] is None


async def test_who_denies_what_was_never_asked_is_reassured(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPrivacy(), "privacy/keep", text="我没要删东西")
    assert (turn.kind, turn.reply["response"]) == ("chitchat", "utter_nothing_erased")


async def test_the_first_wish_is_asked_about_whatever_its_words(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPrivacy(), "privacy/erase", text="确认删除")
    assert turn.reply["response"] == "utter_erase_ask"
    assert turn.slots["pending"] == Pending.ERASURE


@pytest.mark.parametrize("text", ["你别把我说的删了啊", "不要删我的记录", "我没让你清空"])
async def test_a_wish_to_keep_is_no_wish_to_erase_however_it_was_ranked(runner: ActionRunner, text: str) -> None:
    turn = await runner.run(ActionPrivacy(), "privacy/erase", text=text)
    assert turn.reply["response"] == "utter_nothing_erased"
    assert "pending" not in turn.slots


@pytest.mark.parametrize("text", ["我跟你聊的这些别留着，忘干净", "不要存我的号，删掉"])
async def test_not_to_keep_is_to_erase(runner: ActionRunner, text: str) -> None:
    turn = await runner.run(ActionPrivacy(), "privacy/erase", text=text)
    assert turn.slots["pending"] == Pending.ERASURE


@pytest.mark.parametrize(
    "text", ["取消删除", "嗯 取消吧", "清楚了", "好的 消息看到了", "删了之后你还认识我吗", "只删身份证号那句"]
)
async def test_no_word_that_merely_looks_like_erasing_erases(runner: ActionRunner, text: str) -> None:
    """Each of these was answered with 已经删掉了, for 取消, 清楚 and 消息 hold characters of 抹消 and 清空."""
    for action, move in ((ActionPrivacy(), "privacy/erase"), (ActionChitchat(), "chitchat/affirm")):
        turn = await runner.run(action, move, text=text, slots=ASKED)
        assert "erased" not in turn.slots


async def test_a_question_about_the_erasing_is_answered_and_the_question_stays_open(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPrivacy(), "privacy/answer", text="全删了会不会影响我办事", slots=ASKED)
    assert turn.reply["response"] == "utter_erase_explained"
    assert turn.slots["pending"] == Pending.ERASURE


async def test_a_bare_yes_after_a_question_about_the_erasing_erases_nothing(runner: ActionRunner) -> None:
    """户口本上的人咋删掉, asked while the question was open, and then 是: the conversation was gone."""
    asked = Understanding("删了会怎样", "move", move="privacy/answer").as_dict()
    said = [
        {"event": "user", "text": "删了会怎样", "parse_data": {"text": "删了会怎样", KEY: asked}},
        {"event": "bot", "text": "删掉的是您在这里说过的话", "data": {"custom": {"kind": "privacy"}}},
        {"event": "user", "text": "是", "parse_data": {}},
    ]
    turn = await runner.run(ActionPrivacy(), "privacy/answer", text="是", slots=ASKED, said=said)
    assert turn.reply["response"] == "utter_erase_ask"
    named = await runner.run(ActionPrivacy(), "privacy/answer", text="确认删除", slots=ASKED, said=said)
    assert named.slots["erased"] is True
