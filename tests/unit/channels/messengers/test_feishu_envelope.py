"""Beside the platform's published example, and the simulator, which seals and signs by the documents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.messengers.feishu_envelope import FeishuEnvelope
from bot.errors import Refused
from tests.support.simulators.feishu import ENCRYPT_KEY, SimulatedFeishu

PLATFORM, ENVELOPE = SimulatedFeishu(), FeishuEnvelope(ENCRYPT_KEY)


def test_the_published_example_is_decrypted() -> None:
    """Source: Feishu Open Platform, "接收事件", the example of 加密策略."""
    encrypted = "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk="
    assert FeishuEnvelope("test key").decrypted(encrypted) == "hello world"


@pytest.mark.parametrize("length", [1, 15, 16, 17, 31, 32, 5000])
def test_what_the_platform_sealed_is_opened_whatever_its_length(length: int) -> None:
    event = {"text": "长" * length}
    assert ENVELOPE.open(PLATFORM.encrypted(json.dumps(event, ensure_ascii=False))) == event


@pytest.mark.parametrize(
    "encrypted",
    [
        None,
        7,
        {},
        "",
        "!!!",
        "签",
        "AAAA",
        "A" * 64,
        PLATFORM.encrypted("{}", "another key"),
        PLATFORM.encrypted("{}")[:-4],
        PLATFORM.encrypted("[]"),
        PLATFORM.encrypted("no JSON"),
        PLATFORM.encrypted("[" * 60_000),
    ],
    ids=range(13),
)
def test_what_can_not_be_opened_with_this_key_or_is_no_object_is_refused(encrypted: Any) -> None:
    with pytest.raises(Refused) as refused:
        ENVELOPE.open(encrypted)
    assert (refused.value.code, refused.value.status) == ("envelope_broken", 400)


def test_the_signature_holds_for_the_body_as_it_came_and_for_nothing_else() -> None:
    body = b'{"encrypt": "x"}'
    headers = PLATFORM.signed(body)
    timestamp, nonce, signature = (
        headers[f"X-Lark-{name}"] for name in ("Request-Timestamp", "Request-Nonce", "Signature")
    )
    ENVELOPE.must_be_signed(timestamp, nonce, body, signature)
    for changed in (
        (timestamp, nonce, body + b" ", signature),
        (timestamp, nonce + "0", body, signature),
        (timestamp + "0", nonce, body, signature),
        (timestamp, "\ud800", body, signature),
        (timestamp, nonce, body, signature.upper()),
        (timestamp, nonce, body, ""),
    ):
        with pytest.raises(Refused) as refused:
            ENVELOPE.must_be_signed(*changed)
        assert (refused.value.code, refused.value.status) == ("signature_wrong", 401)
    with pytest.raises(Refused):
        FeishuEnvelope("another key").must_be_signed(timestamp, nonce, body, signature)
