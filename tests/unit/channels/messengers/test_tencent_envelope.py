"""The sealed XML of WeChat and WeCom, beside published examples and an independent client (wechatpy)."""

from __future__ import annotations

import pytest
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException
from wechatpy.utils import check_signature

from bot.channels.messengers.tencent_envelope import Envelope, signature_of
from bot.channels.messengers.tencent_xml import from_xml
from bot.errors import ChannelError, Refused

KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
ACCOUNT = ("QDG6eK", KEY, "wx5823bf96d3bd56c7")
"""The account of the sample that the platform publishes with its library WXBizMsgCrypt."""

TEXT = "<xml><Content>社保卡丢了怎么办</Content></xml>"


def test_the_signature_is_that_of_the_published_example() -> None:
    """WeChat, 消息加解密说明: token AAAAA."""
    assert signature_of("AAAAA", "1714037059", "486452656") == "899cf89e464efb63f54ddac96b0a0a235f53aa78"


def test_the_published_sample_of_the_platforms_library_is_opened() -> None:
    """WXBizMsgCrypt, sample 验证回调URL."""
    echo = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
    signature = "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
    assert Envelope(*ACCOUNT).open(signature, "1409659589", "263014780", echo) == b"1616140317555161061"


@pytest.mark.parametrize("text", [TEXT, "x", "长" * 5000, *("y" * length for length in range(20, 53))])
def test_what_an_independent_client_sealed_is_opened(text: str) -> None:
    fields = from_xml(WeChatCrypto(*ACCOUNT).encrypt_message(text, "nonce", "1409659589").encode())
    opened = Envelope(*ACCOUNT).open(fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
    assert opened.decode() == text


@pytest.mark.parametrize("text", [TEXT, "x", "长" * 5000])
def test_what_we_seal_is_opened_by_an_independent_client(text: str) -> None:
    sealed = Envelope(*ACCOUNT).seal(text)
    fields = from_xml(sealed.encode())
    crypto = WeChatCrypto(*ACCOUNT)
    assert crypto.decrypt_message(sealed, fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"]) in (
        text,
        text.encode(),
    )
    with pytest.raises(InvalidSignatureException):
        crypto.decrypt_message(sealed, "0" * 40, fields["TimeStamp"], fields["Nonce"])
    with pytest.raises(InvalidAppIdException):
        WeChatCrypto(ACCOUNT[0], KEY, "wx0000000000000000").decrypt_message(
            sealed, fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"]
        )


def test_an_independent_client_agrees_with_our_signature() -> None:
    check_signature("t0ken", signature_of("t0ken", "1409659589", "263014780"), "1409659589", "263014780")


def sealed_fields(text: str = TEXT, account: tuple[str, str, str] = ACCOUNT) -> dict[str, str]:
    return from_xml(Envelope(*account).seal(text).encode())


def refusal(fields: dict[str, str]) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        Envelope(*ACCOUNT).open(fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
    return refused.value.code, refused.value.status


@pytest.mark.parametrize("field", ["MsgSignature", "TimeStamp", "Nonce", "Encrypt"])
def test_a_changed_field_breaks_the_signature(field: str) -> None:
    fields = sealed_fields()
    assert refusal({**fields, field: "é" + fields[field][1:]}) == ("signature_wrong", 401)


def test_a_message_for_another_account_is_refused() -> None:
    fields = sealed_fields(account=(ACCOUNT[0], KEY, "wx0000000000000000"))
    assert refusal(fields) == ("envelope_broken", 400)


@pytest.mark.parametrize("encrypted", ["", "!!!", "AAAA", "A" * 64, "A" * 4096])
def test_a_ciphertext_that_is_none_is_refused_though_it_is_signed(encrypted: str) -> None:
    signature = signature_of(ACCOUNT[0], "1", "2", encrypted)
    fields = {"MsgSignature": signature, "TimeStamp": "1", "Nonce": "2", "Encrypt": encrypted}
    assert refusal(fields) == ("envelope_broken", 400)


@pytest.mark.parametrize("key", ["", KEY[:-1], KEY + "=", KEY[:-1] + "!"])
def test_a_malformed_key_is_named_before_the_start(key: str) -> None:
    with pytest.raises(ChannelError, match="encoding_aes_key must have 43"):
        Envelope(ACCOUNT[0], key, ACCOUNT[2])
