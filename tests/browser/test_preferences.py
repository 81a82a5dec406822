"""How the page looks: switched by button, by address and by the assistant's reply, and kept on the device."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.fake_service import FakeService, bot
from tests.browser.page import BLOCK_STORAGE, ask, clear_conversation, seen


def modes_asked_for(service: FakeService) -> list[str | None]:
    return [request.get("metadata", {}).get("mode") for request in service.received]


def ask_and_wait(page: Page, text: str) -> None:
    ask(page, text)
    expect(seen(page, f"收到:{text}")).to_be_visible()


def shows(page: Page, **attributes: str) -> None:
    for name, value in attributes.items():
        expect(page.locator("html")).to_have_attribute(f"data-{name}", value)


def test_button_switches_at_once_and_the_service_is_told_with_the_next_message_only(
    service: FakeService, chat: Page
) -> None:
    chat.get_by_role("button", name="长辈版").click()
    shows(chat, mode="accessible")
    ask_and_wait(chat, "一")
    ask_and_wait(chat, "二")
    chat.get_by_role("button", name="普通版").click()
    shows(chat, mode="standard")
    ask_and_wait(chat, "三")
    ask_and_wait(chat, "四")
    assert modes_asked_for(service) == ["accessible", None, "standard", None]


def test_button_is_in_view_in_both_modes_whatever_has_been_said(service: FakeService, chat: Page) -> None:
    for name in ("长辈版", "普通版"):
        ask_and_wait(chat, f"在{name}之前")
        expect(chat.get_by_role("button", name=name)).to_be_in_viewport(ratio=0.95)
        expect(chat.get_by_role("link", name="人工 12345")).to_be_in_viewport(ratio=0.95)
        chat.get_by_role("button", name=name).click()


def test_page_takes_on_the_mode_of_the_reply(service: FakeService, chat: Page) -> None:
    service.answer(bot("换成长辈版了", kind="mode", mode="accessible"))
    ask(chat, "字太小看不清")
    shows(chat, mode="accessible")
    chat.reload()
    shows(chat, mode="accessible")
    service.answer(bot("换回来了", kind="mode", mode="standard"))
    ask(chat, "普通版")
    shows(chat, mode="standard")
    assert modes_asked_for(service) == [None, None]


def test_mode_pressed_while_an_answer_is_awaited_is_not_undone_by_it(service: FakeService, chat: Page) -> None:
    release = threading.Event()
    service.answer(bot("来了", mode="standard"), release=release)
    ask(chat, "等一下")
    service.wait_for_messages(1)
    chat.get_by_role("button", name="长辈版").click()
    release.set()
    expect(seen(chat, "来了")).to_be_visible()
    shows(chat, mode="accessible")
    ask_and_wait(chat, "再问")
    assert modes_asked_for(service) == [None, "accessible"]


def test_mode_works_while_the_service_cannot_be_reached(service: FakeService, chat: Page) -> None:
    service.fail(503)
    ask(chat, "失败")
    expect(chat.get_by_role("button", name="重新发送")).to_be_visible()
    chat.get_by_role("button", name="长辈版").click()
    shows(chat, mode="accessible")
    chat.get_by_role("button", name="重新发送").click()
    expect(seen(chat, "收到:失败")).to_be_visible()
    assert modes_asked_for(service) == [None, "accessible"]


def test_mode_of_the_address_is_told_to_the_service_once(service: FakeService, accessible_chat: Page) -> None:
    ask_and_wait(accessible_chat, "一")
    ask_and_wait(accessible_chat, "二")
    shows(accessible_chat, mode="accessible")
    assert modes_asked_for(service) == ["accessible", None]


def test_choice_of_the_citizen_outlives_a_reload_of_an_address_that_says_otherwise(
    service: FakeService, accessible_chat: Page
) -> None:
    accessible_chat.get_by_role("button", name="普通版").click()
    accessible_chat.reload()
    shows(accessible_chat, mode="standard")
    accessible_chat.goto(service.address)
    accessible_chat.goto(f"{service.address}/?mode=accessible")
    shows(accessible_chat, mode="accessible")


def test_nonsense_in_the_address_changes_nothing(service: FakeService, chat: Page) -> None:
    chat.goto(f"{service.address}/?mode=fancy&theme=pink")
    shows(chat, mode="standard", theme="light")
    ask_and_wait(chat, "还能用吗")
    assert modes_asked_for(service) == [None]


def test_cleared_conversation_stays_in_the_mode_and_the_service_learns_it_anew(
    service: FakeService, accessible_chat: Page
) -> None:
    ask_and_wait(accessible_chat, "一")
    clear_conversation(accessible_chat)
    shows(accessible_chat, mode="accessible")
    ask_and_wait(accessible_chat, "二")
    assert modes_asked_for(service) == ["accessible", "accessible"]


def test_letters_grow_and_shrink_between_their_bounds(accessible_chat: Page) -> None:
    smaller = accessible_chat.get_by_role("button", name="字−")
    larger = accessible_chat.get_by_role("button", name="字+")
    text = accessible_chat.locator(".bubble p").first

    def pixels() -> str:
        return text.evaluate("p => getComputedStyle(p).fontSize")

    expect(smaller).to_have_attribute("aria-disabled", "true")
    assert pixels() == "24px"
    for _ in range(6):
        larger.press("Enter")
    assert pixels() == "40px"
    expect(larger).to_have_attribute("aria-disabled", "true")
    expect(larger).to_be_focused()
    smaller.press("Enter")
    assert pixels() == "36px"


def test_present_answer_stays_in_view_when_the_letters_change(service: FakeService, chat: Page) -> None:
    for text in ("一", "二", "三", "四"):
        ask_and_wait(chat, text)
    for name in ("长辈版", "字+", "字+", "普通版"):
        chat.get_by_role("button", name=name).click()
        expect(seen(chat, "收到:四")).to_be_in_viewport(ratio=0.95)


def test_all_that_was_chosen_is_kept_over_a_reload_and_shown_in_other_tabs(
    service: FakeService, chat: Page, new_page: Callable[[], Page]
) -> None:
    other = new_page()
    other.goto(service.address)
    chat.get_by_role("button", name="长辈版").click()
    chat.get_by_role("button", name="字+").dblclick()
    chat.get_by_role("button", name="设置").click()
    chat.get_by_role("button", name="黑底大反差：已关").click()
    expect(chat.get_by_role("button", name="黑底大反差：已开")).to_be_visible()
    shows(other, mode="accessible", size="2", theme="contrast")
    chat.reload()
    shows(chat, mode="accessible", size="2", theme="contrast")


def test_high_contrast_is_the_first_choice_of_those_whose_device_asks_for_it(
    service: FakeService, context: BrowserContext, new_page: Callable[[], Page]
) -> None:
    page = new_page()
    page.emulate_media(contrast="more")
    page.goto(service.address)
    shows(page, theme="contrast")


@pytest.mark.parametrize(
    "damage", ["{not json", "null", '"text"', json.dumps({"mode": "x", "size": 99, "rate": "fast", "theme": 3})]
)
def test_damaged_preferences_do_not_stand_in_the_way(
    service: FakeService, context: BrowserContext, new_page: Callable[[], Page], complaints: list[str], damage: str
) -> None:
    context.add_init_script(f"localStorage.setItem('bianmin.preferences', {json.dumps(damage)})")
    page = new_page()
    page.goto(service.address)
    page.get_by_role("button", name="长辈版").click()
    shows(page, mode="accessible", size="0", theme="light")
    assert complaints == []


def test_preferences_hold_as_long_as_the_page_where_storage_is_blocked(
    service: FakeService, context: BrowserContext, new_page: Callable[[], Page], complaints: list[str]
) -> None:
    context.add_init_script(BLOCK_STORAGE)
    page = new_page()
    page.goto(service.address)
    page.get_by_role("button", name="长辈版").click()
    ask_and_wait(page, "一")
    shows(page, mode="accessible")
    assert complaints == []


def test_escape_closes_the_settings_and_gives_the_focus_back(chat: Page) -> None:
    button = chat.get_by_role("button", name="设置")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    chat.locator("#contrast").focus()
    chat.keyboard.press("Escape")
    expect(chat.locator("#settings-panel")).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
