"""At a terminal that the public shares, the next citizen finds nothing of the one before."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect

from tests.browser.fake_service import FakeService
from tests.browser.page import ask, seen


def test_what_was_said_is_kept_for_the_tab_and_not_on_the_device(service: FakeService, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(service.address + "?terminal=public")
    ask(page, "我的私事")
    expect(seen(page, "收到:我的私事")).to_be_visible()
    page.reload()  # as when the network was away
    expect(seen(page, "收到:我的私事")).to_be_visible()
    assert "私事" not in page.evaluate("JSON.stringify(localStorage)")
    page.close()

    following = context.new_page()
    following.goto(service.address + "?terminal=public")
    expect(following.get_by_label("请输入您的问题")).to_be_visible()
    expect(following.locator(".message-citizen")).to_have_count(0)


def test_on_a_citizens_own_device_it_is_there_the_next_time(service: FakeService, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(service.address)
    ask(page, "我的私事")
    expect(seen(page, "收到:我的私事")).to_be_visible()
    page.close()

    following = context.new_page()
    following.goto(service.address)
    expect(seen(following, "收到:我的私事")).to_be_visible()
