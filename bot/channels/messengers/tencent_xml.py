"""What WeChat and WeCom tell that a citizen did, mostly in XML."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot import sentences
from bot.channels.messengers.incoming import Incoming
from bot.errors import Refused

_OPENED = "user_enter_tempsession"
"""The event that a citizen has opened the customer-service chat of a mini program."""


def from_xml(body: bytes) -> dict[str, str]:
    """The fields of a platform's message.

    Raises:
        Refused: it isn't well-formed XML of the encoding it says, or it has a document type or entities (400).
    """
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Refused("message_unreadable") from None
    return {field.tag: (field.text or "").strip() for field in root}


def to_xml(fields: Mapping[str, str]) -> str:
    """Fields as a message to a platform."""
    root = Element("xml")
    for name, value in fields.items():
        SubElement(root, name).text = value
    return tostring(root, encoding="unicode")


def read_message(fields: dict[str, str], *, greets: bool) -> Incoming | None:
    """The message in a callback's fields, or the one that its event stands for; None when it needs no answer.

    Args:
        fields: of a message as `from_xml` reads them.
        greets: whether a new follower, and who opens a mini program's chat, is taken to have said hello.

    Raises:
        Refused: a field that every message has is missing.
    """
    try:
        user, kind, _ = fields["FromUserName"], fields["MsgType"], fields["ToUserName"]
        if kind == "event":
            event, key = fields["Event"].lower(), fields.get("EventKey", "")
            # Events have no id of their own; WeChat's documents name these two to tell them apart.
            message_id = f"{user}:{fields['CreateTime']}:{event}:{key}"
            if event == _OPENED:  # whoever opens the chat time and again is greeted once a day
                message_id = f"{user}:{event}"
        else:
            message_id = fields["MsgId"]
    except KeyError:
        raise Refused("message_unreadable") from None
    if kind == "event":
        greeting = sentences.said_at("subscribe") if greets else ""
        said = {"subscribe": greeting, _OPENED: greeting, "click": key}.get(event)
        return Incoming(message_id, user, said) if said else None
    if kind == "text":
        return Incoming(message_id, user, fields.get("Content", ""))
    if kind == "voice" and "Recognition" in fields:
        heard = fields["Recognition"]
        return Incoming(message_id, user, heard, notice=None if heard else "speech_unclear")
    return Incoming(message_id, user, notice="text_only")
