"""Rasa's output channel for one turn."""

from __future__ import annotations

from rasa.core.channels.channel import CollectingOutputChannel

from bot.rendering.reply import Message


class ReplyCollector(CollectingOutputChannel):
    """Collects a turn's messages, each with its text, buttons and structured part together (Rasa would split them)."""

    @classmethod
    def name(cls) -> str:
        return "collector"

    async def send_response(self, recipient_id: str, message: Message) -> None:
        collected: Message = {"recipient_id": recipient_id, "text": message.get("text") or ""}
        for part in ("buttons", "custom", "image", "attachment"):
            if message.get(part):
                collected[part] = message[part]
        if len(collected) > 2 or collected["text"]:
            self.messages.append(collected)
