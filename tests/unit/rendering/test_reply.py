from __future__ import annotations

from copy import deepcopy
from dataclasses import fields
from functools import partial
from typing import Any

import pytest

from bot.contract import Kind, Mode
from bot.knowledge.answer import Answer
from bot.rendering.reply import Custom, complete, custom, with_note
from bot.rendering.speech import Speech
from bot.safety.personal_data.kinds import PersonalKind

RESPONSES = {"utter_human": [{"text": "找人帮忙，打12345。", "buttons": [{"title": "人工", "payload": "人工"}]}]}
completed = partial(complete, responses=RESPONSES, speak=Speech({}).spoken)
LONG = "先打电话挂失。再去窗口补卡。然后激活账户。"


def test_the_last_structured_part_is_the_one_that_counts() -> None:
    messages: list[dict[str, Any]] = [
        {"recipient_id": "c", "text": "一", "custom": {"kind": "mode"}},
        {"recipient_id": "c", "text": "二", "custom": {"kind": "answer", "id": "a/b"}},
        {"recipient_id": "c", "text": "三"},
    ]
    reply = complete(messages, "accessible", responses={}, speak=Speech({}).spoken)
    assert [message.get("custom", {}).get("kind") for message in reply] == [None, "answer", None]
    assert reply[1]["custom"]["mode"] == "accessible"
    assert reply[1]["custom"]["speech"] == "一。二。三"


def test_what_an_action_says_about_itself_is_kept() -> None:
    said = {"kind": "answer", "mode": "accessible", "speech": "念这个", "candidates": [1], "card": {"title": "t"}}
    (message,) = completed([{"recipient_id": "c", "text": "看这个", "custom": dict(said)}], "standard")
    assert {name: message["custom"][name] for name in said} == said


@pytest.mark.parametrize("mode", Mode)
def test_a_reply_of_which_nothing_is_known_has_every_key_of_the_contract_in_its_order(mode: Mode) -> None:
    *_, message = completed([{"recipient_id": "c", "text": "一"}], mode)
    assert list(message["custom"]) == [key.name for key in fields(Custom)]
    assert {**message["custom"], "speech": ""} == vars(Custom(mode=mode))


def test_an_answers_structured_part_has_every_key_of_the_contract_in_its_order(answer: Answer) -> None:
    keys = [key.name for key in fields(Custom)]
    assert list(custom(Kind.ANSWER, mode=Mode.STANDARD, answer=answer)) == keys
    told = custom(Kind.PACE, mode=Mode.ACCESSIBLE, answer=answer, recap={"title": "t"}, erased=True)
    assert list(told) == [*keys, "recap", "erased"]
    assert (told["id"], told["effective"], told["sources"][0]["article"]) == ("card/lost", "2025-01-01", "第三条")


def test_only_a_reply_that_tells_an_answer_names_it(answer: Answer) -> None:
    for kind in set(Kind) - {Kind.ANSWER, Kind.PACE}:
        said = custom(kind, mode=Mode.STANDARD, answer=answer)
        assert (said["id"], said["sources"], said["reviewed"]) == (None, [], None)


@pytest.mark.parametrize("kind", ["answer", "fallback", "emergency"])
@pytest.mark.parametrize("mode", ["standard", "accessible"])
def test_what_was_said_is_left_as_it_is(kind: str, mode: str) -> None:
    said = [
        {"recipient_id": "c", "text": "一。", "custom": {"kind": "mode"}},
        {"recipient_id": "c", "text": LONG, "custom": {"kind": kind, "mode": mode}, "buttons": [{"payload": "好"}]},
    ]
    before = deepcopy(said)
    completed(said, None)
    assert said == before


def test_a_complete_reply_is_complete() -> None:
    for kind in ("answer", "fallback", "emergency", "chitchat"):
        reply = reply_of(kind, LONG)
        assert completed(reply, None) == reply


def reply_of(kind: str, text: str, mode: str = "accessible") -> list[dict[str, Any]]:
    buttons = [{"title": "下一步", "payload": "下一步"}]
    message = {"recipient_id": "c", "text": text, "buttons": buttons, "custom": {"kind": kind, "mode": mode}}
    return completed([message], None)


def test_in_the_accessible_mode_a_reply_is_several_short_messages_and_the_last_carries_the_rest() -> None:
    first, last = reply_of("pace", LONG)
    assert (first["text"], last["text"]) == ("先打电话挂失。再去窗口补卡。", "然后激活账户。")
    assert set(first) == {"recipient_id", "text"}
    assert last["custom"]["kind"] == "pace"
    assert [button["title"] for button in last["buttons"]] == ["下一步", "人工"]
    assert last["custom"]["speech"].startswith("先打电话挂失。再去窗口补卡。然后激活账户。")


def test_a_person_can_be_reached_from_every_reply_of_the_accessible_mode_without_a_refrain() -> None:
    for kind in ("answer", "pace", "clarify", "fallback", "error"):
        assert reply_of(kind, LONG)[-1]["buttons"][-1]["title"] == "人工", kind
    assert reply_of("pace", LONG)[-1]["text"] == "然后激活账户。"


@pytest.mark.parametrize("kind", ["fallback", "feedback", "error"])
def test_who_got_no_answer_is_told_in_words_who_has_one(kind: str) -> None:
    assert reply_of(kind, "这个我答不了。")[-1]["text"] == "找人帮忙，打12345。"
    assert [message["text"] for message in reply_of(kind, "请打12345。")] == ["请打12345。"]


def test_nothing_stands_beside_an_emergency_number() -> None:
    (emergency,) = reply_of("emergency", "请马上打119。")
    assert [button["title"] for button in emergency["buttons"]] == ["下一步"]


def test_a_reply_of_the_standard_mode_is_left_whole() -> None:
    (whole,) = reply_of("answer", LONG, mode="standard")
    assert whole["text"] == LONG
    assert [button["title"] for button in whole["buttons"]] == ["下一步"]


def test_an_apology_in_the_accessible_mode_names_a_person_too() -> None:
    apology = {"recipient_id": "c", "text": "出了点问题。", "custom": {"kind": "error"}}
    assert completed([apology], "accessible")[-1]["buttons"][-1]["title"] == "人工"


@pytest.mark.parametrize("mode", Mode)
def test_that_something_was_masked_is_said_last_once_and_aloud(mode: Mode) -> None:
    messages: list[dict[str, Any]] = [
        {"recipient_id": "c", "text": "一", "custom": {"kind": "answer"}},
        {"recipient_id": "c", "text": "二"},
    ]
    before = deepcopy(messages)
    reply = completed(with_note(messages, [PersonalKind.PLATE]), mode)
    note = "您刚才发的车牌号我没有保存，办事不用发给我。"
    assert messages == before
    assert "".join(message["text"] for message in reply).count(note) == 1
    assert reply[-1]["text"].endswith(note)
    (structured,) = (message["custom"] for message in reply if "custom" in message)
    assert structured["speech"].count("没有保存") == 1


@pytest.mark.parametrize(("notice", "shown"), [(None, ""), ("答案快到期了。", "答案快到期了。 ")])
def test_it_is_said_on_a_card_too_which_the_page_shows_in_place_of_the_text(notice: str | None, shown: str) -> None:
    card = {"title": "t", "notice": notice}
    messages: list[dict[str, Any]] = [{"recipient_id": "c", "text": "一", "custom": {"kind": "answer", "card": card}}]
    (message,) = with_note(messages, [PersonalKind.PLATE])
    assert message["custom"]["card"]["notice"] == shown + "您刚才发的车牌号我没有保存，办事不用发给我。"
    assert messages[0]["custom"]["card"] == {"title": "t", "notice": notice}


@pytest.mark.parametrize("kind", [Kind.EMERGENCY, Kind.ERROR])
def test_nothing_is_said_of_masking_beside_a_danger_or_a_failure(kind: Kind) -> None:
    messages = [{"recipient_id": "c", "text": "打119。", "custom": {"kind": kind}}]
    assert with_note(messages, [PersonalKind.ADDRESS]) == messages


def test_where_nothing_was_masked_nothing_is_said() -> None:
    messages = [{"recipient_id": "c", "text": "一"}]
    assert with_note(messages, []) == messages
