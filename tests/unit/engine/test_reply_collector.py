from __future__ import annotations

from bot.engine.reply_collector import ReplyCollector


async def test_an_image_is_passed_on_and_an_empty_utterance_is_not() -> None:
    collector = ReplyCollector()
    await collector.send_response("c", {"text": None, "image": "https://example.org/a.png"})
    await collector.send_response("c", {"text": "", "buttons": [], "custom": None})
    assert collector.messages == [{"recipient_id": "c", "text": "", "image": "https://example.org/a.png"}]
