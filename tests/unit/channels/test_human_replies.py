from __future__ import annotations

import pytest

from bot.channels.human_replies import say_as_person
from bot.contract import Kind
from bot.errors import ChannelError, StoreError
from bot.settings import Settings
from bot.storage.pushed_messages import PushedMessages
from bot.storage.store import Store

PAGE = "@web:" + "0" * 32


async def test_a_persons_answer_waits_for_its_page_and_says_who_wrote_it(store: Store, tiny_settings: Settings) -> None:
    await say_as_person(store, tiny_settings, PAGE, " 您好。\n材料收到了。\n")
    ((_, message),) = await PushedMessages(store, 1).after(PAGE, "0")
    assert message == {"text": "您好。\n材料收到了。", "custom": {"kind": Kind.HANDOFF, "author": "person"}}


async def test_the_longest_answer_is_as_long_as_a_citizens_message_may_be(
    store: Store, tiny_settings: Settings
) -> None:
    settings = tiny_settings.copy(update={"max_message_characters": 5})
    await say_as_person(store, settings, PAGE, " 一二三四五 ")
    with pytest.raises(ChannelError, match="1 to 5 characters, this one 6"):
        await say_as_person(store, settings, PAGE, "一二三四五六")
    assert len(await PushedMessages(store, 1).after(PAGE, "0")) == 1


@pytest.mark.parametrize(
    "sender",
    ["citizen", "", "@wecom:" + "0" * 32, "@web:" + "0" * 31, "@web:" + "0" * 33, "@web:" + "G" * 32, PAGE + "\n"],
    ids=ascii,
)
async def test_who_is_no_page_is_named_and_nothing_is_kept(store: Store, tiny_settings: Settings, sender: str) -> None:
    with pytest.raises(ChannelError, match="no web page") as caught:
        await say_as_person(store, tiny_settings, sender, "我的秘密")
    assert "秘密" not in str(caught.value)
    assert await store.client.keys("bianmin:pushed*") == []


@pytest.mark.parametrize("text", ["", " \n\t "], ids=ascii)
async def test_nothing_said_is_no_answer(store: Store, tiny_settings: Settings, text: str) -> None:
    with pytest.raises(ChannelError, match="characters, this one 0"):
        await say_as_person(store, tiny_settings, PAGE, text)


async def test_an_answer_that_can_not_be_kept_is_not_taken_for_sent(store: Store, tiny_settings: Settings) -> None:
    await store.client.shutdown(nosave=True)
    with pytest.raises(StoreError):
        await say_as_person(store, tiny_settings, PAGE, "您好")
