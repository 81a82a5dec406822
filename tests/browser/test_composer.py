"""Writing a question: input methods, double clicks, limits."""

from __future__ import annotations

import threading

from playwright.sync_api import Page, expect

from tests.browser.fake_service import FakeService, bot
from tests.browser.page import ask, box_of, seen


def press_enter(page: Page, properties: str) -> None:
    page.locator("#question").evaluate(
        "(field, init) => field.dispatchEvent(new KeyboardEvent('keydown', init))",
        {"key": "Enter", "bubbles": True, "cancelable": True, **({properties: True} if properties else {})},
    )


def test_enter_that_chooses_a_word_of_the_input_method_does_not_send(service: FakeService, chat: Page) -> None:
    field = chat.get_by_label("请输入您的问题")
    field.focus()
    session = chat.context.new_cdp_session(chat)
    session.send("Input.imeSetComposition", {"text": "shenfen", "selectionStart": 7, "selectionEnd": 7})
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229})
    press_enter(chat, "isComposing")
    session.send("Input.insertText", {"text": "身份证"})
    expect(field).to_have_value("身份证")
    chat.keyboard.press("Enter")
    assert service.wait_for_messages(1) == ["身份证"]


def test_enter_reported_as_key_229_by_old_engines_does_not_send(service: FakeService, chat: Page) -> None:
    chat.get_by_label("请输入您的问题").fill("身份")
    chat.locator("#question").evaluate(
        """field => {
          const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
          Object.defineProperty(event, 'keyCode', { value: 229 });
          field.dispatchEvent(event);
        }"""
    )
    expect(chat.locator("#question")).to_have_value("身份")
    chat.get_by_label("请输入您的问题").fill("身份证")
    press_enter(chat, "")
    assert service.wait_for_messages(1) == ["身份证"]


def test_shift_enter_makes_a_new_line(service: FakeService, chat: Page) -> None:
    field = chat.get_by_label("请输入您的问题")
    field.fill("第一行")
    chat.keyboard.press("Shift+Enter")
    chat.keyboard.type("第二行")
    expect(field).to_have_value("第一行\n第二行")
    chat.keyboard.press("Enter")
    assert service.wait_for_messages(1) == ["第一行\n第二行"]


def test_double_click_on_send_sends_once(service: FakeService, chat: Page) -> None:
    chat.get_by_label("请输入您的问题").fill("只问一次")
    chat.get_by_role("button", name="发送").dblclick()
    expect(seen(chat, "收到:只问一次")).to_be_visible()
    ask(chat, "然后")
    assert service.wait_for_messages(2) == ["只问一次", "然后"]


def test_double_click_on_a_choice_sends_once(service: FakeService, chat: Page) -> None:
    chat.get_by_role("button", name="我什么时候能退休").dblclick()
    expect(seen(chat, "收到:我什么时候能退休")).to_be_visible()
    ask(chat, "然后")
    assert service.wait_for_messages(2) == ["我什么时候能退休", "然后"]


def test_question_written_while_an_answer_is_awaited_stays_in_the_field(service: FakeService, chat: Page) -> None:
    release = threading.Event()
    service.answer(bot("第一个回答"), release=release)
    ask(chat, "第一个问题")
    service.wait_for_messages(1)
    ask(chat, "第二个问题")
    expect(chat.get_by_label("请输入您的问题")).to_have_value("第二个问题")
    expect(chat.get_by_role("button", name="发送")).to_have_attribute("aria-disabled", "true")
    release.set()
    expect(seen(chat, "第一个回答")).to_be_visible()
    chat.keyboard.press("Enter")
    assert service.wait_for_messages(2) == ["第一个问题", "第二个问题"]


def test_blank_text_is_not_sent(service: FakeService, chat: Page) -> None:
    ask(chat, "  \n ")
    ask(chat, "有话")
    assert service.wait_for_messages(1) == ["有话"]


def test_counter_appears_near_the_limit_which_cannot_be_passed(chat: Page) -> None:
    field = chat.get_by_label("请输入您的问题")
    field.fill("字" * 500)
    expect(chat.locator("#counter")).to_be_hidden()
    field.fill("字" * 950)
    expect(chat.locator("#counter")).to_have_text("还可以输入 50 个字")
    field.press("End")
    chat.keyboard.insert_text("字" * 80)
    assert len(field.input_value()) == 1000
    expect(chat.locator("#counter")).to_contain_text("上限")


def test_field_grows_with_the_text_and_shrinks_after_sending(service: FakeService, chat: Page) -> None:
    field = chat.get_by_label("请输入您的问题")
    height = box_of(field)["height"]
    field.fill("我妈的社保卡找不着了,她人在老家,我在外地,想问问我能不能替她去办,要带些什么东西")
    assert box_of(field)["height"] > height * 1.4
    chat.keyboard.press("Enter")
    service.wait_for_messages(1)
    assert box_of(field)["height"] == height
