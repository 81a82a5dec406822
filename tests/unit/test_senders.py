from __future__ import annotations

import pytest

from bot.senders import MAX_SENDER_CHARACTERS, is_usable, platform_sender

LONGEST = MAX_SENDER_CHARACTERS - len("@pigeon:")


@pytest.mark.parametrize("user", ["o6_bmj", "张三", "a b", "x" * LONGEST, "@web:0123"])
def test_a_platforms_citizen_goes_by_the_platforms_own_id(user: str) -> None:
    assert platform_sender("pigeon", user) == f"@pigeon:{user}"


@pytest.mark.parametrize("user", ["", " ", "a ", "{a}", "a\nb", "a\u202eb", "a\ud800", "x" * (LONGEST + 1)])
def test_an_id_that_no_sender_may_have_is_replaced_by_one_that_a_sender_may(user: str) -> None:
    sender = platform_sender("pigeon", user)
    assert is_usable(sender)
    assert sender.startswith("@pigeon:")
    assert len(sender) == len("@pigeon:") + 64
    assert sender == platform_sender("pigeon", user), "the next message is the same citizen's"


def test_replaced_ids_tell_citizens_apart() -> None:
    users = ["", " ", "a ", " a", "{a}", "{a", "a\ud800", "a\ud801", "x" * 200, "x" * 201]
    assert len({platform_sender("pigeon", user) for user in users}) == len(users)
    assert platform_sender("pigeon", "{a}") != platform_sender("raven", "{a}")


@pytest.mark.parametrize("sender", ["a", "a b", "张三", "a" * MAX_SENDER_CHARACTERS, "\u4e2d\u3000\u6587"])
def test_a_sender_that_can_be_seen_is_usable(sender: str) -> None:
    assert is_usable(sender)


@pytest.mark.parametrize(
    "sender",
    [
        "{",
        "a}",
        "a\x00",
        "a\u200bb",
        "a\ufeff",
        "a\ud800",
        "a\ue000",
        " a",
        "a\u3000",
        "a" * (MAX_SENDER_CHARACTERS + 1),
    ],
    ids=ascii,
)
def test_a_sender_that_could_be_mistaken_or_break_a_key_is_not(sender: str) -> None:
    assert not is_usable(sender)
