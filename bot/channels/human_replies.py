"""What a person of the agency says into a citizen's conversation."""

from __future__ import annotations

from bot.channels.credentials import open_channels
from bot.contract import Kind
from bot.errors import ChannelError
from bot.safety.sessions import Sessions
from bot.senders import PLATFORM_SIGN
from bot.settings import Settings
from bot.storage import keys
from bot.storage.pushed_messages import PushedMessages
from bot.storage.store import Store
from bot.storage.waiting import WaitingCitizens

_PAGES = ("web", "socketio")
"""The channels whose pages fetch what waits for them."""


async def say_as_person(store: Store, settings: Settings, sender: str, text: str) -> None:
    """Send an answer to a citizen, who doesn't wait for a person any more then.

    It waits for a page until that is opened; a messaging platform takes it now or not at all.

    Args:
        store: where a page fetches it from, and who waits is noted.
        settings: how long an answer may be, for how many hours it waits, and where the platforms' credentials are.
        sender: of the conversation, as `bianmin waiting` lists it and `recipient_id` names it.
        text: 1 to `max_message_characters` characters; line breaks stay.

    Raises:
        ChannelError: nothing can be said to this sender, or the text is empty or too long.
        NotDelivered: the platform doesn't take it.
        StoreError: the store can't be reached.
    """
    text = text.strip()
    if not 0 < len(text) <= settings.max_message_characters:
        raise ChannelError(f"an answer has 1 to {settings.max_message_characters} characters, this one {len(text)}")
    if any(Sessions(store, channel).is_sender(sender) for channel in _PAGES):
        message = {"text": text, "custom": {"kind": Kind.HANDOFF, "author": "person"}}
        await PushedMessages(store, settings.session_hours).push(sender, message)
    else:
        await _say_on_platform(store, settings, sender, text)
    await WaitingCitizens(store).remove(sender)


async def _say_on_platform(store: Store, settings: Settings, sender: str, text: str) -> None:
    from bot.engine.rasa_setup import prepare_rasa

    prepare_rasa(settings)
    from bot.channels.messengers.messenger import MessengerChannel  # brings Rasa along, which no page needs

    name, _, user = sender.removeprefix(PLATFORM_SIGN).partition(":")
    opened = open_channels(settings.credentials) if keys.channel_of(sender) else []
    messengers = [channel for channel in opened if isinstance(channel, MessengerChannel)]
    channel = next((each for each in messengers if each.name() == name), None)
    if channel is None:
        raise ChannelError(
            f"nothing can be said to {sender!r}: a person's words reach a web page (@web: and 32 characters), a "
            "Socket.IO page (@socketio: the same), and of the platforms that credentials.yml names @wechat:, "
            "@miniprogram:, @wecom: and @feishu:, and @wecom_kf: and @dingtalk: of who waits for a person; other "
            "channels take nothing but answers to what a citizen says"
        )
    try:
        await channel.say(store, user, text)
    finally:
        await channel.disconnect()
