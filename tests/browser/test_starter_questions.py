"""The questions that the page itself proposes, pressed in the real service, each answer with their own entry."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.fake_service import WIDGET
from tests.browser.real_service import RealService

STARTERS = json.loads((WIDGET / "welcome.json").read_text(encoding="utf-8"))["questions"]
BEFORE = {"first": 0, "second": 1, "last": len(STARTERS) - 1}  # how many others have been pressed by then


def press(page: Page, question: str) -> list[dict[str, Any]]:
    """Press a starter question, as often as one likes; returns the reply."""
    with page.expect_response("**/webhooks/web/message") as response:
        # In the accessible mode the greeting shows three of them; the service has to know all.
        page.locator(".choices-examples .choice", has_text=question).dispatch_event("click")
    page.locator(".typing").wait_for(state="detached")
    return response.value.json()


@pytest.mark.parametrize("mode", ["standard", "accessible"])
@pytest.mark.parametrize("place", BEFORE)
@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter["id"])
def test_starter_question_is_answered_with_its_own_entry(
    real: RealService, telephone: BrowserContext, starter: dict[str, str], place: str, mode: str
) -> None:
    page = telephone.new_page()
    page.goto(f"{real.address}?mode={mode}")
    page.locator(".choices-examples").wait_for()
    others = [other["question"] for other in STARTERS if other != starter]
    for question in others[: BEFORE[place]]:
        press(page, question)
    reply = press(page, starter["question"])
    customs = [message["custom"] for message in reply if "custom" in message]
    assert [(custom["kind"], custom["id"]) for custom in customs] == [("answer", starter["id"])]
