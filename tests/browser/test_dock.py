"""The newest reply's main choices stand above the field where a telephone has no room for them below the answer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import cards
from tests.browser.fake_service import FakeService, bot
from tests.browser.page import DESKTOP, ask, is_within, seen

CALL_12345 = bot(
    "好的，请打12345政务服务热线。\n紧急情况：报警110，火警119，急救120。", kind="handoff", mode="accessible"
)


def in_footer(page: Page) -> Locator:
    return page.locator("footer .choice:visible")


def step(number: int) -> list[dict[str, object]]:
    return cards.told(f"第{number}步，共9步：办这个。", kind="pace", buttons=cards.PACE)


@pytest.fixture
def stepping(service: FakeService, accessible_chat: Page) -> Page:
    service.mode = "accessible"
    service.answer(*cards.FIRST_STEP)
    ask(accessible_chat, "身份证丢了")
    expect(seen(accessible_chat, "第1步，共4步")).to_be_visible()
    return accessible_chat


def test_next_stands_once_and_in_view_and_is_pressed_again_and_again_in_its_place(
    service: FakeService, stepping: Page
) -> None:
    expect(stepping.get_by_role("button", name="下一步")).to_have_count(1)
    expect(in_footer(stepping)).to_have_text(["下一步"])
    in_footer(stepping).focus()
    for number in (2, 3, 4):
        service.answer(*step(number))
        stepping.keyboard.press("Enter")
        expect(seen(stepping, f"第{number}步")).to_be_in_viewport()
        expect(in_footer(stepping)).to_be_focused()
    assert service.messages == ["身份证丢了", "下一步", "下一步", "下一步"]
    # What was pressed has gone back to its place in the log, and still means the same.
    expect(stepping.locator("#log").get_by_role("button", name=re.compile("下一步"))).to_have_text(["下一步已选"] * 3)


def test_dock_goes_with_a_reply_that_has_no_choices_and_the_focus_is_not_lost(
    service: FakeService, stepping: Page
) -> None:
    in_footer(stepping).focus()
    service.answer(bot("好了。", mode="accessible"))
    stepping.keyboard.press("Enter")
    expect(seen(stepping, "好了。")).to_be_visible()
    expect(in_footer(stepping)).to_have_count(0)
    assert is_within(stepping, "#log")


def test_both_answers_to_a_question_stand_there(service: FakeService, stepping: Page) -> None:
    service.answer(bot("要删掉吗？", kind="privacy", mode="accessible", buttons=["确认删除", "不删", "人工"]))
    ask(stepping, "删掉")
    expect(in_footer(stepping)).to_have_text(["确认删除", "不删"])
    in_footer(stepping).last.click()
    assert service.wait_for_messages(3)[2] == "不删"


def test_numbered_choices_stay_right_below_their_question(service: FakeService, stepping: Page) -> None:
    service.answer(*cards.NUMBERED)
    ask(stepping, "丢了")
    expect(stepping.get_by_role("button", name="1 身份证丢了怎么补办")).to_be_in_viewport()
    expect(in_footer(stepping)).to_have_count(0)


def test_large_screen_and_standard_mode_have_the_choices_in_the_log_alone(service: FakeService, stepping: Page) -> None:
    stepping.set_viewport_size(DESKTOP)
    expect(in_footer(stepping)).to_have_count(0)
    expect(stepping.locator("#log").get_by_role("button", name="下一步")).to_be_visible()
    stepping.set_viewport_size({"width": 360, "height": 640})
    expect(in_footer(stepping)).to_have_count(1)
    stepping.get_by_role("button", name="普通版").click()
    expect(in_footer(stepping)).to_have_count(0)
    expect(stepping.locator("#log").get_by_role("button", name="下一步")).to_be_visible()


def test_next_is_in_its_place_after_a_reload(stepping: Page) -> None:
    stepping.reload()
    expect(in_footer(stepping)).to_have_text(["下一步"])


def test_who_asks_for_a_person_amid_the_steps_gets_a_number_to_dial_and_a_way_back(
    service: FakeService, stepping: Page
) -> None:
    for _ in range(2):  # also when asked twice
        service.answer(CALL_12345)
        ask(stepping, "人工")
        expect(stepping.locator(".typing")).to_have_count(0)
        call = stepping.get_by_role("link", name="拨打 12345").last
        expect(call).to_be_in_viewport()
        expect(call).to_have_attribute("href", "tel:12345")
        expect(in_footer(stepping)).to_have_text(["接着说"])
    in_footer(stepping).click()
    assert service.wait_for_messages(4)[3] == "接着说"


def test_who_asks_for_a_person_at_once_gets_the_number_alone(service: FakeService, accessible_chat: Page) -> None:
    service.answer(CALL_12345)
    ask(accessible_chat, "人工")
    expect(accessible_chat.get_by_role("link", name="拨打 12345")).to_be_visible()
    expect(accessible_chat.get_by_role("button", name="接着说")).to_have_count(0)


def test_number_to_dial_is_the_agencys_own(service: FakeService, chat: Page) -> None:
    telephone = {"number": "0755-12345", "label": "人工 0755-12345"}
    chat.route("**/welcome.json", lambda route: route.fulfill(json={"telephone": telephone, "questions": ["怎么办"]}))
    chat.reload()
    expect(chat.get_by_role("button", name="怎么办")).to_be_visible()  # a question without an id is one too
    service.answer(CALL_12345)
    ask(chat, "人工")
    expect(chat.get_by_role("link", name="拨打 0755-12345")).to_have_attribute("href", "tel:075512345")


def test_who_writes_has_the_room_of_the_dock_and_the_choices_in_the_log_meanwhile(stepping: Page) -> None:
    stepping.get_by_label("请输入您的问题").fill("我想")
    expect(in_footer(stepping)).to_have_count(0)
    expect(stepping.locator("#log").get_by_role("button", name="下一步")).to_be_visible()
    stepping.get_by_label("请输入您的问题").fill("")
    stepping.locator(".message-bot .bubble").last.click()
    expect(in_footer(stepping)).to_have_text(["下一步"])


def test_dock_is_far_enough_from_the_field_and_the_conversation(stepping: Page) -> None:
    tops = stepping.evaluate(
        """() => ['footer .choice', '#question', '#send', '#dictate'].map((selector) => {
          const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
          return { top, bottom };
        })"""
    )
    dock, *below = tops
    assert dock["bottom"] - dock["top"] >= 60
    assert all(other["top"] - dock["bottom"] >= 8 for other in below)
