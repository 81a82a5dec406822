"""Nothing takes the conversation out of sight: no wheel, finger or key, and no keyboard on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser import cards
from tests.browser.fake_service import FakeService
from tests.browser.page import UPRIGHT, ask, stands

MODES = ["standard", "accessible"]
DESK: ViewportSize = {"width": 1440, "height": 900}
KEYBOARDS = [(360, 640, 340), (390, 844, 500), (360, 560, 260)]  # width, height, height above the keyboard


def talk(service: FakeService, page: Page, mode: str, answers: int) -> None:
    service.mode = mode
    for number in range(answers):
        reply = cards.FIRST_STEP if mode == "accessible" else [cards.answer()]
        service.answer(*reply)
        before = page.locator(".message-bot").count()
        ask(page, f"第{number}问")
        expect(page.locator(".message-bot")).to_have_count(before + len(reply))


@pytest.fixture(params=[(mode, answers) for mode in MODES for answers in (0, 2, 10)], ids=str)
def talked(request: pytest.FixtureRequest, service: FakeService) -> Callable[[BrowserContext], Page]:
    """Opens the page and asks that often, in that mode."""
    mode, answers = request.param

    def open_page(context: BrowserContext) -> Page:
        page = context.new_page()
        page.goto(f"{service.address}/?mode={mode}")
        page.locator(".choices-examples").wait_for()
        talk(service, page, mode, answers)
        return page

    return open_page


def test_wheel_over_the_frame_and_beside_it_moves_the_log_alone(
    context: BrowserContext, talked: Callable[[BrowserContext], Page]
) -> None:
    page = talked(context)
    page.set_viewport_size(DESK)
    stands(page)
    log = page.locator("#log")
    for place in ((720, 30), (60, 450), (720, 880), (720, 450)):
        before = log.evaluate("log => { log.scrollTop = 0; return log.scrollHeight - log.clientHeight; }")
        page.mouse.move(*place)
        page.mouse.wheel(0, 2000)
        if before > 0:
            page.wait_for_function("() => document.getElementById('log').scrollTop > 0")
        stands(page)


def swipe(page: Page, x: float, y: float) -> None:
    """One finger, upwards and then back down."""
    session = page.context.new_cdp_session(page)
    for distance in (-600, 600):
        gesture: dict[str, Any] = {"x": x, "y": y, "yDistance": distance, "gestureSourceType": "touch", "speed": 3000}
        session.send("Input.synthesizeScrollGesture", gesture)


def test_finger_that_swipes_over_the_frame_leaves_it_where_it_is(
    telephone: BrowserContext, talked: Callable[[BrowserContext], Page]
) -> None:
    page = talked(telephone)
    stands(page)
    for selector in ("#title", "#settings", "#send", "#log"):
        box = page.locator(selector).bounding_box()
        assert box is not None
        swipe(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        stands(page)


def test_keys_with_the_focus_nowhere_turn_the_pages_of_the_log(
    context: BrowserContext, talked: Callable[[BrowserContext], Page]
) -> None:
    page = talked(context)
    page.evaluate("document.activeElement.blur()")
    log = page.locator("#log")
    log.evaluate("log => { log.scrollTop = 0; }")
    room = log.evaluate("log => log.scrollHeight - log.clientHeight")
    for key in ("PageDown", "PageDown", "End"):
        page.keyboard.press(key)
        stands(page)
    assert log.evaluate("log => log.scrollTop") >= room - 1
    for key in ("Space", "Tab", "PageUp", "Home"):
        page.keyboard.press(key)
        stands(page)
    assert log.evaluate("log => log.scrollTop") == 0


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("width", "height", "left"), KEYBOARDS)
def test_keyboard_on_the_screen_takes_neither_the_field_nor_the_answer_away(
    telephone: BrowserContext, service: FakeService, mode: str, width: int, height: int, left: int
) -> None:
    page = telephone.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{service.address}/?mode={mode}")
    page.locator(".choices-examples").wait_for()
    talk(service, page, mode, 1)
    for number in range(3):
        page.locator("#question").tap()
        page.set_viewport_size({"width": width, "height": left})
        stands(page)
        expect(page.locator("#question")).to_be_focused()
        talk(service, page, mode, 1)
        stands(page)
        answer = page.locator(".message-citizen").last.locator("~ .message").first
        expect(answer.locator(".card-title, .bubble").first).to_be_in_viewport()
        page.set_viewport_size({"width": width, "height": height})
        stands(page)
        expect(answer.locator(".card-title, .bubble").first).to_be_in_viewport()
        assert page.locator(".message-citizen").count() == number + 2


@pytest.mark.parametrize("mode", MODES)
def test_keyboard_that_only_covers_the_window_is_seen_from_what_is_left(
    context: BrowserContext, service: FakeService, mode: str
) -> None:
    context.add_init_script(
        """const covered = new EventTarget();
           Object.assign(covered, { height: innerHeight, offsetTop: 0, scale: 1 });
           Object.defineProperty(window, 'visualViewport', { value: covered });"""
    )
    page = context.new_page()
    page.set_viewport_size(UPRIGHT)
    page.goto(f"{service.address}/?mode={mode}")
    page.locator(".choices-examples").wait_for()
    talk(service, page, mode, 2)
    cover = """([height, offsetTop]) => {
      Object.assign(visualViewport, { height, offsetTop });
      visualViewport.dispatchEvent(new Event('resize'));
    }"""
    page.evaluate(cover, [500, 120])
    box = page.locator(".page").bounding_box()
    field = page.locator("#question").bounding_box()
    assert box is not None
    assert field is not None
    assert (box["y"], box["height"]) == (120, 500)
    assert 120 <= field["y"] <= 620 - field["height"]
    page.evaluate("visualViewport.scale = 2")
    page.evaluate(cover, [250, 300])  # drawn larger with two fingers: the page itself stays
    assert page.locator(".page").bounding_box() == box
    page.evaluate("visualViewport.scale = 1")
    page.evaluate(cover, [844, 0])
    stands(page)


def test_page_fills_the_window_where_nothing_tells_what_is_covered(browser: Browser, service: FakeService) -> None:
    context = browser.new_context(viewport=UPRIGHT)
    context.add_init_script(
        "delete window.ResizeObserver; Object.defineProperty(window, 'visualViewport', { value: undefined });"
    )
    page = context.new_page()
    page.goto(service.address)
    talk(service, page, "standard", 2)
    stands(page)
    page.set_viewport_size({"width": 390, "height": 480})
    stands(page)
    context.close()


@pytest.fixture
def low(context: BrowserContext, service: FakeService) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 by 1024 at 400 %
    page.goto(f"{service.address}/?mode=accessible")
    page.locator(".choices-examples").wait_for()
    return page


def test_at_high_zoom_the_header_scrolls_with_the_conversation_and_comes_back_with_the_room(
    service: FakeService, low: Page
) -> None:
    talk(service, low, "accessible", 1)
    stands(low)
    assert low.locator("#log #header").count() == 1
    low.get_by_role("button", name="字+").focus()
    expect(low.get_by_role("button", name="字+")).to_be_in_viewport()
    low.set_viewport_size(UPRIGHT)
    stands(low)
    assert low.locator("#log #header").count() == 0
    expect(low.get_by_role("button", name="字+")).to_be_focused()
