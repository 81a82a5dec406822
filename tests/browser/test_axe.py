"""What axe holds against the page in each of its states: nothing, in both modes, both themes and three widths."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import cards
from tests.browser.fake_service import FakeService, bot
from tests.browser.page import SIZES, THEMES, ask, seen, violations
from tests.browser.voices import EAR, VOICE


def show_greeting(service: FakeService, page: Page) -> None:
    expect(page.locator(".choices-examples")).to_be_visible()


def show_waiting(service: FakeService, page: Page) -> None:
    service.answer(bot("好"), release=threading.Event())
    ask(page, "等")
    expect(page.locator(".typing")).to_be_visible()


def show_answer(service: FakeService, page: Page) -> None:
    service.answer(cards.in_mode(service.mode, cards.answer()))
    ask(page, "身份证")
    expect(page.locator(".card")).to_be_visible()
    for summary in page.locator("summary").all()[:2]:  # some folded, some not
        summary.click()


def show_choices(service: FakeService, page: Page) -> None:
    service.answer(*cards.NUMBERED)
    ask(page, "丢了")
    page.get_by_role("button", name="2 社保卡丢了怎么挂失补办").click()
    expect(seen(page, "收到:社保卡丢了怎么挂失补办")).to_be_visible()


def show_steps(service: FakeService, page: Page) -> None:
    service.answer(*cards.FIRST_STEP)
    ask(page, "身份证")
    expect(page.get_by_role("button", name="下一步")).to_be_visible()


def show_recap(service: FakeService, page: Page) -> None:
    service.answer(*cards.SUMMED_UP)
    ask(page, "下一步")
    expect(page.locator(".recap")).to_be_visible()


def show_emergency(service: FakeService, page: Page) -> None:
    service.answer(cards.in_mode(service.mode, cards.EMERGENCY))
    ask(page, "抢劫")
    expect(page.locator(".emergency")).to_be_visible()


def show_error(service: FakeService, page: Page) -> None:
    service.answer(cards.in_mode(service.mode, bot("刚才出了点问题。", kind="error")))
    ask(page, "出错")
    expect(page.locator(".bubble-error")).to_be_visible()
    service.fail(503)
    ask(page, "失败")
    expect(page.get_by_role("button", name="重新发送")).to_be_visible()


def show_offline(service: FakeService, page: Page) -> None:
    page.context.set_offline(True)
    ask(page, "断网")
    expect(seen(page, "网络断开了")).to_be_visible()


def show_settings(service: FakeService, page: Page) -> None:
    page.get_by_role("button", name="设置").click()
    page.get_by_role("button", name="清空对话").click()


def show_dictation(service: FakeService, page: Page) -> None:
    page.get_by_role("button", name="说话").click()
    page.evaluate("hears('我的身份证')")


@pytest.mark.parametrize("mode", ["standard", "accessible"])
@pytest.mark.parametrize(
    "show",
    [
        show_greeting,
        show_waiting,
        show_answer,
        show_choices,
        show_steps,
        show_recap,
        show_emergency,
        show_error,
        show_offline,
        show_settings,
        show_dictation,
    ],
    ids=lambda show: show.__name__.removeprefix("show_"),
)
def test_axe_finds_nothing(
    service: FakeService,
    context: BrowserContext,
    new_page: Callable[[], Page],
    axe: str,
    show: Callable[[FakeService, Page], None],
    mode: str,
) -> None:
    context.add_init_script(VOICE + EAR)
    page = new_page()
    page.goto(f"{service.address}/?mode={mode}")
    page.locator(".choices-examples").wait_for()
    service.mode = mode
    show(service, page)
    page.evaluate("mode => { document.documentElement.dataset.mode = mode; }", mode)  # whatever the reply's own was
    for theme in THEMES:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        for name, size in SIZES.items():
            page.set_viewport_size(size)
            assert violations(page, axe) == [], f"{theme} theme, {name} pixels wide"


def test_axe_would_find_something(chat: Page, axe: str) -> None:
    chat.evaluate("document.querySelector('label').remove(), document.getElementById('question').placeholder = ''")
    assert violations(chat, axe) != []
