from __future__ import annotations

from typing import Any

import pytest

from bot import sentences
from bot.errors import Refused
from bot.safety.gate import Gate, Inquiry, clean, decode_json, without_personal_data
from bot.safety.personal_data.kinds import PersonalKind

GATE = Gate(max_message_characters=20)


def request(**changes: Any) -> dict[str, Any]:
    return {"sender": "citizen", "message": "身份证丢了", **changes}


def test_a_proper_request_is_admitted_as_it_is() -> None:
    inquiry = GATE.admit(request(metadata={"mode": "accessible", "region": "440300"}))
    assert inquiry == Inquiry("citizen", "身份证丢了", {"mode": "accessible", "region": "440300"})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], "json_not_object"),
        ("text", "json_not_object"),
        (None, "json_not_object"),
        ({"message": "x"}, "sender_missing"),
        (request(sender=""), "sender_missing"),
        (request(sender=" \t"), "sender_missing"),
        (request(sender=None), "sender_missing"),
        (request(sender=1.5), "sender_invalid"),
        (request(sender=True), "sender_invalid"),
        (request(sender=10**5000), "sender_missing"),
        (request(sender=["a"]), "sender_invalid"),
        (request(sender="a" * 129), "sender_invalid"),
        (request(sender="a\x00b"), "sender_invalid"),
        (request(sender="a}b"), "sender_invalid"),
        (request(sender="a\ud800b"), "sender_invalid"),
        ({"sender": "a"}, "message_missing"),
        (request(message=12345), "message_invalid"),
        (request(message={}), "message_invalid"),
        (request(message=""), "message_blank"),
        (request(message=" 　\n\t"), "message_blank"),
        (request(message="\x00\x07"), "message_blank"),
        (request(message="\u200b\u202e"), "message_blank"),
        (request(message="长" * 21), "message_too_long"),
        (request(message="长" * 5000), "message_too_long"),
        (request(message="ﷺ" * 2), "message_too_long"),  # each is understood as eighteen characters
        (request(message="㍿" * 6), "message_too_long"),
        (request(metadata="standard"), "metadata_invalid"),
        (request(metadata=[]), "metadata_invalid"),
        (request(metadata={"mode": "big"}), "mode_invalid"),
        (request(metadata={"mode": ["standard"]}), "mode_invalid"),
        (request(metadata={"region": 440300}), "region_invalid"),
        (request(metadata={"region": "深" * 65}), "region_invalid"),
    ],
)
def test_a_request_that_cannot_be_served_is_refused_with_a_code_and_a_sentence(body: Any, code: str) -> None:
    with pytest.raises(Refused) as caught:
        GATE.admit(body)
    assert caught.value.code == code
    assert sentences.refusal(code, **caught.value.values)


def test_the_longest_allowed_message_is_admitted() -> None:
    assert GATE.admit(request(message=" " + "长" * 20 + "\n")).text == "长" * 20
    assert GATE.admit(request(message="ﷺ")).text == "ﷺ"


def test_unseen_characters_are_removed_and_line_breaks_become_blanks() -> None:
    assert clean("\ufeff身\x00份\u200b证\u202e\r\n丢了\ud83d") == "身份证  丢了"


def test_metadata_that_the_contract_does_not_name_is_dropped() -> None:
    assert GATE.admit(request(metadata={"admin": True, "mode": None, "region": " "})).metadata == {}


@pytest.mark.parametrize(
    ("content_type", "body", "code", "status"),
    [
        ("text/plain", b"{}", "content_type_wrong", 415),
        ("", b"{}", "content_type_wrong", 415),
        ("application/json", b"\xff\xfe", "encoding_wrong", 400),
        ("application/json", '{"sender":"中"}'.encode("gbk"), "encoding_wrong", 400),
        ("application/json", b"", "json_broken", 400),
        ("application/json", b'{"sender":', "json_broken", 400),
        ("application/json", b"[" * 60_000, "json_broken", 400),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(content_type: str, body: bytes, code: str, status: int) -> None:
    with pytest.raises(Refused) as caught:
        decode_json(content_type, body)
    assert (caught.value.code, caught.value.status) == (code, status)


def test_json_may_name_its_charset_and_begin_with_a_byte_order_mark() -> None:
    assert decode_json("Application/JSON; charset=utf-8", '\ufeff{"a":"中"}'.encode()) == {"a": "中"}


def test_a_sender_that_a_session_or_a_platform_names_goes_before_the_bodys() -> None:
    body = {"sender": "somebody else", "message": "你好", "metadata": {"mode": "accessible"}}
    assert GATE.admit(body, "@wechat:anna") == Inquiry("@wechat:anna", "你好", {"mode": "accessible"})
    with pytest.raises(Refused) as caught:
        GATE.admit(body, "")
    assert caught.value.code == "sender_missing"


def test_personal_data_is_masked_before_anybody_sees_the_message() -> None:
    inquiry = Gate(100).admit(request(message="我的身份证号是1101\u200b0519491231002X，丢了怎么补"))
    assert inquiry.text == "我的身份证号是〔身份证号〕，丢了怎么补"
    assert inquiry.masked == [PersonalKind.IDENTITY_NUMBER]
    assert GATE.admit(request()).masked == []


def test_a_region_is_masked_too() -> None:
    inquiry = GATE.admit(request(metadata={"region": "南京市鼓楼区中山北路100号5幢301"}))
    assert inquiry.metadata == {"region": "南京市鼓楼区〔详细住址〕"}


def test_masking_makes_no_message_too_long() -> None:
    longest = "我叫张三，" * 4
    once = GATE.admit(request(message=longest)).text
    assert len(once) > 20
    assert GATE.admit(request(message=once)).text == once


def test_a_message_that_is_kept_before_it_is_admitted_is_masked_alike() -> None:
    kept = without_personal_data("电话 138\u200b1234\t5678 ")
    assert kept == "电话 〔电话号码〕"
    assert GATE.admit(request(message=kept)).masked == [PersonalKind.TELEPHONE]


def test_a_sender_may_be_a_number_as_in_rasa() -> None:
    assert GATE.admit(request(sender=42)).sender == "42"
    assert GATE.admit(request(sender=0)).sender == "0"


def test_metadata_that_the_operator_names_is_passed_on_and_nothing_else() -> None:
    gate = Gate(20, metadata_keys=["customer_id", "vip", "mode"])
    metadata = {"customer_id": "4\u200b2", "vip": True, "admin": True, "mode": "accessible"}
    assert gate.admit(request(metadata=metadata)).metadata == {"customer_id": "42", "vip": True, "mode": "accessible"}


@pytest.mark.parametrize("value", ["4" * 257, {"a": 1}, ["4"], 10**400, float("nan"), float("inf")])
def test_a_value_that_is_long_or_a_structure_is_refused(value: Any) -> None:
    with pytest.raises(Refused) as caught:
        Gate(20, metadata_keys=["customer_id"]).admit(request(metadata={"customer_id": value}))
    assert caught.value.code == "metadata_value_invalid"
    assert "customer_id" in sentences.refusal(caught.value.code, **caught.value.values)
