from __future__ import annotations

import pytest

from bot.channels.messengers import signature
from bot.channels.messengers.signature import SKEW_SECONDS, must_be_recent, must_match
from bot.errors import Refused

NOW = 1_700_000_000.0


@pytest.fixture
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature.time, "time", lambda: NOW)


@pytest.mark.parametrize("timestamp", ["", "soon", "-5", "1409659589", "9" * 30, "٣", "4000000000"])
def test_a_time_that_is_not_about_now_is_refused(timestamp: str) -> None:
    with pytest.raises(Refused) as refused:
        must_be_recent(timestamp)
    assert (refused.value.code, refused.value.status) == ("timestamp_wrong", 401)


def is_recent(timestamp: str, skew_seconds: float = SKEW_SECONDS, per_second: int = 1) -> bool:
    try:
        must_be_recent(timestamp, skew_seconds, per_second=per_second)
    except Refused:
        return False
    return True


@pytest.mark.usefixtures("_now")
def test_a_time_may_be_off_by_as_much_as_is_allowed_either_way() -> None:
    for skew, is_right in ((0, True), (300, True), (301, False)):
        for sign in (1, -1):
            assert is_recent(str(int(NOW) + sign * skew)) is is_right
    assert is_recent(str(int(NOW) - 3600), 3600)
    assert not is_recent(str(int(NOW) - 11), 10)


@pytest.mark.usefixtures("_now")
def test_a_time_may_be_told_in_milliseconds() -> None:
    assert is_recent(str(int(NOW) * 1000 + 299_999), per_second=1000)
    assert not is_recent(str(int(NOW) * 1000 + 300_001), per_second=1000)
    assert not is_recent(str(int(NOW)), per_second=1000)


def test_the_same_signature_matches() -> None:
    must_match("0a1b", "0a1b")


@pytest.mark.parametrize("given", ["", "0a1", "0a1b ", "0A1B", "0a1c", "签名", "\ud800"], ids=ascii)
def test_any_other_signature_is_refused_whatever_it_is_made_of(given: str) -> None:
    with pytest.raises(Refused) as refused:
        must_match("0a1b", given)
    assert (refused.value.code, refused.value.status) == ("signature_wrong", 401)
