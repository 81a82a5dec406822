"""Tickets for an event stream: what an address may carry in a session's place, as addresses are written to logs."""

from __future__ import annotations

import re
import secrets

from bot.errors import Refused
from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.store import Store

_TICKET = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


class Tickets:
    """Issues tickets, each good once and for `keys.TICKET_SECONDS`, in any process."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def issue(self, sender: str) -> str:
        """A ticket for what is said to a sender.

        Raises:
            StoreError: the store can't be reached.
        """
        ticket = secrets.token_urlsafe(16)
        with outage_of("issue a ticket"):
            await self._store.client.set(keys.ticket(ticket), sender, ex=keys.TICKET_SECONDS)
        return ticket

    async def redeem(self, ticket: object) -> str:
        """The sender whom a ticket was issued for; it isn't good any more after that.

        Raises:
            Refused: it was never issued, was redeemed before or has expired; status 401.
            StoreError: the store can't be reached.
        """
        if not isinstance(ticket, str) or not _TICKET.fullmatch(ticket):
            raise Refused("ticket_invalid", 401)
        key = keys.ticket(ticket)
        with outage_of("redeem a ticket"):
            async with self._store.client.pipeline(transaction=True) as pipeline:
                pipeline.get(key)
                pipeline.delete(key)
                sender, _ = await pipeline.execute()
        if sender is None:
            raise Refused("ticket_invalid", 401)
        return str(sender)
