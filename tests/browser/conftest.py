"""A real browser on the real widget, with a scripted service behind it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.fake_service import FakeService
from tests.browser.leaving_out import leave_out
from tests.browser.npm_tools import npm_package
from tests.browser.page import TELEPHONE, UPRIGHT
from tests.browser.real_service import RealService, real_service


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


@pytest.fixture(scope="session")
def real() -> Iterator[RealService]:
    """The service with its shipped content and model, as citizens meet it."""
    with real_service() as service:
        yield service


@pytest.fixture
def telephone(browser: Browser) -> Iterator[BrowserContext]:
    """A telephone held upright: fingers, no pointer, and a screen that the page can't make wider."""
    context = browser.new_context(
        viewport=UPRIGHT, device_scale_factor=2, is_mobile=True, has_touch=True, locale="zh-CN", reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=TELEPHONE, locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(8000)
    context.set_default_navigation_timeout(30_000)  # some forty files, on a machine that may be busy
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
