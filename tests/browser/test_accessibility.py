"""Screen readers and the keyboard: what is announced, where the focus is, what axe finds."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import cards
from tests.browser.conftest import DESKTOP, TELEPHONE, ask, is_within, seen, stop_clock, violations
from tests.browser.fake_service import FakeService, bot

RECORD_ANNOUNCEMENTS = """
() => {
  window.announced = [];
  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach((node) => window.announced.push(node.textContent));
  }).observe(document.getElementById('live'), { childList: true, subtree: true, characterData: true });
}
"""


def show_greeting(service: FakeService, page: Page) -> None:
    expect(page.locator(".choices-examples")).to_be_visible()


def show_waiting(service: FakeService, page: Page) -> None:
    service.answer(bot("好"), release=threading.Event())
    ask(page, "等")
    expect(page.locator(".typing")).to_be_visible()


def show_answer(service: FakeService, page: Page) -> None:
    service.answer(cards.answer())
    ask(page, "身份证")
    expect(page.locator(".card")).to_be_visible()


def show_unfolded_answer(service: FakeService, page: Page) -> None:
    show_answer(service, page)
    for summary in page.locator("summary").all():
        summary.click()


def show_choices(service: FakeService, page: Page) -> None:
    service.answer(cards.CLARIFY)
    ask(page, "丢了")
    page.get_by_role("button", name="都不是").click()
    expect(seen(page, "收到:都不是")).to_be_visible()


def show_emergency(service: FakeService, page: Page) -> None:
    service.answer(cards.EMERGENCY)
    ask(page, "抢劫")
    expect(page.locator(".emergency")).to_be_visible()


def show_error(service: FakeService, page: Page) -> None:
    service.fail(503)
    ask(page, "失败")
    expect(page.get_by_role("button", name="重新发送")).to_be_visible()


def show_offline(service: FakeService, page: Page) -> None:
    page.context.set_offline(True)
    ask(page, "断网")
    expect(seen(page, "网络断开了")).to_be_visible()


def show_clear_question(service: FakeService, page: Page) -> None:
    page.get_by_role("button", name="清空对话").click()


@pytest.mark.parametrize("size", [TELEPHONE, DESKTOP], ids=["320", "1280"])
@pytest.mark.parametrize(
    "show",
    [
        show_greeting,
        show_waiting,
        show_answer,
        show_unfolded_answer,
        show_choices,
        show_emergency,
        show_error,
        show_offline,
        show_clear_question,
    ],
)
def test_axe_finds_nothing(
    service: FakeService, chat: Page, axe: str, show: Callable[[FakeService, Page], None], size: dict[str, int]
) -> None:
    chat.set_viewport_size(size)
    show(service, chat)
    assert violations(chat, axe) == []


def test_axe_would_find_something(chat: Page, axe: str) -> None:
    chat.evaluate("document.querySelector('label').remove(), document.getElementById('question').placeholder = ''")
    assert violations(chat, axe) != []


def test_each_message_is_announced_once_whole_with_its_author_and_then_emptied(
    service: FakeService, chat: Page
) -> None:
    stop_clock(chat)
    chat.evaluate(RECORD_ANNOUNCEMENTS)
    service.answer(bot("第一条"), bot("第二条,请选", buttons=["甲", "乙"]))
    ask(chat, "问题")
    expect(chat.locator("#live p")).to_have_count(2)
    chat.clock.run_for(1_000)
    expect(chat.locator("#live p")).to_have_count(2)
    chat.clock.run_for(1_000)
    expect(chat.locator("#live")).to_be_empty()
    assert chat.evaluate("announced") == ["便民助手说:第一条", "便民助手说:第二条,请选 可以选:甲;乙。"]


def test_live_region_is_polite_and_the_log_does_not_speak_a_second_time(chat: Page) -> None:
    expect(chat.locator("#live")).to_have_attribute("aria-live", "polite")
    expect(chat.get_by_role("log")).to_have_attribute("aria-live", "off")
    expect(chat.locator("html")).to_have_attribute("lang", "zh-CN")


def test_reload_announces_nothing_again(service: FakeService, chat: Page) -> None:
    ask(chat, "问题")
    expect(seen(chat, "收到:问题")).to_be_visible()
    chat.reload()
    expect(seen(chat, "收到:问题")).to_be_visible()
    expect(chat.locator("#live")).to_be_empty()


def test_trouble_is_announced(service: FakeService, chat: Page) -> None:
    chat.evaluate(RECORD_ANNOUNCEMENTS)
    show_error(service, chat)
    assert len([text for text in chat.evaluate("announced") if "服务暂时连不上" in text]) == 1


def test_focus_stays_where_it_is_when_a_message_arrives(service: FakeService, chat: Page) -> None:
    release = threading.Event()
    service.answer(cards.answer(), release=release)
    ask(chat, "身份证")
    service.wait_for_messages(1)
    assert is_within(chat, "#question")
    chat.get_by_role("link", name="人工 12345").focus()
    release.set()
    expect(chat.locator(".card")).to_be_visible()
    assert is_within(chat, "#call")


def test_focus_stays_on_the_choice_that_was_taken(service: FakeService, chat: Page) -> None:
    service.answer(cards.CLARIFY)
    ask(chat, "丢了")
    chat.get_by_role("button", name="都不是").focus()
    chat.keyboard.press("Enter")
    expect(seen(chat, "收到:都不是")).to_be_visible()
    assert chat.evaluate("document.activeElement.textContent") == "都不是已选"


def test_focus_is_not_lost_when_the_retry_button_goes_away(service: FakeService, chat: Page) -> None:
    show_error(service, chat)
    chat.get_by_role("button", name="重新发送").focus()
    chat.keyboard.press("Enter")
    expect(seen(chat, "收到:失败")).to_be_visible()
    assert is_within(chat, "#log")


def test_whole_conversation_by_keyboard_alone(service: FakeService, chat: Page) -> None:
    def tab_to(name: str) -> None:
        for _ in range(60):
            chat.keyboard.press("Tab")
            if chat.evaluate("document.activeElement.textContent.trim() || document.activeElement.id") == name:
                return
        raise AssertionError(f"Tab never reaches {name}")

    service.answer(cards.CLARIFY)
    tab_to("我什么时候能退休")
    chat.keyboard.press("Enter")
    expect(chat.get_by_role("button", name="都不是")).to_be_visible()
    service.answer(cards.answer())
    tab_to("都不是")
    chat.keyboard.press("Space")
    expect(chat.locator(".card")).to_be_visible()
    tab_to("谁能代办")
    chat.keyboard.press("Enter")
    expect(seen(chat, "取证可以请亲属代领")).to_be_visible()
    tab_to("question")
    chat.keyboard.type("谢谢")
    chat.keyboard.press("Tab")
    chat.keyboard.press("Enter")
    assert service.wait_for_messages(3) == ["我什么时候能退休", "都不是", "谢谢"]


def test_everything_that_takes_the_focus_shows_a_ring_of_enough_contrast(service: FakeService, chat: Page) -> None:
    service.answer(cards.answer())
    ask(chat, "身份证")
    expect(chat.locator(".card")).to_be_visible()
    rings = {}
    for _ in range(40):
        chat.keyboard.press("Tab")
        if chat.evaluate("document.activeElement === document.body"):
            continue  # the end of the page, before it begins anew
        ring = chat.evaluate(
            """() => {
              const element = document.activeElement;
              const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
              const around = element.closest('.header') ? '.header' : '.page';
              return { name: element.id || element.textContent, style: outlineStyle, width: parseFloat(outlineWidth),
                       colour: outlineColor, around: getComputedStyle(document.querySelector(around)).backgroundColor };
            }"""
        )
        if ring["name"] in rings:
            break
        rings[ring["name"]] = ring
    assert len(rings) > 12
    for ring in rings.values():
        assert (ring["style"], ring["width"]) == ("solid", 3), ring
        assert contrast(ring["colour"], ring["around"]) >= 3, ring


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours of the form rgb(1, 2, 3)."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in colour[4:-1].split(",")]
        r, g, b = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
