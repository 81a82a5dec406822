"""The store's failures, told to operators without a word of citizens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import ConnectionError, RedisError, ResponseError, TimeoutError

from bot.errors import StoreError

_OUTAGE = (RedisError, OSError)
"""What the client raises when the server can't be reached, is too slow or refuses; OSError: a closed socket."""

_BEFORE_THE_SERVERS_WORDS = "of pipeline caused error: "
"""redis-py puts the whole command before what the server said to it."""
_BEFORE_THE_ARGUMENTS = ", with args beginning with"
"""A server that doesn't know a command repeats what came with it."""


@contextmanager
def outage_of(what: str) -> Iterator[None]:
    """Turn the errors of the store's client into StoreError; for blocks that await, too.

    Args:
        what: what the block does, as it may follow "can't": `read a conversation`.

    Raises:
        StoreError: the server can't be reached, is too slow or refuses. The client's own error isn't chained to it,
            for that one may show what citizens said.
    """
    try:
        yield
    except _OUTAGE as error:
        how = "refuses" if isinstance(error, ResponseError) else "doesn't answer"
        raise StoreError(f"can't {what}, the store {how}: {reason(error)}") from None


def reason(error: Exception) -> str:
    """The kind of a client's error and the server's own words, without the command that it was about."""
    kind = type(error).__name__
    if isinstance(error, ResponseError):
        words = str(error).rpartition(_BEFORE_THE_SERVERS_WORDS)[2].partition(_BEFORE_THE_ARGUMENTS)[0]
        return f"{kind}: " + words.strip("()',")
    speaks_of_the_connection = isinstance(error, (ConnectionError, TimeoutError, OSError))
    return f"{kind}: {error}" if speaks_of_the_connection and str(error) else kind
