import { createButton } from './create-element.js';
import { STRINGS } from './strings.js';

const MOST_CHOICES = 2;
const MOST_CHARACTERS = 8; // of each choice, so that the dock stays one row

/**
 * The choices of a message with which most go on: "next" where there is one, else the first of those without a number; the
 * way to a person, which the header has too, only when there is no other.
 *
 * @param {object} message as readMessage makes it
 * @returns {object[]} some of `message.buttons`, at most two
 */
function mainChoices({ buttons }) {
  const next = buttons.find(({ title }) => title === STRINGS.nextStep);
  if (next) return [next];
  if (buttons.some(({ number }) => number)) return []; // stands right below its question already
  const others = buttons.filter(({ title }) => title !== STRINGS.person);
  const choices = (others.length > 0 ? others : buttons).slice(0, MOST_CHOICES);
  return choices.every(({ title }) => title.length <= MOST_CHARACTERS) ? choices : [];
}

/**
 * The row above the field that holds the newest reply's main choices, where the screen has no room for them below a long
 * answer; style sheets say where that is. There they stand instead of those in the log.
 *
 * Its buttons stay the same elements from one reply to the next, so that pressing "next" again and again needs no search,
 * and the focus stays.
 */
export class Dock {
  /**
   * @param {HTMLElement} row
   * @param {HTMLElement} log takes the focus when the focused button goes away
   */
  constructor(row, log) {
    this.row = row;
    this.log = log;
    this.docked = []; // the choices' own elements, in the log
    row.setAttribute('aria-label', STRINGS.choose);
    this.buttons = Array.from({ length: MOST_CHOICES }, (nothing, place) =>
      createButton('choice', '', () => this.docked[place].click())
    );
    row.append(...this.buttons);
  }

  /**
   * Show the main choices of the newest reply.
   *
   * @param {Map<object, HTMLElement>} nodes what the log shows, the items in their order and their elements
   */
  follow(nodes) {
    this.docked.forEach((choice) => choice.classList.remove('choice-docked'));
    this.docked = [];
    const items = Array.from(nodes.keys());
    for (let place = items.length - 1; place >= 0 && this.docked.length === 0; place -= 1) {
      const item = items[place];
      if (item.author === 'citizen' && item.delivery === 'delivered') break; // what stands before it belongs to another question
      if (item.author === 'bot') this.docked = elementsOf(mainChoices(item.message), nodes.get(item));
    }
    this.docked.forEach((choice) => choice.classList.add('choice-docked'));
    this.buttons.forEach((button, place) => {
      const choice = this.docked[place];
      if (!choice && document.activeElement === button) this.log.focus({ preventScroll: true });
      button.hidden = !choice;
      button.textContent = choice ? choice.querySelector('.choice-words').textContent : '';
    });
    this.row.hidden = this.docked.length === 0;
  }
}

function elementsOf(choices, node) {
  const shown = Array.from(node.querySelectorAll('.choice'));
  return choices.map(({ title }) => shown.find((choice) => choice.querySelector('.choice-words').textContent === title));
}
