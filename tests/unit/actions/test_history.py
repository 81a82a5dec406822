from __future__ import annotations

from datetime import timedelta
from typing import Any

from actions.history import History
from bot.nlu.understanding import KEY, Understanding


def user(text: str, timestamp: float, move: str | None = None) -> dict[str, Any]:
    understanding = Understanding(text, "move" if move else "answer", move=move).as_dict()
    return {"event": "user", "text": text, "timestamp": timestamp, "parse_data": {KEY: understanding}}


def bot(text: str, timestamp: float, **custom: Any) -> dict[str, Any]:
    return {"event": "bot", "text": text, "timestamp": timestamp, "data": {"custom": custom or None}}


def test_the_last_reply_is_what_was_said_between_the_last_two_messages() -> None:
    asked = [user("怎么办", 1.0, "pace/next"), bot("对不起", 2.0), bot("第1步", 2.0, kind="pace")]
    history = History([user("你好", 0.0), bot("您好", 0.5, kind="chitchat"), *asked, user("然后呢", 62.0)])
    assert [said["text"] for said in history.last_said] == ["对不起", "第1步"]
    assert (history.last_kind, history.last_move) == ("pace", "pace/next")
    assert history.recent_texts == {"你好", "怎么办"}
    assert history.pause == timedelta(minutes=1)
    assert not history.was_summed_up


def test_a_recap_is_remembered_as_one() -> None:
    assert History(
        [user("记成单子", 1.0), bot("单子", 2.0, kind="pace", recap={"title": "护照"}), user("好", 3.0)]
    ).was_summed_up


def test_before_the_first_message_nothing_has_happened() -> None:
    for events in ([], [user("你好", 1.0)]):
        history = History(events)
        assert (history.last_said, history.last_kind, history.last_move) == ([], None, None)
        assert history.pause == timedelta(0)
