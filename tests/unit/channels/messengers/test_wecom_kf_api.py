from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.messengers.wecom_kf_api import CustomerServiceApi
from bot.errors import NotDelivered
from bot.storage.store import Store
from tests.support.simulators.platform import Fault
from tests.support.simulators.wecom import SimulatedCustomerService


@pytest.fixture
async def platform() -> AsyncIterator[SimulatedCustomerService]:
    async with SimulatedCustomerService() as simulated:
        yield simulated


@pytest.fixture
async def api(platform: SimulatedCustomerService, store: Store) -> AsyncIterator[CustomerServiceApi]:
    opened = CustomerServiceApi(platform.url, platform.receiver, platform.secret)
    opened.share_token(store)
    yield opened
    await opened.platform.close()


async def test_pages_go_on_where_the_last_one_ended(
    platform: SimulatedCustomerService, api: CustomerServiceApi
) -> None:
    for number in range(5):
        platform.told("wmAnna", text={"content": str(number)})
    read = [page async for page in api.pages(platform.account, "", "token")]
    assert [len(page.messages) for page in read] == [2, 2, 1]
    assert [page async for page in api.pages(platform.account, read[1].position, "")] == read[2:]


async def test_a_refused_token_is_fetched_anew(platform: SimulatedCustomerService, api: CustomerServiceApi) -> None:
    await api.say(platform.account, "wmAnna", "您好")
    platform.tokens += 1
    await api.say(platform.account, "wmAnna", "您好")
    assert len(platform.sent) == 2


@pytest.mark.parametrize(("code", "is_final"), [(95018, True), (95001, True), (-1, False)])
async def test_what_is_of_no_use_to_be_sent_again_is_final(
    platform: SimulatedCustomerService, api: CustomerServiceApi, code: int, is_final: bool
) -> None:
    platform.faults.append(Fault(errcode=code))
    with pytest.raises(NotDelivered) as caught:
        await api.say(platform.account, "wmAnna", "您好")
    assert caught.value.is_final is is_final


async def test_a_welcome_that_is_refused_is_not_tried_again(
    platform: SimulatedCustomerService, api: CustomerServiceApi
) -> None:
    with pytest.raises(NotDelivered) as caught:
        await api.welcome("a code that has run out", "您好")
    assert caught.value.is_final
