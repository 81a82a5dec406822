from __future__ import annotations

from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.engine.take_turn import NothingSaid, take_turn
from bot.safety.gate import Inquiry

INQUIRY = Inquiry("@pigeon:anna", "身份证丢了", {"mode": "accessible"})


async def test_the_dialogue_is_handed_the_message_and_what_it_says_is_the_reply() -> None:
    async def handle(message: UserMessage) -> None:
        assert (message.sender_id, message.text, message.input_channel) == ("@pigeon:anna", "身份证丢了", "pigeon")
        assert message.metadata == INQUIRY.metadata
        assert message.metadata is not INQUIRY.metadata, "Rasa writes into it"
        assert message.output_channel is not None
        for text in ("一", "二"):
            await message.output_channel.send_response("@pigeon:anna", {"text": text})

    said = await take_turn(handle, INQUIRY, "pigeon")
    assert [(message["recipient_id"], message["text"]) for message in said] == [
        ("@pigeon:anna", "一"),
        ("@pigeon:anna", "二"),
    ]


@pytest.mark.parametrize("messages", [[], [{}], [{"text": ""}], [{"text": None, "buttons": []}]])
async def test_a_turn_without_a_word_is_an_error_that_does_not_repeat_the_citizen(messages: list[Any]) -> None:
    async def handle(message: UserMessage) -> None:
        assert message.output_channel is not None
        for each in messages:
            await message.output_channel.send_response(message.sender_id, each)

    with pytest.raises(NothingSaid) as caught:
        await take_turn(handle, INQUIRY, "pigeon")
    assert "身份证" not in str(caught.value)


async def test_an_error_of_the_dialogue_is_the_callers() -> None:
    async def handle(message: UserMessage) -> None:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        await take_turn(handle, INQUIRY, "pigeon")
