"""Channels that know only Rasa's interface, with the real assistant behind them."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, OutputChannel, UserMessage
from rasa.core.channels.twilio_voice import TwilioVoiceCollectingOutputChannel
from rasa.shared.constants import DEFAULT_SENDER_ID

from bot import sentences
from bot.channels.rasa_channels import through_the_door
from bot.engine.assistant import Assistant


class Postcards(InputChannel):
    @classmethod
    def name(cls) -> str:
        return "postcards"


class Written(OutputChannel):
    """An output that people read."""

    def __init__(self) -> None:
        self.cards: list[dict[str, Any]] = []

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.cards.append({"to": recipient_id, **message})


async def said_to(assistant: Assistant, output: OutputChannel, text: str, sender: str = "anna", **more: Any) -> None:
    await through_the_door(Postcards(), assistant)(UserMessage(text, output, sender, **more))


async def test_people_get_the_reply_without_what_is_for_programs(assistant: Assistant) -> None:
    output = Written()
    await said_to(assistant, output, "数数")
    assert output.cards == [{"to": "anna", "text": "第1次", "buttons": [{"title": "再来", "payload": "再数一次"}]}]
    assert (await assistant.slots("@postcards:anna"))["counted"] == 1


async def test_programs_get_the_structured_part_too(assistant: Assistant) -> None:
    output = CollectingOutputChannel()
    await said_to(assistant, output, "数数", metadata={"mode": "accessible"})
    text, structured = output.messages
    assert (text["recipient_id"], text["text"]) == ("anna", "第1次")
    assert (structured["custom"]["kind"], structured["custom"]["mode"]) == ("answer", "accessible")


@pytest.mark.parametrize(
    ("text", "sender", "metadata", "code"),
    [
        ("数数", DEFAULT_SENDER_ID, None, "sender_missing"),
        (" ", "anna", None, "message_blank"),
        ("数数", "anna", {"mode": "loud"}, "mode_invalid"),
    ],
)
async def test_a_refusal_is_said(assistant: Assistant, text: str, sender: str, metadata: Any, code: str) -> None:
    output = Written()
    await said_to(assistant, output, text, sender, metadata=metadata)
    assert [card["text"] for card in output.cards] == [sentences.refusal(code)]


async def test_a_choice_that_is_too_long_for_a_button_is_written_out(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.rasa_channels._LONGEST_PAYLOAD_BYTES", 3)
    output = Written()
    await said_to(assistant, output, "数数")
    assert output.cards == [{"to": "anna", "text": "第1次\n1. 再来"}]


@pytest.mark.filterwarnings("ignore:Text contains an emoji")  # Rasa takes Chinese characters for such
async def test_a_telephone_call_gets_the_reply_to_be_spoken(assistant: Assistant) -> None:
    output = TwilioVoiceCollectingOutputChannel()
    await said_to(assistant, output, "数数")
    assert [message["text"] for message in output.messages if "text" in message] == ["第1次", "再来"]
