from __future__ import annotations

import pytest

from bot.errors import Refused
from bot.safety.tickets import Tickets
from bot.storage import keys
from bot.storage.store import Store


async def test_a_ticket_is_good_once_in_any_process(store: Store) -> None:
    ticket = await Tickets(store).issue("@web:anna")
    assert 0 < await store.client.ttl(keys.ticket(ticket)) <= keys.TICKET_SECONDS
    assert await Tickets(store).redeem(ticket) == "@web:anna"
    with pytest.raises(Refused) as caught:
        await Tickets(store).redeem(ticket)
    assert (caught.value.code, caught.value.status) == ("ticket_invalid", 401)


@pytest.mark.parametrize("ticket", [None, 7, "", "A" * 22, "\ud800" * 22, "A" * 5000, ["a"]])
async def test_a_ticket_that_was_not_issued_is_refused(store: Store, ticket: object) -> None:
    with pytest.raises(Refused) as caught:
        await Tickets(store).redeem(ticket)
    assert caught.value.status == 401


async def test_the_keys_of_tickets_do_not_tell_them(store: Store) -> None:
    ticket = await Tickets(store).issue("@web:anna")
    assert not any(ticket in key for key in await store.client.keys("*"))
