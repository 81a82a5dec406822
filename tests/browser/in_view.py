"""How much of the newest reply a citizen sees without touching the page."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

MEASURE = """
() => {
  const screen = document.documentElement.clientHeight;
  const seen = ({ top, bottom }, frame) =>
    Math.max(0, Math.round(Math.min(bottom, frame.bottom, screen) - Math.max(top, frame.top, 0)));
  const isShown = (element) => element.getClientRects().length > 0;
  const log = document.getElementById('log');
  const frame = log.getBoundingClientRect();
  const messages = Array.from(log.querySelectorAll('.message'));
  const asked = messages.map((message) => message.matches('.message-citizen')).lastIndexOf(true);
  const reply = messages.slice(asked + 1);
  const words = document.createTreeWalker(log, NodeFilter.SHOW_TEXT, { acceptNode: (node) => {
    const isSaid = reply.some((message) => message.contains(node)) && node.data.trim()
      && !node.parentElement.closest('.visually-hidden, .message-author, button, a') && isShown(node.parentElement);
    return isSaid ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
  } });
  const range = document.createRange();
  range.selectNodeContents(words.nextNode());
  const line = range.getClientRects()[0];
  const middle = Math.min(Math.max(line.top + line.height / 2, 0), screen - 1);
  const covering = document.elementFromPoint(line.left + 2, middle);
  const pressed = '.choice, .plain-button, .emergency-call, .call-button';
  const buttons = reply.flatMap((message) => Array.from(message.querySelectorAll(pressed)))
    .concat(Array.from(document.querySelectorAll('.footer .choice')))
    .filter((button) => isShown(button) && !button.matches('.read-button'));
  const next = buttons.find((button) => button.textContent.trim() === '下一步');
  const main = next || buttons[0];
  const box = main && main.getBoundingClientRect();
  return {
    screen,
    log: seen(frame, { top: 0, bottom: screen }),
    answer: seen({ top: reply[0].getBoundingClientRect().top,
                   bottom: reply[reply.length - 1].getBoundingClientRect().bottom }, frame),
    answer_height: Math.round(reply[reply.length - 1].getBoundingClientRect().bottom
                              - reply[0].getBoundingClientRect().top),
    line: log.contains(covering) ? seen(line, frame) : 0,
    line_height: Math.floor(line.height),
    main: main ? main.textContent.trim() : '',
    button: main ? seen(box, log.contains(main) ? frame : { top: 0, bottom: screen }) : 0,
    button_height: main ? Math.floor(box.height) : 0,
  };
}
"""


@dataclass(frozen=True)
class InView:
    """Heights in CSS pixels; those that end in `height` are the whole, the others what is on the screen."""

    screen: int
    log: int
    answer: int
    answer_height: int
    line: int
    """Of the reply's first line of words."""
    line_height: int
    main: str
    """The words on the button that goes on: 下一步, or else the reply's first; '' when there is none."""
    button: int
    button_height: int

    @property
    def shows_the_first_line(self) -> bool:
        return self.line >= self.line_height > 0

    @property
    def shows_the_main_button(self) -> bool:
        return self.button >= self.button_height > 0


def in_view(page: Page) -> InView:
    """What of the newest reply is on the screen now."""
    return InView(**page.evaluate(MEASURE))
