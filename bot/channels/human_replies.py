"""What a person of the agency says into a citizen's conversation."""

from __future__ import annotations

from bot.contract import Kind
from bot.errors import ChannelError
from bot.safety.sessions import Sessions
from bot.settings import Settings
from bot.storage.pushed_messages import PushedMessages
from bot.storage.store import Store


async def say_as_person(store: Store, settings: Settings, sender: str, text: str) -> None:
    """Send an answer to a citizen's web page.

    Args:
        store: where the page fetches it from.
        settings: how long an answer may be, and for how many hours it waits.
        sender: of the page's conversation, as `recipient_id` names it.
        text: 1 to `max_message_characters` characters; line breaks stay.

    Raises:
        ChannelError: the sender isn't one of a page, or the text is empty or too long.
        StoreError: the store can't be reached.
    """
    if not Sessions(store, "web").is_sender(sender):
        raise ChannelError(f"{sender!r} is no web page's conversation; give the sender of one, @web: and 32 characters")
    text = text.strip()
    if not 0 < len(text) <= settings.max_message_characters:
        raise ChannelError(f"an answer has 1 to {settings.max_message_characters} characters, this one {len(text)}")
    message = {"text": text, "custom": {"kind": Kind.HANDOFF, "author": "person"}}
    await PushedMessages(store, settings.session_hours).push(sender, message)
