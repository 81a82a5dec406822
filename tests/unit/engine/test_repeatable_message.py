from __future__ import annotations

from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.assistant import Assistant
from bot.engine.repeatable_message import RepeatableMessage, said_to


def kept(message_id: str) -> RepeatableMessage:
    return RepeatableMessage("数数", None, "@pigeon:anna", message_id=message_id)


def test_what_was_said_to_a_message_is_what_was_said_until_the_next_one() -> None:
    one, two, silent = kept("1"), kept("2"), kept("3")
    tracker = DialogueStateTracker.from_events(
        "@pigeon:anna",
        [
            BotUttered("欢迎"),
            UserUttered("一", message_id=one.message_id),
            ActionExecuted("action_count"),
            BotUttered("甲"),
            SlotSet("counted", 1),
            BotUttered("乙", {"custom": {"kind": "answer"}}),
            UserUttered("二", message_id=two.message_id),
            BotUttered("丙"),
            UserUttered("三", message_id=silent.message_id),
        ],
    )
    assert [event.text for event in said_to(one, tracker)] == ["甲", "乙"]
    assert [event.text for event in said_to(two, tracker)] == ["丙"]
    assert said_to(silent, tracker) == []
    assert said_to(kept("4"), tracker) == []


def test_an_id_that_names_the_citizen_does_not_get_into_the_conversation() -> None:
    assert "anna" not in kept("wechat:anna:7").message_id
    assert kept("wechat:anna:7").message_id == kept("wechat:anna:7").message_id
    assert kept("wechat:anna:7").message_id != kept("wecom:anna:7").message_id


async def test_a_message_that_comes_again_gets_its_answer_again_and_no_other_turn(assistant: Assistant) -> None:
    async def say(message_id: str | None) -> list[dict[str, object]]:
        return await assistant.answer({"message": "数数"}, "pigeon", sender="@pigeon:anna", message_id=message_id)

    first = await say("1")
    second = await say("2")
    assert (first[0]["text"], second[0]["text"]) == ("第1次", "第2次")
    assert await say("1") == first
    assert await say("2") == second
    assert (await say(None))[0]["text"] == "第3次"
    assert (await assistant.slots("@pigeon:anna"))["counted"] == 3
