from __future__ import annotations

import pytest

from bot.errors import ConversationBusy, Refused, StoreError
from bot.safety.operator_erasure import erase_everywhere, found_of
from bot.safety.sessions import Sessions
from bot.senders import platform_sender
from bot.settings import Settings
from bot.storage import keys
from bot.storage.lock_store import RedisLockStore
from bot.storage.pushed_messages import PushedMessages
from bot.storage.store import Store

ONE_MESSAGE = {"pushed messages": 1}


async def keep_something(store: Store, *senders: str) -> None:
    for sender in senders:
        await PushedMessages(store, 1).push(sender, {"text": "一"})


async def test_a_sender_of_the_rest_channel_is_found_by_name(store: Store) -> None:
    await keep_something(store, "anna", "bert")
    assert await found_of(store, " anna\n") == {"anna": ONE_MESSAGE}


@pytest.mark.parametrize("user", ["zhang", "{brace}"])
async def test_a_platforms_citizen_is_found_by_the_platforms_id(store: Store, user: str) -> None:
    sender = platform_sender("wecom", user)
    await keep_something(store, sender)
    assert await found_of(store, f"@wecom:{user}") == {sender: ONE_MESSAGE}


@pytest.mark.parametrize("channel", ["web", "socketio"])
async def test_a_page_is_found_by_its_session(store: Store, channel: str) -> None:
    sessions = Sessions(store, channel)
    session = await sessions.issue()
    sender = await sessions.sender(session)
    await keep_something(store, sender)
    assert await found_of(store, session) == {sender: ONE_MESSAGE}


async def test_a_page_whose_widget_made_its_id_up_is_found_by_that_id(store: Store) -> None:
    sender = Sessions(store, "socketio").pseudonym("made-up")
    await keep_something(store, sender)
    assert await found_of(store, "made-up") == {sender: ONE_MESSAGE}


async def test_of_somebody_unknown_nothing_is_found(store: Store) -> None:
    assert await found_of(store, "nobody") == {}
    assert await found_of(store, "@wecom:nobody") == {}


@pytest.mark.parametrize("channel", ["web", "socketio"])
async def test_the_session_of_an_erased_page_has_ended(store: Store, tiny_settings: Settings, channel: str) -> None:
    sessions = Sessions(store, channel)
    session, other = await sessions.issue(), await sessions.issue()
    await erase_everywhere(store, tiny_settings, [await sessions.sender(session)])
    with pytest.raises(Refused, match="session_invalid"):
        await Sessions(store, channel).sender(session)
    assert await Sessions(store, channel).sender(other)


async def test_what_was_erased_is_added_up_and_the_others_stay(store: Store, tiny_settings: Settings) -> None:
    await keep_something(store, "anna", "anna", "@wecom:zhang", "bert")
    assert await erase_everywhere(store, tiny_settings, ["anna", "@wecom:zhang"]) == {"pushed messages": 3}
    assert await found_of(store, "anna") == {}
    assert await found_of(store, "bert") == {"bert": ONE_MESSAGE}


async def test_the_files_are_written_anew_before_it_returns(store: Store, tiny_settings: Settings) -> None:
    await keep_something(store, "anna")
    before = (await store.client.info("persistence"))["aof_rewrites"]
    await erase_everywhere(store, tiny_settings, ["anna"])
    assert (await store.client.info("persistence"))["aof_rewrites"] == before + 1
    assert not await store.client.exists(keys.REWRITE_ASKED)


async def test_a_turn_that_is_being_taken_is_waited_for(store: Store, tiny_settings: Settings) -> None:
    settings = tiny_settings.copy(update={"response_seconds": 0.2})
    await keep_something(store, "anna")
    async with RedisLockStore(store=store).lock("anna"):
        with pytest.raises(ConversationBusy):
            await erase_everywhere(store, settings, ["anna"])
    assert await found_of(store, "anna") == {"anna": ONE_MESSAGE}


async def test_an_outage_is_told_and_not_taken_for_nothing_found(store: Store, tiny_settings: Settings) -> None:
    await store.client.shutdown(nosave=True)
    with pytest.raises(StoreError):
        await found_of(store, "anna")
    with pytest.raises(StoreError):
        await erase_everywhere(store, tiny_settings, ["anna"])
