"""A real browser on the real widget, with a scripted service behind it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.browser.fake_service import FakeService
from tests.browser.leaving_out import leave_out
from tests.browser.npm_tools import npm_package

TELEPHONE = {"width": 320, "height": 640}
TABLET = {"width": 768, "height": 1024}
DESKTOP = {"width": 1280, "height": 800}
SIZES = {"320": TELEPHONE, "768": TABLET, "1280": DESKTOP}
THEMES = ("light", "contrast")

BLOCK_STORAGE = """
Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } });
"""


# One browser for each module, not for the session: Playwright's loop must be gone before asynchronous tests run.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        leave_out(
            "No Chromium on this machine. Install it, for example with: apt-get install -y chromium fonts-noto-cjk"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def service() -> Iterator[FakeService]:
    service = FakeService()
    yield service
    service.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=TELEPHONE, locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(8000)
    yield context
    context.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console held against the page, as it comes in."""
    return []


@pytest.fixture
def new_page(context: BrowserContext, complaints: list[str]) -> Callable[[], Page]:
    def make() -> Page:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    return make


@pytest.fixture
def chat(service: FakeService, new_page: Callable[[], Page]) -> Page:
    """The page, open at its greeting, on a small telephone."""
    page = new_page()
    page.goto(service.address)
    page.get_by_role("button", name="身份证丢了怎么补办").wait_for()
    return page


@pytest.fixture
def accessible_chat(service: FakeService, new_page: Callable[[], Page]) -> Page:
    """The same in the accessible mode."""
    page = new_page()
    page.goto(f"{service.address}/?mode=accessible")
    page.get_by_role("button", name="身份证丢了怎么补办").wait_for()
    return page


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return (npm_package("axe-core") / "axe.min.js").read_text()


def ask(page: Page, text: str) -> None:
    """Type a question and press Enter, as a citizen does."""
    page.get_by_label("请输入您的问题").fill(text)
    page.keyboard.press("Enter")


def stop_clock(page: Page) -> None:
    """From now on time passes on that page only as `page.clock.run_for` says, however busy the machine is."""
    page.clock.install(time=0)  # alone it would go on ticking beside what the test winds forward
    page.clock.pause_at(1000)


def clear_conversation(page: Page) -> None:
    """Clear the conversation and confirm it, as a citizen does."""
    page.get_by_role("button", name="设置").click()
    page.get_by_role("button", name="清空对话").click()
    page.get_by_role("button", name="清空", exact=True).click()


def is_within(page: Page, selector: str) -> Any:
    """Whether the focus is in that element."""
    return page.evaluate("selector => document.querySelector(selector).contains(document.activeElement)", selector)


def seen(page: Page, text: str, **options: Any) -> Locator:
    """What shows that text on the page; the live region repeats it for screen readers and does not count."""
    return page.locator(".page").get_by_text(text, **options)


def violations(page: Page, axe: str) -> list[dict[str, Any]]:
    """What axe holds against the page, by its default rules."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)  # not a script element: the page's policy rightly forbids those
    result = page.evaluate("async () => await axe.run(document, { resultTypes: ['violations'] })")
    return [
        {"rule": found["id"], "where": [node["target"] for node in found["nodes"]]} for found in result["violations"]
    ]
