from __future__ import annotations

from contextlib import ExitStack

import pytest

from bot.errors import Refused
from bot.safety.client_address import Client
from bot.safety.open_connections import OpenConnections

ANNA, BERT = Client("198.51.100.1"), Client("198.51.100.2")


def test_one_address_cannot_hold_more_than_its_share() -> None:
    connections = OpenConnections(2)
    with ExitStack() as held:
        for _ in range(2):
            held.enter_context(connections.holding(ANNA))
        with pytest.raises(Refused) as caught:
            held.enter_context(connections.holding(ANNA))
        assert (caught.value.code, caught.value.status) == ("too_many_connections", 429)
        assert caught.value.retry_seconds
        held.enter_context(connections.holding(BERT))
    assert connections.enter(ANNA), "what was left isn't counted any more"


def test_programs_on_this_machine_are_not_counted_and_zero_is_no_limit() -> None:
    assert all(OpenConnections(1).enter(Client("127.0.0.1", is_local=True)) for _ in range(5))
    unlimited = OpenConnections(0)
    assert all(unlimited.enter(ANNA) for _ in range(5))
    unlimited.leave(ANNA)
