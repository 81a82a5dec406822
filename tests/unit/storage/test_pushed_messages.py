from __future__ import annotations

import pytest

from bot.errors import StoreError
from bot.storage import keys
from bot.storage.pushed_messages import PushedMessages
from bot.storage.store import Store


async def test_a_page_gets_what_came_after_the_last_message_it_has(store: Store) -> None:
    pushed = PushedMessages(store, 1)
    first = await pushed.push("@web:anna", {"text": "一", "custom": {"kind": "person"}})
    second = await pushed.push("@web:anna", {"text": "二"})
    assert await pushed.after("@web:anna", "0") == [
        (first, {"text": "一", "custom": {"kind": "person"}}),
        (second, {"text": "二"}),
    ]
    assert await pushed.after("@web:anna", first) == [(second, {"text": "二"})]
    assert await pushed.after("@web:anna", second) == []
    assert await pushed.after("@web:bert", "0") == []


async def test_the_newest_are_kept_and_only_for_a_while(store: Store) -> None:
    pushed = PushedMessages(store, 0.5)
    for number in range(60):
        await pushed.push("@web:anna", {"text": str(number)})
    kept = [message["text"] for _, message in await pushed.after("@web:anna", "0")]
    assert kept == [str(number) for number in range(10, 60)]
    assert 1700 < await store.client.ttl(keys.pushed("@web:anna")) <= 1800


async def test_an_outage_is_told_without_the_message(store: Store) -> None:
    await store.client.shutdown(nosave=True)
    with pytest.raises(StoreError) as caught:
        await PushedMessages(store, 1).push("@web:anna", {"text": "我的秘密"})
    assert "秘密" not in str(caught.value)
    with pytest.raises(StoreError):
        await PushedMessages(store, 1).after("@web:anna", "0")


async def test_what_is_taken_waits_no_more(store: Store) -> None:
    pushed = PushedMessages(store, 1)
    for text in ("一", "二"):
        await pushed.push("@socketio:anna", {"text": text})
    assert await pushed.take("@socketio:anna") == [{"text": "一"}, {"text": "二"}]
    assert await pushed.take("@socketio:anna") == []
