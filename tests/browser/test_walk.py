"""The main walk of a citizen through the real service, with a mouse and keys and with a finger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.page import DESKTOP, UPRIGHT, ask, seen, stands
from tests.browser.real_service import RealService

DEVICES: dict[str, dict[str, Any]] = {
    "assistant": {"viewport": DESKTOP},
    "telephone": {"viewport": UPRIGHT, "is_mobile": True, "has_touch": True, "device_scale_factor": 2},
}


@pytest.fixture(params=DEVICES)
def page(request: pytest.FixtureRequest, browser: Browser, real: RealService) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce", **DEVICES[request.param])
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(real.address)
    page.locator(".choices-examples").wait_for()
    yield page
    context.close()


def press(page: Page, name: str) -> None:
    """Press the newest button of that name, with what the device has."""
    button = page.get_by_role("button", name=name, exact=True).last
    if page.evaluate("navigator.maxTouchPoints > 0"):
        button.tap()
    else:
        button.click()
    expect(page.locator(".typing")).to_have_count(0)


def session_of(page: Page) -> str:
    return json.loads(page.evaluate("localStorage.getItem('bianmin.conversation')"))["session"]


def test_citizen_asks_goes_on_and_finds_the_place_again(page: Page) -> None:
    ask(page, "身份证丢了怎么补办")
    expect(page.get_by_role("heading", name="身份证丢了怎么补办")).to_be_in_viewport()
    stands(page)
    ask(page, "多少钱")
    expect(page.locator(".card-focus")).to_be_in_viewport()
    expect(page.locator(".card-focus")).to_contain_text("40元")
    stands(page)
    page.reload()
    expect(page.locator(".card-focus")).to_be_in_viewport()
    stands(page)


def test_citizen_walks_the_steps_asks_for_a_person_and_goes_on(page: Page, real: RealService) -> None:
    press(page, "长辈版")
    press(page, "身份证丢了怎么补办")
    press(page, "下一步")
    expect(seen(page, "第1步，共5步").last).to_be_in_viewport()
    stands(page)
    press(page, "人工")
    expect(page.get_by_role("link", name="拨打 12345").last).to_have_attribute("href", "tel:12345")
    expect(page.get_by_role("link", name="拨打 12345").last).to_be_in_viewport()
    press(page, "接着说")
    expect(seen(page, "第2步，共5步").last).to_be_in_viewport()
    for _ in range(4):
        press(page, "下一步")
    expect(page.locator(".recap")).to_be_in_viewport()
    stands(page)
    real.say_as_person(session_of(page), "您的材料收到了。")
    expect(page.locator(".message-person")).to_contain_text("工作人员")
    expect(page.locator(".message-person")).to_contain_text("您的材料收到了。")


def test_what_was_said_is_gone_from_the_page_once_the_service_has_erased_it(page: Page) -> None:
    ask(page, "身份证丢了怎么补办")
    expect(page.locator(".card")).to_be_visible()
    ask(page, "把我的记录都删了吧")
    expect(page.locator(".typing")).to_have_count(0)
    expect(page.locator(".message-citizen")).to_have_count(2)
    ask(page, "确认删除")
    expect(seen(page, "已经删掉了")).to_be_in_viewport()
    expect(page.locator(".message-citizen")).to_have_count(0)
    expect(page.locator(".message")).to_have_count(2)  # the greeting and this
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert [word for word in ("身份证丢了", "把我的记录", '确认删除"') if word in kept] == []
    stands(page)
