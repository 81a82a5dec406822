"""How it looks, measured: sizes, distances, contrast, in both modes, both themes and at three widths."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import cards
from tests.browser.fake_service import FakeService, bot
from tests.browser.page import SIZES, TELEPHONE, THEMES, ask, box_of, seen
from tests.browser.voices import EAR, VOICE

TARGETS = "button, summary, textarea, .page a"
# Links in running text, which WCAG 2.5.8 exempts.
INLINE_LINKS = ".bubble a, .card p a, .card li:not(.card-sources li) a, .emergency-text a, .status-words a"


@dataclass(frozen=True)
class Table:
    """What is promised for a mode."""

    text_pixels: float
    target_pixels: float
    text_contrast: float
    line_spacing: float  # in letter heights
    paragraph_spacing: float  # in lines


TABLES = {
    "standard": Table(text_pixels=16, target_pixels=44, text_contrast=4.5, line_spacing=1.4, paragraph_spacing=0.2),
    "accessible": Table(text_pixels=24, target_pixels=60, text_contrast=7, line_spacing=1.5, paragraph_spacing=1.3),
}

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
  const controls = Array.from(document.querySelectorAll('textarea, .choice, .plain-button, .bar-button, .send-button'))
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
    service.answer(*cards.NUMBERED)
    ask(page, "丢了")
    page.get_by_role("button", name="1 身份证丢了怎么补办").click()
    expect(seen(page, "收到:身份证丢了怎么补办")).to_be_visible()
    notice = "这条内容已过复核日期"
    for reply in (
        cards.FIRST_STEP,
        cards.SUMMED_UP,
        [cards.answer()],
        [cards.answer(notice=notice, focus="proxy", sources=cards.REPLACE_LOST["sources"][:2])],
        [cards.EMERGENCY],
        [bot("出错了", kind="error")],
    ):
        service.answer(*(cards.in_mode(service.mode, message) if "custom" in message else message for message in reply))
        count = page.locator(".message-bot").count()
        shown = 1 if reply is cards.SUMMED_UP else len(reply)  # the page shows what the recap holds once
        ask(page, "接着说")
        expect(page.locator(".message-bot")).to_have_count(count + shown)
    for summary in page.locator("summary").all():
        summary.click()
    service.fail(503)
    ask(page, "失败")
    expect(page.get_by_role("button", name="重新发送")).to_be_visible()
    page.get_by_role("button", name="说话").click()
    page.get_by_label("请输入您的问题").fill("字" * 950)
    page.get_by_role("button", name="设置").click()
    page.get_by_role("button", name="清空对话").click()


@pytest.fixture(scope="module", params=TABLES)
def mode(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def full_page(browser: Browser, mode: str) -> Iterator[Page]:
    """One page for all measurements of a mode, with everything in it."""
    service = FakeService()
    context = browser.new_context(viewport=TELEPHONE, locale="zh-CN", reduced_motion="reduce")
    context.add_init_script(VOICE + EAR)
    page = context.new_page()
    page.goto(f"{service.address}/?mode={mode}")
    page.locator(".choices-examples").wait_for()
    service.mode = mode
    all_states(service, page)
    set_root(page, "mode", mode)
    yield page
    context.close()
    service.stop()


@pytest.fixture(params=[*SIZES, "320, largest letters"])
def page_of_size(request: pytest.FixtureRequest, full_page: Page) -> Page:
    full_page.set_viewport_size(SIZES[request.param[:4].rstrip(",")])
    set_root(full_page, "size", "4" if "largest" in request.param else "0")
    set_root(full_page, "theme", "light")
    return full_page


def set_root(page: Page, name: str, value: str) -> None:
    page.evaluate("([name, value]) => { document.documentElement.dataset[name] = value; }", [name, value])


def boxes(page: Page) -> list[dict[str, Any]]:
    """Every target that can be pressed, in page coordinates, except links in running text; `part` scrolls with it."""
    return page.evaluate(
        """([targets, inline]) => Array.from(document.querySelectorAll(targets))
          .filter((element) => !element.matches(inline) && element.getClientRects().length > 0)
          .map((element) => {
            const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
            const name = element.id || element.textContent.trim();
            const part = element.closest('#log, header, footer').tagName;
            return { name, left, right, top, bottom, width, height, part };
          })""",
        [TARGETS, INLINE_LINKS],
    )


def test_every_target_is_large_enough(page_of_size: Page, mode: str) -> None:
    least = TABLES[mode].target_pixels
    found = boxes(page_of_size)
    assert len(found) > 30
    assert [box for box in found if box["width"] < least or box["height"] < least] == []


def test_targets_are_at_least_8_pixels_apart(page_of_size: Page) -> None:
    near = []
    for one, other in itertools.combinations(boxes(page_of_size), 2):
        if one["part"] != other["part"]:
            continue  # each scrolls within itself, and cuts off what has no room
        across = max(one["left"], other["left"]) - min(one["right"], other["right"])
        down = max(one["top"], other["top"]) - min(one["bottom"], other["bottom"])
        if max(across, down) < 8 - 0.01:
            near.append((one["name"], other["name"], across, down))
    assert near == []


def test_page_never_scrolls_sideways(page_of_size: Page) -> None:
    wide = page_of_size.evaluate(
        """() => Array.from(document.querySelectorAll('html, body, .page *:not(.visually-hidden)'))
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5
                            || (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
                                && getComputedStyle(element).display !== 'inline'))
          .map((element) => element.className || element.tagName)"""
    )
    assert wide == []


def test_conversation_keeps_room_and_the_field_can_be_reached_whatever_else_is_shown(page_of_size: Page) -> None:
    assert box_of(page_of_size.locator("#log"))["height"] >= 150
    for selector in ("#send", "#clear-confirm", "#retry", "#call"):
        page_of_size.locator(selector).scroll_into_view_if_needed()
        expect(page_of_size.locator(selector)).to_be_in_viewport(ratio=0.95)
    assert page_of_size.evaluate("document.scrollingElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize("theme", THEMES)
def test_contrast_of_text_and_controls(full_page: Page, mode: str, theme: str) -> None:
    set_root(full_page, "theme", theme)
    least = 7 if theme == "contrast" else TABLES[mode].text_contrast
    measured = full_page.evaluate(CONTRAST)
    assert len(measured["texts"]) > 60
    assert [text for text in measured["texts"] if text["ratio"] < least] == []
    assert len(measured["controls"]) > 25
    assert [control for control in measured["controls"] if control["ratio"] < 3] == []


def test_text_is_large_enough(full_page: Page, mode: str) -> None:
    set_root(full_page, "size", "0")
    texts = full_page.evaluate(CONTRAST)["texts"]
    assert [text for text in texts if text["size"] < TABLES[mode].text_pixels] == []


def test_letters_grow_step_by_step_to_40_pixels_in_the_accessible_mode(full_page: Page, mode: str) -> None:
    sizes = []
    for size in range(5):
        set_root(full_page, "size", str(size))
        sizes.append(full_page.locator(".bubble p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)"))
    assert sizes == {"standard": [17, 19, 21, 24, 28], "accessible": [24, 28, 32, 36, 40]}[mode]


@pytest.mark.parametrize("size", ["0", "4"])
def test_lines_and_paragraphs_are_far_enough_apart(full_page: Page, mode: str, size: str) -> None:
    set_root(full_page, "size", size)
    measured = full_page.evaluate(
        """() => {
          const spacing = (p) => parseFloat(getComputedStyle(p).lineHeight);
          const kinds = '#log .bubble p, .emergency-text p, .card-text, .card-summary';
          const paragraphs = Array.from(document.querySelectorAll(kinds));
          const gaps = [];
          for (const bubble of document.querySelectorAll('#log .bubble, .emergency-text')) {
            const inside = Array.from(bubble.querySelectorAll('p'));
            inside.slice(1).forEach((p, i) => gaps.push(
              (p.getBoundingClientRect().top - inside[i].getBoundingClientRect().bottom) / spacing(p)));
          }
          const sections = Array.from(document.querySelectorAll('.card:not(.recap) > section'));
          sections.slice(1).forEach((section, i) => gaps.push(
            (section.getBoundingClientRect().top - sections[i].getBoundingClientRect().bottom) / spacing(section)));
          return { lines: paragraphs.map((p) => spacing(p) / parseFloat(getComputedStyle(p).fontSize)), gaps };
        }"""
    )
    table = TABLES[mode]
    assert len(measured["lines"]) > 10
    assert min(measured["lines"]) >= table.line_spacing
    assert len(measured["gaps"]) > 5
    assert min(measured["gaps"]) >= table.paragraph_spacing


def test_messages_are_further_apart_than_lines_in_the_accessible_mode(
    accessible_chat: Page, service: FakeService
) -> None:
    service.answer(*cards.FIRST_STEP)
    ask(accessible_chat, "身份证")
    expect(accessible_chat.get_by_role("button", name="下一步")).to_be_visible()
    between = accessible_chat.evaluate(
        """() => {
          const [, one, other] = document.querySelectorAll('.message-bot .bubble');
          const distance = other.firstChild.getBoundingClientRect().top - one.lastChild.getBoundingClientRect().bottom;
          return distance / parseFloat(getComputedStyle(one).lineHeight);
        }"""
    )
    assert between >= 1.3


def test_pointer_is_extra_large_everywhere_in_the_accessible_mode(service: FakeService, accessible_chat: Page) -> None:
    cursors = accessible_chat.evaluate(
        """() => ['body', '.log', '.bubble p', '.choice', '#mode', '#call', '#question', '#send']
          .map((selector) => getComputedStyle(document.querySelector(selector)).cursor)"""
    )
    address = f"{service.address}/widget/pointer.svg"
    assert [cursor for cursor in cursors if not cursor.startswith(f'url("{address}")')] == []
    size = accessible_chat.evaluate(
        """async (address) => {
          const image = new Image();
          image.src = address;
          await image.decode();
          return image.width;
        }""",
        address,
    )
    assert size >= 48
