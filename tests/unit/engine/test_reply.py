from __future__ import annotations

from bot.engine.reply import ReplyCollector, complete


def test_the_last_structured_part_is_the_one_that_counts() -> None:
    messages = [
        {"recipient_id": "c", "text": "一", "custom": {"kind": "mode"}},
        {"recipient_id": "c", "text": "二", "custom": {"kind": "answer", "id": "a/b"}},
        {"recipient_id": "c", "text": "三"},
    ]
    reply = complete(messages, "accessible")
    assert [message.get("custom", {}).get("kind") for message in reply] == [None, "answer", None]
    assert reply[1]["custom"]["mode"] == "accessible"
    assert reply[1]["custom"]["speech"] == "一。二。三"


def test_what_an_action_says_about_itself_is_kept() -> None:
    said = {"kind": "answer", "mode": "accessible", "speech": "念这个", "candidates": [1], "card": {"title": "t"}}
    (message,) = complete([{"recipient_id": "c", "text": "看这个", "custom": dict(said)}], "standard")
    assert {name: message["custom"][name] for name in said} == said


async def test_an_image_is_passed_on_and_an_empty_utterance_is_not() -> None:
    collector = ReplyCollector()
    await collector.send_response("c", {"text": None, "image": "https://example.org/a.png"})
    await collector.send_response("c", {"text": "", "buttons": [], "custom": None})
    assert collector.messages == [{"recipient_id": "c", "text": "", "image": "https://example.org/a.png"}]
