"""What begins with a slash, as in Rasa: what a button may say besides words, and what a page says when it is opened.

Whoever types `/intent{"entity": "value"}` claims an intent. A citizen may do that only where a message of the same
conversation has offered exactly this.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from copy import copy
from itertools import islice
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import sentences
from bot.safety.gate import clean

_SIGN = "/"
_SHOWN = 10
"""Messages, from the last one back, whose buttons still stand on a page in reach."""


def offered_intent(text: str, events: Iterable[Event], domain: Domain) -> dict[str, Any] | None:
    """The intent and entities of a tapped button's payload, as Rasa's parse data.

    Args:
        text: as the gate admitted it.
        events: of the conversation, the newest last.
        domain: which has the intent.

    Returns:
        None for a text that claims no intent of the domain, or that none of the last ten messages has offered.
    """
    if not text.startswith(_SIGN) or text not in _offered(events):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an intent or an entity that the domain lacks, with the text
        unpacked = YAMLStoryReader.unpack_regex_message(Message({TEXT: text}), domain)
    if unpacked.get(INTENT) is None:
        return None
    return {name: unpacked.get(name) for name in (TEXT, INTENT, ENTITIES, INTENT_RANKING_KEY)}


def as_greeting(message: UserMessage) -> UserMessage:
    """The message; if it is what a page or platform says by itself when it is opened, one that says hello instead.

    What was offered as a button is no such thing, and is asked for first.
    """
    if message.text not in sentences.openings():
        return message
    greeting = copy(message)
    greeting.text = sentences.said_at("open")
    return greeting


def _offered(events: Iterable[Event]) -> set[str]:
    said = islice((event for event in reversed(list(events)) if isinstance(event, BotUttered)), _SHOWN)
    buttons = [button for event in said for button in (event.data or {}).get("buttons") or []]
    return {clean(str(button.get("payload", ""))) for button in buttons}
