"""How many connections, sockets or streams one client address may hold open at a time, in this process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import Refused
from bot.safety.client_address import Client


class OpenConnections:
    """Counts what is open, by client address.

    Args:
        most: of one address; 0 for no limit. Programs on this machine are not counted.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()

    def enter(self, client: Client) -> bool:
        """Count one more, unless the client has as many as it may; whether it was counted. `leave` counts it off."""
        if not self._most or client.is_local:
            return True
        if self._open[client.address] >= self._most:
            return False
        self._open[client.address] += 1
        return True

    def leave(self, client: Client) -> None:
        """Count one off that `enter` has let in."""
        if not self._most or client.is_local:
            return
        self._open[client.address] -= 1
        if self._open[client.address] <= 0:
            del self._open[client.address]

    @contextmanager
    def holding(self, client: Client) -> Iterator[None]:
        """Hold one open.

        Raises:
            Refused: the client has as many as it may.
        """
        if not self.enter(client):
            raise Refused("too_many_connections", 429, retry_seconds=60)
        try:
            yield
        finally:
            self.leave(client)
