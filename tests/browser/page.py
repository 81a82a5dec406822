"""What citizens do on the page and what can be seen of it, in terms of Playwright."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import FloatRect, Locator, Page, ViewportSize

TELEPHONE: ViewportSize = {"width": 320, "height": 640}
UPRIGHT: ViewportSize = {"width": 390, "height": 844}
TABLET: ViewportSize = {"width": 768, "height": 1024}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
SIZES: dict[str, ViewportSize] = {"320": TELEPHONE, "768": TABLET, "1280": DESKTOP}
THEMES = ("light", "contrast")

BLOCK_STORAGE = """
Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } });
"""

RECORD_ANNOUNCEMENTS = """
() => {
  window.announced = [];
  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach((node) => window.announced.push(node.textContent));
  }).observe(document.getElementById('live'), { childList: true, subtree: true, characterData: true });
}
"""

FRAME = """
() => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const [header, log, field] = [box('#header'), box('#log'), box('#question')];
  return {
    document: document.scrollingElement.scrollHeight - window.innerHeight,
    scrolled: [window.scrollY, document.body.scrollTop, document.querySelector('.page').scrollTop],
    header: header.top,
    log: Math.min(log.bottom, window.innerHeight) - Math.max(log.top, 0),
    field: field.top >= 0 && field.bottom <= window.innerHeight,
    isLow: document.documentElement.dataset.low === 'on',
  };
}
"""


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


def stands(page: Page) -> None:
    """Assert that the frame is where it belongs and the conversation is in sight."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    frame = page.evaluate(FRAME)
    assert frame["document"] <= 0, frame
    assert frame["scrolled"] == [0, 0, 0], frame
    assert frame["isLow"] or frame["header"] == 0, frame
    assert frame["log"] >= 140, frame
    assert frame["field"], frame


def box_of(element: Locator) -> FloatRect:
    """Where an element is on the screen; that it isn't shown is a failure."""
    box = element.bounding_box()
    assert box is not None, "the element isn't shown"
    return box
