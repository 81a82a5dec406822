from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.channels.human_replies import say_as_person
from bot.contract import Kind
from bot.errors import ChannelError, NotDelivered, StoreError
from bot.settings import Settings
from bot.storage.pushed_messages import PushedMessages
from bot.storage.store import Store
from bot.storage.waiting import WaitingCitizens
from tests.support.simulators.dingtalk import SimulatedDingTalk
from tests.support.simulators.feishu import SimulatedFeishu
from tests.support.simulators.platform import Fault, SimulatedPlatform
from tests.support.simulators.wechat import SimulatedMiniProgram, SimulatedWeChat
from tests.support.simulators.wecom import SimulatedCustomerService, SimulatedWeCom

PAGE = "@web:" + "0" * 32


def knowing(platform: SimulatedPlatform, settings: Settings, directory: Path) -> Settings:
    """Settings with that platform in the credentials."""
    credentials = directory / "credentials.yml"
    credentials.write_text(platform.credentials(), encoding="utf-8")
    return settings.copy(update={"credentials": credentials})


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


async def test_an_answer_waits_for_a_socket_as_well(store: Store, tiny_settings: Settings) -> None:
    await say_as_person(store, tiny_settings, "@socketio:" + "0" * 32, "您好")
    (message,) = await PushedMessages(store, 1).take("@socketio:" + "0" * 32)
    assert message["text"] == "您好"


@pytest.mark.parametrize("simulated", [SimulatedWeChat, SimulatedMiniProgram, SimulatedWeCom, SimulatedFeishu])
async def test_a_platform_that_lets_people_be_written_to_takes_the_answer(
    store: Store, tiny_settings: Settings, tmp_path: Path, simulated: type[SimulatedPlatform]
) -> None:
    async with simulated() as platform:
        settings = knowing(platform, tiny_settings, tmp_path)
        sender = f"@{platform.credentials().partition(':')[0]}:ou_wang"
        await WaitingCitizens(store).add(sender, "any")
        await say_as_person(store, settings, sender, "您好，材料收到了。")
        (sent,) = platform.sent
        assert (sent.user.removeprefix("open_id:"), sent.text) == ("ou_wang", "您好，材料收到了。")
        assert await WaitingCitizens(store).all() == []


async def test_who_was_not_reached_goes_on_waiting_and_the_reason_is_told(
    store: Store, tiny_settings: Settings, tmp_path: Path
) -> None:
    async with SimulatedWeChat() as platform:
        platform.faults.append(Fault(errcode=45015))
        await WaitingCitizens(store).add("@wechat:wang", "wechat")
        with pytest.raises(NotDelivered, match="last message is too long ago"):
            await say_as_person(store, knowing(platform, tiny_settings, tmp_path), "@wechat:wang", "您好")
        assert [one.sender for one in await WaitingCitizens(store).all()] == ["@wechat:wang"]


BY_ADDRESS = [
    (SimulatedCustomerService, {"account": "wkAJ2GCAAASSm4FhToWMFea"}, "wang"),
    (SimulatedDingTalk, {"webhook": "", "until": 0, "alone": True, "staff": "010", "group": "", "robot": ""}, "010"),
    (SimulatedDingTalk, {"webhook": "", "until": 0, "alone": False, "staff": "", "group": "cid1", "robot": ""}, "cid1"),
]


@pytest.mark.parametrize(("simulated", "address", "reached"), BY_ADDRESS)
async def test_who_waits_is_reached_by_the_address_that_was_kept(
    store: Store,
    tiny_settings: Settings,
    tmp_path: Path,
    simulated: type[SimulatedPlatform],
    address: dict[str, Any],
    reached: str,
) -> None:
    async with simulated() as platform:
        sender = f"@{platform.credentials().partition(':')[0]}:wang"
        citizens = WaitingCitizens(store)
        await citizens.add(sender, "any")
        await citizens.note_address(sender, address)
        await say_as_person(store, knowing(platform, tiny_settings, tmp_path), sender, "您好，材料收到了。")
        assert [(sent.user, sent.text) for sent in platform.sent] == [(reached, "您好，材料收到了。")]
        assert platform.sent[0].body.get("open_kfid", "") == address.get("account", "")
        assert await citizens.all() == []


@pytest.mark.parametrize("simulated", [SimulatedCustomerService, SimulatedDingTalk])
async def test_who_does_not_wait_is_not_reached_without_an_address_and_that_is_said(
    store: Store, tiny_settings: Settings, tmp_path: Path, simulated: type[SimulatedPlatform]
) -> None:
    async with simulated() as platform:
        sender = f"@{platform.credentials().partition(':')[0]}:wang"
        await WaitingCitizens(store).note_address(sender, {"account": "wk", "staff": "010"})
        with pytest.raises(ChannelError, match=r"nothing but answers .* 'bianmin waiting' lists them"):
            await say_as_person(store, knowing(platform, tiny_settings, tmp_path), sender, "您好")
        assert platform.sent == []


async def test_a_channel_that_takes_nothing_but_answers_is_named(
    store: Store, tiny_settings: Settings, tmp_path: Path
) -> None:
    credentials = tmp_path / "credentials.yml"
    credentials.write_text("callback:\n  url: http://127.0.0.1:1/\n", encoding="utf-8")
    settings = tiny_settings.copy(update={"credentials": credentials})
    for sender in ("@callback:wang", "@dingtalk:wang"):
        with pytest.raises(ChannelError, match="nothing but answers"):
            await say_as_person(store, settings, sender, "您好")


@pytest.mark.parametrize(
    "sender",
    ["citizen", "", "@wecom:" + "0" * 32, "@web:" + "0" * 31, "@web:" + "0" * 33, "@web:" + "G" * 32, PAGE + "\n"],
    ids=ascii,
)
async def test_whom_nothing_can_be_said_to_is_named_and_nothing_is_kept(
    store: Store, tiny_settings: Settings, sender: str
) -> None:
    with pytest.raises(ChannelError, match="nothing can be said to") as caught:
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
