from __future__ import annotations

import time

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
        "\ud800.aaaa",
        "\ud800" * 32 + "." + "0" * 40,
        "٣" * 32 + "." + "0" * 40,
        "0" * 32 + "." + "f" * 40,
        "0" * 32 + "." + "0" * 40,
        "0" * 32 + "." + "0" * 40 + "\n",
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


async def test_an_id_ends_after_its_days(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions(store, "web", days=30)
    session = await sessions.issue()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 30 * 86400 - 60)
    assert (await sessions.sender(session)).startswith("@web:")
    monkeypatch.setattr(time, "time", lambda: now + 30 * 86400 + 60)
    with pytest.raises(Refused) as caught:
        await sessions.sender(session)
    assert (caught.value.code, caught.value.status) == ("session_invalid", 401)


async def test_when_an_id_was_issued_cannot_be_changed(store: Store) -> None:
    sessions = Sessions(store, "web")
    random, _, rest = (await sessions.issue()).partition(".")
    later = f"{int(rest[:8], 16) + 60:08x}"
    with pytest.raises(Refused):
        await sessions.sender(f"{random}.{later}{rest[8:]}")


async def test_a_session_that_was_ended_is_refused_in_every_process(store: Store) -> None:
    session, other = [await Sessions(store, "web").issue() for _ in range(2)]
    sessions = Sessions(store, "web", days=7)
    sender = await sessions.sender(session)
    await sessions.end(sender)
    with pytest.raises(Refused) as caught:
        await Sessions(store, "web").sender(session)
    assert (caught.value.code, caught.value.status) == ("session_invalid", 401)
    assert await sessions.sender(other) != sender
    assert 0 < await store.client.ttl(keys.ended_session(sender)) <= 7 * 86400 + 1


async def test_the_key_is_renewed_and_ids_of_the_one_before_are_still_good(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions, other = Sessions(store, "web", days=30), Sessions(store, "web", days=30)
    await sessions.issue()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 29 * 86400)
    session = await sessions.issue()
    first = await store.client.get(keys.SESSIONS_KEY)
    monkeypatch.setattr(time, "time", lambda: now + 31 * 86400)
    await other.issue()
    await sessions.issue()
    assert await store.client.get(keys.SESSIONS_KEY) != first
    assert await store.client.get(keys.PREVIOUS_SESSIONS_KEY) == first
    assert 0 < await store.client.ttl(keys.PREVIOUS_SESSIONS_KEY) <= 30 * 86400 + 1
    for process in (sessions, other, Sessions(store, "web", days=30)):
        assert (await process.sender(session)).startswith("@web:")
    await store.client.delete(keys.SESSIONS_KEY, keys.PREVIOUS_SESSIONS_KEY)
    with pytest.raises(Refused):
        await Sessions(store, "web", days=30).sender(session)


async def test_an_operator_names_a_session_that_has_ended(store: Store) -> None:
    sessions = Sessions(store, "web")
    session = await sessions.issue()
    sender = await sessions.sender(session)
    await sessions.end(sender)
    assert sessions.sender_named(session) == sender
    assert sessions.sender_named("made-up") == sessions.pseudonym("made-up")


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
        await unprepared.sender(await sessions.issue())


async def test_a_secret_that_others_made_up_gives_a_sender_that_does_not_tell_it(store: Store) -> None:
    sessions = Sessions(store, "socketio")
    sender = sessions.pseudonym("made-up")
    assert sender == Sessions(store, "socketio").pseudonym("made-up")
    assert sender != sessions.pseudonym("made-up-too")
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
