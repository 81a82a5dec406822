from __future__ import annotations

import traceback

import pytest
import redis.exceptions
from redis.exceptions import ConnectionError, InvalidResponse, ResponseError

from bot.errors import ConversationBusy, StoreError
from bot.storage.outage import outage_of, reason

SENDER, WORDS = "13800001234", "我叫张三丰"
# redis-py has it, its type stubs leave it out.
OutOfMemoryError: type[ResponseError] = vars(redis.exceptions)["OutOfMemoryError"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            ResponseError(
                f"Command # 1 (RPUSH bianmin:events:{{{SENDER}}} {WORDS}) of pipeline caused error: OOM full"
            ),
            "ResponseError: OOM full",
        ),
        (
            OutOfMemoryError(
                f"Command # 1 (SET x {WORDS} of pipeline caused error: ) of pipeline caused error: ('a',)"
            ),
            "OutOfMemoryError: a",
        ),
        (
            ResponseError(f"unknown command 'GETDEL', with args beginning with: 'bianmin:events:{{{SENDER}}}'"),
            "ResponseError: unknown command 'GETDEL",
        ),
        (InvalidResponse(f"Protocol Error: {WORDS}"), "InvalidResponse"),
        (
            ConnectionError("Error 111 connecting to 127.0.0.1:1."),
            "ConnectionError: Error 111 connecting to 127.0.0.1:1.",
        ),
        (OSError(), "OSError"),
    ],
)
def test_an_outage_is_told_in_the_servers_own_words(error: Exception, told: str) -> None:
    assert reason(error) == told
    with (
        pytest.raises(StoreError, match=r"can't read a conversation, the store (refuses|doesn't answer)") as caught,
        outage_of("read a conversation"),
    ):
        raise error
    assert told in str(caught.value)
    assert not any(secret in "".join(traceback.format_exception(caught.value)) for secret in (SENDER, WORDS))


async def test_an_outage_in_a_block_that_awaits_is_told_as_well() -> None:
    async def read() -> None:
        raise ConnectionError("gone")

    with pytest.raises(StoreError, match="gone"), outage_of("read a conversation"):
        await read()


@pytest.mark.parametrize("error", [ConversationBusy("busy"), ValueError("a bug")])
def test_what_is_no_outage_stays_what_it_is(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, outage_of("lock a conversation"):
        raise error
    assert caught.value is error
