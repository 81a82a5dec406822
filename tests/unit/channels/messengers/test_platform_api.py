from __future__ import annotations

import pytest

from bot.channels.messengers.platform_api import ReturnCodes
from bot.errors import NotDelivered

CODES = ReturnCodes(remedies={7: "buy corn"}, final=frozenset({7}))


def test_an_answer_with_the_code_0_is_good() -> None:
    assert CODES.must_be_good("/fly", {"errcode": 0, "loft": 1}) == {"errcode": 0, "loft": 1}


def test_a_code_is_told_with_its_remedy() -> None:
    with pytest.raises(NotDelivered, match="/fly answered with errcode 7: buy corn") as caught:
        CODES.must_be_good("/fly", {"errcode": 7})
    assert (caught.value.code, caught.value.is_final) == (7, True)


def test_a_code_that_nobody_knows_may_be_tried_again() -> None:
    with pytest.raises(NotDelivered, match="list of return codes") as caught:
        CODES.must_be_good("/fly", {"errcode": -1})
    assert (caught.value.code, caught.value.is_final) == (-1, False)


def test_what_an_answer_without_a_code_means_differs_from_platform_to_platform() -> None:
    assert ReturnCodes(if_missing=0).must_be_good("/fly", {"loft": 1}) == {"loft": 1}
    with pytest.raises(NotDelivered):
        CODES.must_be_good("/fly", {"loft": 1})
    with pytest.raises(NotDelivered, match="with code 3"):
        ReturnCodes(key="code").must_be_good("/fly", {"errcode": 0, "code": 3})
