"""Screen readers and the keyboard: what is announced, where the focus is."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import Page, expect

from tests.browser import cards
from tests.browser.fake_service import FakeService, bot
from tests.browser.page import RECORD_ANNOUNCEMENTS, THEMES, ask, is_within, seen, stop_clock


def show_error(service: FakeService, page: Page) -> None:
    service.fail(503)
    ask(page, "失败")
    expect(page.get_by_role("button", name="重新发送")).to_be_visible()


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


def test_each_message_of_a_reply_is_announced_with_the_numbers_of_its_choices(
    service: FakeService, accessible_chat: Page
) -> None:
    accessible_chat.evaluate(RECORD_ANNOUNCEMENTS)
    service.answer(*cards.NUMBERED)
    ask(accessible_chat, "丢了")
    expect(accessible_chat.locator("#live p")).to_have_count(2)
    assert accessible_chat.evaluate("announced") == [
        "便民助手说:您想问的是哪一件？ "
        "可以选:1 身份证丢了怎么补办;2 社保卡丢了怎么挂失补办;3 急用身份证怎么办临时身份证。",
        "便民助手说:都不是的话，请换个说法。",
    ]


def test_change_of_the_mode_is_announced_and_the_focus_stays_on_its_button(chat: Page) -> None:
    chat.evaluate(RECORD_ANNOUNCEMENTS)
    chat.get_by_role("button", name="长辈版").focus()
    chat.keyboard.press("Enter")
    assert [text[:6] for text in chat.evaluate("announced")] == ["已换成长辈版"]
    assert is_within(chat, "#mode")
    chat.keyboard.press("Enter")
    expect(chat.get_by_role("button", name="长辈版")).to_be_focused()


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


def tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id") == name:
            return
    raise AssertionError(f"Tab never reaches {name}")


def test_whole_conversation_by_keyboard_alone(service: FakeService, chat: Page) -> None:
    service.answer(cards.CLARIFY)
    tab_to(chat, "我什么时候能退休")
    chat.keyboard.press("Enter")
    expect(chat.get_by_role("button", name="都不是")).to_be_visible()
    service.answer(cards.answer())
    tab_to(chat, "都不是")
    chat.keyboard.press("Space")
    expect(chat.locator(".card")).to_be_visible()
    tab_to(chat, "谁能代办")
    chat.keyboard.press("Enter")
    expect(seen(chat, "取证可以请亲属代领")).to_be_visible()
    tab_to(chat, "question")
    chat.keyboard.type("谢谢")
    tab_to(chat, "发送")
    chat.keyboard.press("Enter")
    assert service.wait_for_messages(3) == ["我什么时候能退休", "都不是", "谢谢"]


def test_whole_conversation_of_the_accessible_mode_by_keyboard_alone(service: FakeService, chat: Page) -> None:
    root = chat.locator("html")
    tab_to(chat, "长辈版")
    chat.keyboard.press("Enter")
    tab_to(chat, "字+")
    chat.keyboard.press("Enter")
    tab_to(chat, "设置")
    chat.keyboard.press("Enter")
    tab_to(chat, "黑底大反差：已关")
    chat.keyboard.press("Space")
    expect(root).to_have_attribute("data-mode", "accessible")
    expect(root).to_have_attribute("data-size", "1")
    expect(root).to_have_attribute("data-theme", "contrast")
    chat.keyboard.press("Escape")
    expect(chat.locator("#settings-panel")).to_be_hidden()
    assert is_within(chat, "#settings")
    service.answer(*cards.NUMBERED)
    tab_to(chat, "question")
    chat.keyboard.type("丢了")
    chat.keyboard.press("Enter")
    expect(chat.get_by_role("button", name="1 身份证丢了怎么补办")).to_be_visible()
    service.answer(*cards.FIRST_STEP)
    tab_to(chat, "1 身份证丢了怎么补办")
    chat.keyboard.press("Enter")
    expect(chat.get_by_role("button", name="下一步")).to_be_visible()
    service.answer(*cards.SUMMED_UP)
    tab_to(chat, "下一步")
    chat.keyboard.press("Space")
    expect(chat.locator(".recap")).to_be_visible()
    tab_to(chat, "复制")
    assert service.messages == ["丢了", "身份证丢了怎么补办", "下一步"]


@pytest.mark.parametrize("theme", THEMES)
def test_everything_that_takes_the_focus_shows_a_ring_of_enough_contrast_and_is_in_view(
    service: FakeService, chat: Page, theme: str
) -> None:
    chat.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    service.answer(cards.answer())
    ask(chat, "身份证")
    expect(chat.locator(".card")).to_be_visible()
    chat.get_by_role("button", name="设置").click()
    rings = {}
    for _ in range(40):
        chat.keyboard.press("Tab")
        if chat.evaluate("document.activeElement === document.body"):
            continue  # the end of the page, before it begins anew
        ring = chat.evaluate(
            """() => {
              const element = document.activeElement;
              const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
              const { top, bottom, left, width, height } = element.getBoundingClientRect();
              const frame = (element.closest('#log') || document.querySelector('.page')).getBoundingClientRect();
              const hit = document.elementFromPoint(left + width / 2, Math.max(top, frame.top) + 4);
              const around = element.closest('.header') ? '.header' : '.page';
              return { name: element.id || element.textContent, style: outlineStyle, width: parseFloat(outlineWidth),
                       colour: outlineColor, around: getComputedStyle(document.querySelector(around)).backgroundColor,
                       isInView: bottom > frame.top && top < frame.bottom && element.contains(hit) };
            }"""
        )
        if ring["name"] in rings:
            break
        rings[ring["name"]] = ring
    assert len(rings) > 12
    for ring in rings.values():
        assert (ring["style"], ring["width"], ring["isInView"]) == ("solid", 3, True), ring
        assert contrast(ring["colour"], ring["around"]) >= 3, ring


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours of the form rgb(1, 2, 3)."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in colour[4:-1].split(",")]
        r, g, b = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
