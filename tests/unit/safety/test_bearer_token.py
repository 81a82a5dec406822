from __future__ import annotations

import pytest

from bot.errors import Refused
from bot.safety.bearer_token import must_be_trusted
from bot.safety.client_address import Client

HERE, ELSEWHERE = Client("127.0.0.1", is_local=True), Client("198.51.100.1")
TOKEN = "a-token-of-the-operator"


def test_programs_here_and_those_that_know_the_token_are_let_in() -> None:
    must_be_trusted(HERE, None, None, "rest_closed")
    must_be_trusted(HERE, None, TOKEN, "rest_closed")
    for said in (f"Bearer {TOKEN}", f"bearer   {TOKEN} "):
        must_be_trusted(ELSEWHERE, said, TOKEN, "rest_closed")


@pytest.mark.parametrize(
    "said", [None, "", TOKEN, f"Basic {TOKEN}", "Bearer", f"Bearer {TOKEN}x", "Bearer \udce4", "Bearer 令"]
)
def test_who_does_not_know_the_token_is_not(said: str | None) -> None:
    with pytest.raises(Refused) as caught:
        must_be_trusted(ELSEWHERE, said, TOKEN, "rest_closed")
    assert (caught.value.code, caught.value.status) == ("token_wrong", 401)


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_token_nobody_from_elsewhere_is(token: str | None) -> None:
    for said in (None, "Bearer", "Bearer "):
        with pytest.raises(Refused) as caught:
            must_be_trusted(ELSEWHERE, said, token, "rest_closed")
        assert (caught.value.code, caught.value.status) == ("rest_closed", 403)
