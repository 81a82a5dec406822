"""How it looks, measured: sizes, distances, contrast, reflow."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import cards
from tests.browser.conftest import DESKTOP, TELEPHONE, ask, seen
from tests.browser.fake_service import FakeService, bot

TARGETS = "button, summary, textarea, .page a"
# Links in running text, which WCAG 2.5.8 exempts.
INLINE_LINKS = ".bubble a, .card p a, .card li:not(.card-sources li) a, .emergency-text a"

# Colours are composed over their backgrounds, as the eye sees them.
CONTRAST = """
() => {
  const parse = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const backgroundOf = (element) => {
    for (let node = element; node; node = node.parentElement) {
      const [r, g, b, alpha = 1] = parse(getComputedStyle(node).backgroundColor);
      if (alpha === 1) return [r, g, b];
      if (alpha !== 0) throw new Error('half-transparent background on ' + node.className);
    }
    return [255, 255, 255];
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };
  const isShown = (element) => element.getClientRects().length > 0;
  const texts = [];
  const walker = document.createTreeWalker(document.querySelector('.page'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !isShown(element) || element.closest('.visually-hidden')) continue;
    const style = getComputedStyle(element);
    texts.push({ text: walker.currentNode.data.slice(0, 12), size: parseFloat(style.fontSize),
                 ratio: ratio(parse(style.color).slice(0, 3), backgroundOf(element)) });
  }
  const controls = Array.from(document.querySelectorAll('textarea, .choice, .plain-button, .send-button'))
    .filter(isShown)
    .map((element) => {
      const outside = backgroundOf(element.parentElement);
      return { name: element.id || element.textContent,
               ratio: ratio(parse(getComputedStyle(element).borderTopColor).slice(0, 3), outside) };
    });
  return { texts, controls };
}
"""


def all_states(service: FakeService, page: Page) -> None:
    """Fill the page with everything it can show at once."""
    service.answer(cards.CLARIFY)
    ask(page, "丢了")
    page.get_by_role("button", name="都不是").click()
    expect(seen(page, "收到:都不是")).to_be_visible()
    notice = "这条内容已过复核日期"
    service.answer(cards.answer(notice=notice, sources=cards.REPLACE_LOST["sources"][:2]), cards.EMERGENCY)
    ask(page, "身份证")
    expect(seen(page, notice)).to_be_visible()
    service.answer(bot("出错了", kind="error"))
    ask(page, "错")
    expect(seen(page, "出错了")).to_be_visible()
    for summary in page.locator("summary").all():
        summary.click()
    service.fail(503)
    ask(page, "失败")
    expect(page.get_by_role("button", name="重新发送")).to_be_visible()
    page.get_by_label("请输入您的问题").fill("字" * 950)
    page.get_by_role("button", name="清空对话").click()


@pytest.fixture(params=[TELEPHONE, DESKTOP], ids=["320", "1280"])
def full_page(request: pytest.FixtureRequest, service: FakeService, chat: Page) -> Page:
    chat.set_viewport_size(request.param)
    all_states(service, chat)
    return chat


def boxes(page: Page) -> list[dict[str, Any]]:
    """Every target that can be pressed, in page coordinates, except links in running text."""
    return page.evaluate(
        """([targets, inline]) => Array.from(document.querySelectorAll(targets))
          .filter((element) => !element.matches(inline) && element.getClientRects().length > 0)
          .map((element) => {
            const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
            const name = element.id || element.textContent.trim();
            const isInLog = element.closest('#log') !== null;
            return { name, left, right, top, bottom, width, height, isInLog };
          })""",
        [TARGETS, INLINE_LINKS],
    )


def test_every_target_is_at_least_44_by_44(full_page: Page) -> None:
    found = boxes(full_page)
    assert len(found) > 15
    assert [box for box in found if box["width"] < 44 or box["height"] < 44] == []


def test_targets_are_at_least_8_pixels_apart(full_page: Page) -> None:
    found = boxes(full_page)
    near = []
    for one, other in itertools.combinations(found, 2):
        if one["isInLog"] != other["isInLog"]:
            continue  # the log scrolls beneath the rest, which covers it
        across = max(one["left"], other["left"]) - min(one["right"], other["right"])
        down = max(one["top"], other["top"]) - min(one["bottom"], other["bottom"])
        if max(across, down) < 8 - 0.01:
            near.append((one["name"], other["name"], across, down))
    assert near == []


def test_text_contrast_is_at_least_4_5_and_text_at_least_16_pixels(full_page: Page) -> None:
    texts = full_page.evaluate(CONTRAST)["texts"]
    assert len(texts) > 50
    assert [text for text in texts if text["ratio"] < 4.5] == []
    assert [text for text in texts if text["size"] < 16] == []


def test_contrast_of_controls_is_at_least_3(full_page: Page) -> None:
    controls = full_page.evaluate(CONTRAST)["controls"]
    assert len(controls) > 8
    assert [control for control in controls if control["ratio"] < 3] == []


def test_page_never_scrolls_sideways(full_page: Page) -> None:
    wide = full_page.evaluate(
        """() => Array.from(document.querySelectorAll('html, body, .page *:not(.visually-hidden)'))
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5
                            || (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
                                && getComputedStyle(element).display !== 'inline'))
          .map((element) => element.className || element.tagName)"""
    )
    assert wide == []


def test_long_words_and_addresses_break_instead_of_widening_the_page(service: FakeService, chat: Page) -> None:
    long = "https://www.example.gov.cn/" + "a" * 300
    service.answer(bot(long), cards.answer(title="b" * 200, sources=[{"label": "c" * 200, "url": long}]))
    ask(chat, "d" * 300)
    expect(chat.locator(".card-title")).to_be_visible()
    assert chat.evaluate("document.getElementById('log').scrollWidth <= document.getElementById('log').clientWidth")
    assert chat.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(("width", "height"), [(320, 256), (640, 360)])
def test_question_can_be_asked_and_read_at_high_zoom(service: FakeService, chat: Page, width: int, height: int) -> None:
    chat.set_viewport_size({"width": width, "height": height})
    ask(chat, "放大了")
    answer = seen(chat, "收到:放大了")
    answer.scroll_into_view_if_needed()
    expect(answer).to_be_in_viewport()
    button = chat.get_by_role("button", name="发送")
    button.scroll_into_view_if_needed()
    expect(button).to_be_in_viewport()
    assert chat.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_moves_when_less_motion_is_asked_for(service: FakeService, chat: Page) -> None:
    chat.evaluate(
        """async () => {
          const { ConversationView } = await import('/widget/show-conversation.js');
          new ConversationView(document.getElementById('log'), {}).showTyping();
        }"""
    )
    assert chat.locator(".dots").count() == 1
    assert chat.evaluate("document.getAnimations().length") == 0
    chat.emulate_media(reduced_motion="no-preference")
    assert chat.evaluate("document.getAnimations().length") > 0
