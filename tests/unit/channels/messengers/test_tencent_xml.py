from __future__ import annotations

import pytest

from bot import sentences
from bot.channels.messengers.incoming import Incoming
from bot.channels.messengers.tencent_xml import from_xml, read_message, to_xml
from bot.errors import Refused

MESSAGE = {"ToUserName": "gh_1", "FromUserName": "o_anna", "CreateTime": "1700000000", "MsgType": "text"}

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"<xml><Content>half",
        b"<xml><Content>\xff\xfe</Content></xml>",
        b'<?xml version="1.0" encoding="klingon"?><xml/>',
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><xml><Content>&l8;</Content></xml>'.encode(),
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Content>&f;</Content></xml>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><xml/>',
        b"<xml><Content>&unknown;</Content></xml>",
    ],
)
def test_xml_that_is_broken_or_dangerous_is_refused(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        from_xml(body)
    assert (refused.value.code, refused.value.status) == ("message_unreadable", 400)


def test_xml_keeps_what_would_be_markup() -> None:
    fields = {"Content": "a<b>&c]]>", "To": "o_1"}
    assert from_xml(to_xml(fields).encode()) == fields


def test_fields_come_without_the_blanks_around_them_and_an_empty_one_is_there() -> None:
    body = "<xml><Content>\n 身份证\n丢了 </Content><Recognition/></xml>".encode()
    assert from_xml(body) == {"Content": "身份证\n丢了", "Recognition": ""}


def read(*, greets: bool = True, **fields: str) -> Incoming | None:
    return read_message({**MESSAGE, **fields}, greets=greets)


@pytest.mark.parametrize(
    ("fields", "text", "notice"),
    [
        ({"Content": "身份证丢了"}, "身份证丢了", None),
        ({}, "", None),
        ({"MsgType": "voice", "Recognition": "身份证丢了。"}, "身份证丢了。", None),
        ({"MsgType": "voice", "Recognition": ""}, "", "speech_unclear"),
        ({"MsgType": "voice", "MediaId": "1"}, "", "text_only"),
        ({"MsgType": "image", "PicUrl": "http://x"}, "", "text_only"),
        ({"MsgType": "a kind to come"}, "", "text_only"),
    ],
)
def test_a_message_is_what_was_said_or_the_notice_to_answer_it_with(
    fields: dict[str, str], text: str, notice: str | None
) -> None:
    assert read_message({**MESSAGE, "MsgId": "7", **fields}, greets=True) == Incoming("7", "o_anna", text, notice)


def test_a_tap_on_the_menu_says_its_word() -> None:
    tapped = read(MsgType="event", Event="CLICK", EventKey="人工")
    assert tapped is not None
    assert tapped.text == "人工"


def test_a_new_follower_is_greeted_where_that_is_wanted() -> None:
    followed = read(MsgType="event", Event="subscribe")
    assert followed is not None
    assert followed.text == sentences.said_at("subscribe")
    assert read(MsgType="event", Event="subscribe", greets=False) is None


@pytest.mark.parametrize("event", ["unsubscribe", "LOCATION", "VIEW", "click"])
def test_an_event_by_which_nothing_is_said_needs_no_answer(event: str) -> None:
    assert read(MsgType="event", Event=event) is None


def test_events_which_have_no_id_are_told_apart_and_repeated_ones_are_not() -> None:
    def id_of(**fields: str) -> str:
        tap = {**MESSAGE, "MsgType": "event", "Event": "CLICK", "EventKey": "人工"}
        tapped = read_message({**tap, **fields}, greets=True)
        assert tapped is not None
        return tapped.id

    assert id_of() == id_of()
    others = [id_of(CreateTime="1700000001"), id_of(FromUserName="o_bert"), id_of(EventKey="长辈版")]
    assert len({id_of(), *others}) == 4


@pytest.mark.parametrize("missing", ["FromUserName", "ToUserName", "MsgType", "MsgId"])
def test_a_message_without_a_field_that_every_one_has_is_refused(missing: str) -> None:
    fields = {**MESSAGE, "MsgId": "7", "Content": "身份证丢了"}
    del fields[missing]
    with pytest.raises(Refused) as refused:
        read_message(fields, greets=True)
    assert (refused.value.code, refused.value.status) == ("message_unreadable", 400)


@pytest.mark.parametrize("missing", ["Event", "CreateTime"])
def test_an_event_without_what_tells_it_apart_is_refused(missing: str) -> None:
    fields = {**MESSAGE, "MsgType": "event", "Event": "CLICK", "EventKey": "人工"}
    del fields[missing]
    with pytest.raises(Refused):
        read_message(fields, greets=True)
