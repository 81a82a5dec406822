from __future__ import annotations

from bot.channels.messengers.answer_window import LONGEST_TEXT_BYTES, joined


def test_texts_are_joined_and_what_is_more_than_a_text_stands_by_itself() -> None:
    menu = {"text": "选一个", "menu": {"list": []}}
    assert joined([{"text": "一"}, {"text": "二"}, menu, {"text": "三"}]) == [
        {"text": "一\n\n二"},
        menu,
        {"text": "三"},
    ]


def test_what_one_text_does_not_hold_is_as_few_as_do() -> None:
    sentence = "这句话说来话长。" * 40
    parts = joined([{"text": sentence} for _ in range(4)])
    assert len(parts) == 2
    assert all(len(part["text"].encode()) <= LONGEST_TEXT_BYTES for part in parts)
    assert "".join(part["text"] for part in parts).count("这句话说来话长。") == 160
