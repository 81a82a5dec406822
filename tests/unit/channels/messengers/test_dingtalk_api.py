from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.messengers.dingtalk_api import RobotApi
from bot.errors import NotDelivered
from bot.storage.store import Store
from tests.support.simulators.dingtalk import APP_KEY, APP_SECRET, SimulatedDingTalk


@pytest.fixture
async def platform() -> AsyncIterator[SimulatedDingTalk]:
    async with SimulatedDingTalk() as simulated:
        yield simulated


async def opened(platform: SimulatedDingTalk, store: Store, secret: str = APP_SECRET) -> RobotApi:
    api = RobotApi(platform.url, APP_KEY, secret)
    api.share_token(store)
    return api


async def test_a_refused_token_is_fetched_anew(platform: SimulatedDingTalk, store: Store) -> None:
    api = await opened(platform, store)
    await api.send("您好", "您好", staff_id="anna")
    platform.tokens += 1
    await api.send("您好", "您好", group="cid1")
    await api.platform.close()
    assert [sent.user for sent in platform.sent] == ["anna", "cid1"]
    assert platform.calls["token"] == 2


async def test_what_the_application_may_not_is_said_with_what_to_grant(
    platform: SimulatedDingTalk, store: Store
) -> None:
    platform.forbids_unasked = True
    api = await opened(platform, store)
    with pytest.raises(NotDelivered, match="qyapi_robot_sendmsg") as caught:
        await api.send("您好", "您好", staff_id="anna")
    await api.platform.close()
    assert caught.value.is_final


async def test_a_wrong_secret_is_final(platform: SimulatedDingTalk, store: Store) -> None:
    api = await opened(platform, store, secret="guessed")
    with pytest.raises(NotDelivered, match="invalidClientIdOrSecret") as caught:
        await api.send("您好", "您好", staff_id="anna")
    await api.platform.close()
    assert caught.value.is_final
