from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.messengers.access_token import AccessTokens
from bot.channels.messengers.feishu_api import FeishuApi
from bot.errors import NotDelivered
from bot.storage.store import Store
from tests.support.simulators.feishu import APP_ID, APP_SECRET, ROBOT, SimulatedFeishu
from tests.support.simulators.platform import Fault


@pytest.fixture
async def platform() -> AsyncIterator[SimulatedFeishu]:
    async with SimulatedFeishu() as simulated:
        yield simulated


@pytest.fixture
async def api(platform: SimulatedFeishu, store: Store) -> AsyncIterator[FeishuApi]:
    opened = FeishuApi(platform.url, APP_ID, APP_SECRET)
    opened.share_token(AccessTokens(store, f"feishu {APP_ID}", opened.fetch_token))
    yield opened
    await opened.platform.close()


async def test_the_robot_is_asked_for_until_it_is_known_and_then_no_more(
    platform: SimulatedFeishu, api: FeishuApi
) -> None:
    platform.faults += [Fault(status=502), Fault(errcode=99991400)]
    for _ in range(2):
        with pytest.raises(NotDelivered, match="/open-apis/bot/v3/info"):
            await api.robot()
    assert [await api.robot(), await api.robot()] == [ROBOT, ROBOT]
    assert platform.calls["robot"] == 3


async def test_a_refused_token_is_fetched_anew(platform: SimulatedFeishu, api: FeishuApi) -> None:
    await api.robot()
    platform.tokens += 1
    await api.call("POST", "/open-apis/im/v1/messages", query={"receive_id_type": "chat_id"}, body=message("oc_1"))
    assert [sent.user for sent in platform.sent] == ["chat_id:oc_1"]
    assert platform.calls["token"] == 2


async def test_an_error_names_no_message(platform: SimulatedFeishu, api: FeishuApi) -> None:
    platform.faults.append(Fault(errcode=230002))
    with pytest.raises(NotDelivered) as caught:
        await api.call("POST", "/open-apis/im/v1/messages/om_secret/reply", body=message("oc_1"))
    assert "om_secret" not in str(caught.value)
    assert caught.value.is_final


def message(chat: str) -> dict[str, str]:
    return {"receive_id": chat, "msg_type": "text", "content": '{"text": "您好"}', "uuid": chat}
