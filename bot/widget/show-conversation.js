import { createElement } from './create-element.js';
import { ReadingPlace } from './reading-place.js';
import { renderBotItem, renderCitizenItem, renderWelcome } from './render-message.js';
import { STRINGS } from './strings.js';

/** The log: draws the items of the conversation and keeps the place where the citizen reads. */
export class ConversationView {
  /**
   * @param {HTMLElement} log the scrolling element, in which one with the id `messages` holds the items
   * @param {object} page what the messages' buttons need, see renderBotItem and renderWelcome, and the `dock`
   */
  constructor(log, page) {
    this.list = log.querySelector('#messages');
    this.page = page;
    this.nodes = new Map(); // the welcome and the items, in their order -> their elements
    this.typing = null;
    this.place = new ReadingPlace(log, this.nodes);
  }

  /** Draw everything anew: the greeting, then the conversation at its newest question. */
  redraw(welcome, items) {
    this.list.textContent = '';
    this.nodes.clear();
    this.typing = null;
    this.place.begin();
    this.page.telephone = welcome.telephone;
    this.nodes.set(welcome, renderWelcome(welcome, this.page));
    this.list.append(this.nodes.get(welcome));
    for (const item of items) this.draw(item);
    this.page.dock.follow(this.nodes);
    this.bringLastQuestionIntoView();
  }

  /** Take everything down that was said; the welcome stays. */
  clear() {
    for (const item of this.items) {
      this.nodes.get(item).remove();
      this.nodes.delete(item);
    }
    this.page.dock.follow(this.nodes);
    this.place.begin();
  }

  /** Draw an item at the end, or draw it again in its place when it is already the last one. */
  show(item) {
    this.draw(item);
    this.page.dock.follow(this.nodes);
    this.place.hold();
  }

  draw(item) {
    const node = item.author === 'bot' ? renderBotItem(item, this.page) : renderCitizenItem(item);
    const earlier = this.nodes.get(item);
    const isMoved = earlier && item.author === 'citizen' && item.delivery === 'waiting' && !item.isStuck;
    if (earlier && !isMoved) {
      earlier.replaceWith(node);
    } else {
      if (earlier) earlier.remove();
      this.nodes.delete(item); // a Map lists in the order of adding, which is to be the order on the page
      this.list.insertBefore(node, this.typing);
    }
    this.nodes.set(item, node);
  }

  showTyping() {
    if (this.typing) return;
    const dots = createElement('span', 'dots', createElement('i', ''), createElement('i', ''), createElement('i', ''));
    dots.setAttribute('aria-hidden', 'true');
    const words = createElement('span', 'typing-words', STRINGS.typing);
    this.typing = createElement('div', 'message', createElement('p', 'bubble typing', words, dots));
    this.list.append(this.typing);
  }

  showSlow() {
    if (this.typing) this.typing.querySelector('.typing-words').textContent = STRINGS.stillLooking;
  }

  hideTyping() {
    if (this.typing) this.typing.remove();
    this.typing = null;
    this.place.hold();
  }

  bringLastQuestionIntoView() {
    const questions = this.items.filter((item) => item.author === 'citizen');
    const item = questions.pop() || this.items.pop();
    if (item) this.place.show(item);
  }

  /** Those of the conversation. */
  get items() {
    return Array.from(this.nodes.keys()).slice(1);
  }
}
