from __future__ import annotations

import pytest

from bot.errors import Refused, StoreError
from bot.safety.sessions import Sessions
from bot.storage import keys
from bot.storage.store import Store


async def test_an_id_that_was_issued_names_a_conversation_in_every_process(store: Store) -> None:
    session = await Sessions(store, "web").issue()
    senders = {await Sessions(store, "web").sender(session) for _ in range(2)}
    (sender,) = senders
    assert sender.startswith("@web:")
    assert session not in sender
    assert Sessions(store, "web").is_sender(sender)


async def test_no_two_ids_are_the_same(store: Store) -> None:
    sessions = Sessions(store, "web")
    issued = [await sessions.issue() for _ in range(20)]
    assert len({await sessions.sender(session) for session in issued}) == 20


@pytest.mark.parametrize(
    "forged",
    [
        None,
        7,
        "",
        ".",
        "0" * 32,
        "0" * 32 + "." + "0" * 32,
        "0" * 32 + ".签名",
        "a.b.c",
    ],
)
async def test_an_id_that_was_not_issued_here_is_refused(store: Store, forged: object) -> None:
    with pytest.raises(Refused) as caught:
        await Sessions(store, "web").sender(forged)
    assert (caught.value.code, caught.value.status) == ("session_invalid", 401)


async def test_an_id_with_one_character_changed_is_refused(store: Store) -> None:
    sessions = Sessions(store, "web")
    session = await sessions.issue()
    for position in (0, len(session) - 1):
        other = "0" if session[position] != "0" else "1"
        with pytest.raises(Refused):
            await sessions.sender(session[:position] + other + session[position + 1 :])


async def test_an_id_of_one_channel_is_none_of_another(store: Store) -> None:
    session = await Sessions(store, "web").issue()
    with pytest.raises(Refused):
        await Sessions(store, "socketio").sender(session)


async def test_an_emptied_store_gets_a_new_key_that_all_processes_find(store: Store) -> None:
    first, second = Sessions(store, "web"), Sessions(store, "web")
    await first.prepare()
    await second.prepare()
    await store.client.flushall()
    session = await first.issue()
    assert await second.sender(session) == await first.sender(session)


async def test_the_key_is_kept_for_good(store: Store) -> None:
    await Sessions(store, "web").prepare()
    assert await store.client.ttl(keys.SESSIONS_KEY) == -1


async def test_ids_are_issued_and_recognised_while_the_store_is_away(store: Store) -> None:
    sessions, unprepared = Sessions(store, "web"), Sessions(store, "web")
    await sessions.prepare()
    await store.client.shutdown(nosave=True)
    assert (await sessions.sender(await sessions.issue())).startswith("@web:")
    await unprepared.prepare()
    with pytest.raises(StoreError):
        await unprepared.issue()
    with pytest.raises(StoreError):
        await sessions.sender("0" * 32 + "." + "0" * 32)


async def test_a_secret_that_others_made_up_gives_a_sender_that_does_not_tell_it(store: Store) -> None:
    sessions = Sessions(store, "socketio")
    sender = await sessions.pseudonym("made-up")
    assert sender == await Sessions(store, "socketio").pseudonym("made-up")
    assert sender != await sessions.pseudonym("made-up-too")
    assert sender.startswith("@socketio:")
    assert "made-up" not in sender


@pytest.mark.parametrize(
    ("sender", "is_one"),
    [
        ("@web:" + "0a" * 16, True),
        ("@web:" + "0A" * 16, False),
        ("@web:" + "0a" * 15, False),
        ("@wechat:" + "0a" * 16, False),
        ("0a" * 16, False),
    ],
)
async def test_what_looks_like_a_sessions_sender(store: Store, sender: str, is_one: bool) -> None:
    assert Sessions(store, "web").is_sender(sender) is is_one
