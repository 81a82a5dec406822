from __future__ import annotations

from bot.nlu.understanding import KEY, Candidate, Understanding


def test_it_travels_with_the_message_and_comes_back_the_same() -> None:
    sent = Understanding("身份证", "clarify", (Candidate("id_card/fee", 0.4),), 0.4, topic="id_card", offered=1)
    assert Understanding.from_message({"text": "身份证", KEY: sent.as_dict()}) == sent
    assert Understanding.from_message({"text": "身份证", "parse_data": {KEY: sent.as_dict()}}) == sent


def test_a_message_nobody_understood_is_a_fallback() -> None:
    assert Understanding.from_message({"text": "你好"}).decision == "fallback"
