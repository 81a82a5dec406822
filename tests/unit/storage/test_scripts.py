"""Scripts that a server has forgotten are sent to it again."""

from __future__ import annotations

import pytest

from bot.channels.messengers.access_token import AccessTokens
from bot.channels.messengers.incoming import Incoming
from bot.channels.messengers.message_queue import MessageQueue, Receipt
from bot.channels.messengers.sender_notes import SenderNotes
from bot.settings import PROJECT_ROOT
from bot.storage import keys
from bot.storage.lock_store import RedisLockStore
from bot.storage.scripts import DELETE_IF_EQUAL
from bot.storage.store import Store
from tests.support.redis_server import RedisServer


@pytest.mark.parametrize("how", ["flush", "restart"])
async def test_a_server_that_forgot_the_scripts_is_sent_them_again(own: Store, server: RedisServer, how: str) -> None:
    async def forgetting() -> None:
        if how == "flush":
            await own.client.script_flush()
        else:
            await own.client.connection_pool.disconnect()
            server.stop()
            server.start()

    queue, notes, locks = MessageQueue(own, "pigeon"), SenderNotes(own, "pigeon"), RedisLockStore(store=own)
    for number in ("1", "2"):
        await forgetting()
        assert await queue.enqueue("anna", Incoming(number, "anna", "数数")) is Receipt.FIRST
        await forgetting()
        lease = await queue.lease("anna")
        assert lease is not None
        await forgetting()
        await queue.renew([lease])
        await forgetting()
        await queue.save(lease, lease.messages[0])
        await forgetting()
        await queue.acknowledge(lease, lease.messages[0])
        await forgetting()
        await notes.set("anna", "late", "later", 60)
        await forgetting()
        assert await notes.pop("anna", "late") == "later"
        async with locks.lock("anna"):
            await forgetting()
        assert not await own.client.exists(keys.lock("anna"))


async def test_a_value_that_another_has_written_since_is_not_deleted(own: Store) -> None:
    delete_if_equal = own.client.register_script(DELETE_IF_EQUAL)
    await own.client.set("key", "theirs")
    await delete_if_equal(["key"], ["mine"])
    assert await own.client.get("key") == "theirs"
    await delete_if_equal(["key"], ["theirs"])
    assert await own.client.get("key") is None


async def test_a_refused_token_is_forgotten_by_a_server_that_forgot_the_scripts(own: Store) -> None:
    given = iter(["first", "second"])

    async def fetch() -> tuple[str, float]:
        return next(given), 7200.0

    tokens = AccessTokens(own, "account", fetch)
    assert await tokens.current() == "first"
    await own.client.script_flush()
    await tokens.forget("first")
    assert await tokens.current() == "second"


def test_no_script_is_sent_whole_each_time() -> None:
    sources = (PROJECT_ROOT / "bot").rglob("*.py")
    assert [path.name for path in sources if ".eval(" in path.read_text(encoding="utf-8")] == []
