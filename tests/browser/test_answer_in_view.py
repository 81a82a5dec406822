"""On a telephone in the accessible mode, with the real service: what is in view as soon as an answer has come."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.in_view import in_view
from tests.browser.page import ask
from tests.browser.real_service import RealService

SCREENS = [(360, 560), (360, 640), (390, 844)]
LETTERS = [24, 28, 32, 36, 40]  # pixels, by size
LARGEST_WITH_THE_BUTTON = 30
DICTATED = (
    "您好我想问一下我老家在农村的母亲今年七十二岁了她的身份证前几天在赶集的时候不小心弄丢了现在人在外地跟我们一起住"
    "回老家不太方便路又远腿脚也不好我想问问她的身份证应该怎么补办需要带什么东西要花多少钱多长时间能拿到谁可以帮她去办呢谢谢您"
)
SAID = [
    "身份证丢了怎么补办",
    "下一步",
    "人工",
    "接着说",
    "全部告诉我",
    "养老金怎么领",
    "丢了",
    DICTATED,
    "今天天气怎么样",
    "谢谢",
]


def say(page: Page, text: str) -> None:
    """Say it and wait for the whole reply."""
    with page.expect_response("**/webhooks/web/message"):
        ask(page, text)
    page.locator(".typing").wait_for(state="detached")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.mark.parametrize("size", range(len(LETTERS)), ids=lambda size: f"{LETTERS[size]} pixels")
@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_answers_first_line_and_the_main_button_are_in_view_after_every_reply(
    real: RealService, telephone: BrowserContext, width: int, height: int, size: int
) -> None:
    assert len(DICTATED) >= 110
    kept = json.dumps({"mode": "accessible", "size": size, "address": "accessible"})
    telephone.add_init_script(f"localStorage.setItem('bianmin.preferences', {json.dumps(kept)})")
    page = telephone.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{real.address}?mode=accessible")
    page.locator(".choices-examples").wait_for()
    unseen = {}
    for text in SAID:
        say(page, text)
        seen = in_view(page)
        is_button_due = seen.main and LETTERS[size] <= LARGEST_WITH_THE_BUTTON
        if not seen.shows_the_first_line or (is_button_due and not seen.shows_the_main_button):
            unseen[text] = seen
    assert unseen == {}
