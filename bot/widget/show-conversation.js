import { createElement } from './create-element.js';
import { renderBotItem, renderCitizenItem, renderWelcome } from './render-message.js';
import { STRINGS } from './strings.js';

const END_PIXELS = 40; // nearer than this to the end counts as being there

/** The log: draws the items of the conversation and keeps the place where the citizen reads. */
export class ConversationView {
  /**
   * @param {HTMLElement} log the scrolling element
   * @param {object} page what the messages' buttons need, see renderBotItem and renderWelcome
   */
  constructor(log, page) {
    this.log = log;
    this.page = page;
    this.nodes = new Map(); // item -> its element
    this.typing = null;
    this.isAtEnd = true;
    log.addEventListener('scroll', () => {
      this.isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < END_PIXELS;
    });
    // A telephone's keyboard or a growing field takes room away: what was read at the end stays in sight.
    const stay = () => this.isAtEnd && this.scroller === log && this.scrollToEnd();
    if (window.ResizeObserver) new ResizeObserver(stay).observe(log);
  }

  /** Draw everything anew: the greeting, then the conversation. */
  redraw(welcome, items) {
    this.log.textContent = '';
    this.nodes.clear();
    this.typing = null;
    this.log.append(renderWelcome(welcome, this.page));
    for (const item of items) this.show(item);
    if (items.length > 0) this.scrollToEnd();
  }

  /** Take everything down that was said; the welcome stays. */
  clear() {
    for (const node of this.nodes.values()) node.remove();
    this.nodes.clear();
  }

  /** Draw an item at the end, or draw it again in its place when it is already the last one. */
  show(item) {
    const node = item.author === 'bot' ? renderBotItem(item, this.page) : renderCitizenItem(item);
    const earlier = this.nodes.get(item);
    const isMoved = earlier && item.author === 'citizen' && item.delivery === 'waiting' && !item.isStuck;
    this.nodes.set(item, node);
    if (earlier && !isMoved) {
      earlier.replaceWith(node);
      return;
    }
    if (earlier) earlier.remove();
    this.log.insertBefore(node, this.typing);
  }

  showTyping() {
    if (this.typing) return;
    const dots = createElement('span', 'dots', createElement('i', ''), createElement('i', ''), createElement('i', ''));
    dots.setAttribute('aria-hidden', 'true');
    const words = createElement('span', 'typing-words', STRINGS.typing);
    this.typing = createElement('div', 'message', createElement('p', 'bubble typing', words, dots));
    this.log.append(this.typing);
  }

  showSlow() {
    if (this.typing) this.typing.querySelector('.typing-words').textContent = STRINGS.stillLooking;
  }

  hideTyping() {
    if (this.typing) this.typing.remove();
    this.typing = null;
  }

  scrollToEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** What scrolls: the log, or the whole page where the screen is too low for anything to stand still. */
  get scroller() {
    return getComputedStyle(this.log).overflowY === 'visible' ? document.scrollingElement : this.log;
  }

  /** Go on with the present exchange, after the letters have changed their size and everything its place. */
  scrollToLastQuestion() {
    const questions = Array.from(this.nodes.keys()).filter((item) => item.author === 'citizen');
    if (questions.length > 0) this.scrollTo(questions[questions.length - 1]);
  }

  /** Bring an item's beginning to the top, so that a long answer is read from its first line. */
  scrollTo(item) {
    const node = this.nodes.get(item);
    if (!node) return;
    const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const { scroller } = this;
    const above = scroller === this.log ? this.log.getBoundingClientRect().top : 0;
    const top = node.getBoundingClientRect().top - above + scroller.scrollTop;
    scroller.scrollTo({ top: top - 12, behavior: isCalm ? 'auto' : 'smooth' });
  }
}
