from __future__ import annotations

from bot.senders import platform_sender
from bot.storage import keys
from bot.storage.export import kept_of
from bot.storage.pushed_messages import PushedMessages
from bot.storage.store import Store
from bot.storage.waiting import WaitingCitizens


async def test_what_is_kept_comes_by_key_with_its_lifetime(own: Store) -> None:
    sender = platform_sender("pigeon", "anna")
    await own.client.rpush(keys.events(sender), '{"event":"user","text":"一"}')
    await own.client.expire(keys.events(sender), 100)
    await own.client.set(keys.preferences(sender), '{"chosen_mode":"accessible"}')
    await own.client.hset(keys.notes("pigeon", sender), "late", "[1]")
    await own.client.rpush(keys.queued_messages("pigeon", sender), "no JSON")
    await PushedMessages(own, 1).push(sender, {"text": "二"})
    await WaitingCitizens(own).add(sender, "pigeon")
    kept = await kept_of(own, sender)
    events = kept[keys.events(sender)]
    assert (events["holds"], events["value"]) == ("events", [{"event": "user", "text": "一"}])
    assert 90 < events["seconds_left"] <= 100
    assert kept[keys.preferences(sender)]["value"] == {"chosen_mode": "accessible"}
    assert kept[keys.preferences(sender)]["seconds_left"] is None
    assert kept[keys.notes("pigeon", sender)]["value"] == {"late": [1]}
    assert kept[keys.queued_messages("pigeon", sender)]["value"] == ["no JSON"]
    assert kept[keys.pushed(sender)]["value"][0]["message"] == {"text": "二"}
    assert kept[keys.WAITING]["value"]["channel"] == "pigeon"
    assert kept[keys.WAITING]["holds"] == "waiting for a person"
    assert keys.WAITING_SECONDS - 10 < kept[keys.WAITING]["seconds_left"] <= keys.WAITING_SECONDS
    assert len(kept) == 6


async def test_of_another_nothing_comes(own: Store) -> None:
    await own.client.rpush(keys.events("bert"), "{}")
    await WaitingCitizens(own).add("bert", "rest")
    assert await kept_of(own, "anna") == {}
