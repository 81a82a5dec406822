import { createElement, createPhoneIcon } from './create-element.js';
import { appendLinkedText, createWebLink, telephoneAddress } from './safe-links.js';
import { STRINGS } from './strings.js';

const PRIMARY_SECTIONS = ['materials', 'steps', 'fee', 'time_limit', 'details'];
const SHORT_CARD_CHARACTERS = 260; // a card of this length fits a telephone's screen with everything open
const MOST_OPEN_SOURCES = 2;

/**
 * An answer as a card: the summary first, then what has to be brought and done, then the rest, folded when it is long.
 * The part that the citizen asked for (`card.focus`) stands before all of it.
 *
 * @param {object} card as readMessage makes it
 * @returns {HTMLElement}
 */
export function renderCard(card) {
  const element = createElement('div', 'card');
  const add = (child) => child && element.append(child);
  const isFocus = (section) => section.key === card.focus;
  const isShort = card.sections.reduce((sum, section) => sum + lengthOf(section), 0) <= SHORT_CARD_CHARACTERS;
  const isOpen = (section) => isShort || (!card.focus && PRIMARY_SECTIONS.indexOf(section.key) >= 0);
  const others = card.sections.filter((section) => !isFocus(section));
  const sources = card.sources.length > 0 ? renderSources(card.sources) : null;
  const isBasisOpen = card.sources.length <= MOST_OPEN_SOURCES || card.focus === 'sources';

  add(card.title && createElement('h2', 'card-title', card.title));
  for (const section of card.sections.filter(isFocus)) add(renderSection(section, 'card-focus'));
  add(card.summary && linkedParagraph('card-summary', card.summary));
  add(card.notice && linkedParagraph('card-notice', card.notice));
  for (const section of others.filter(isOpen)) add(renderSection(section, ''));

  const folds = others
    .filter((section) => !isOpen(section))
    .map((section) => fold(section.title, renderItems(section)));
  if (sources && !isBasisOpen) folds.push(fold(STRINGS.sources(card.sources.length), sources));
  add(folds.length > 0 && createElement('div', 'card-folds', ...folds));

  add(card.telephones.length > 0 && renderTelephones(card.telephones, 'plain-button'));
  const heading = () => createElement('h3', 'card-basis-title', STRINGS.sourcesHeading);
  add(sources && isBasisOpen && createElement('div', 'card-basis', heading(), sources));
  add(card.dates && createElement('p', 'card-dates', card.dates));
  return element;
}

/**
 * Telephone numbers as links that dial.
 *
 * @param {{number: string, label: string}[]} telephones
 * @param {string} className of each link
 */
export function renderTelephones(telephones, className) {
  const row = createElement('div', 'button-row');
  for (const { number, label } of telephones) {
    const href = telephoneAddress(number);
    const isRepeated = !label || label.indexOf(number) >= 0;
    const words = isRepeated ? STRINGS.call(label || number) : STRINGS.callLabelled(number, label);
    const element = createElement(href ? 'a' : 'span', href ? className : '', createPhoneIcon(), createElement('span', '', words));
    if (href) element.href = href;
    row.append(element);
  }
  return row;
}

function renderSection(section, focusClass) {
  const isFact = section.items.length === 1 && !section.ordered;
  const className = `card-section ${isFact ? 'card-fact' : ''} ${focusClass}`;
  return createElement('section', className, createElement('h3', 'card-section-title', section.title), renderItems(section));
}

function renderItems(section) {
  if (section.items.length === 1 && !section.ordered) return linkedParagraph('card-text', section.items[0]);
  const list = createElement(section.ordered ? 'ol' : 'ul', section.ordered ? 'card-steps' : 'card-list');
  for (const item of section.items) {
    const entry = createElement('li', '');
    appendLinkedText(entry, item);
    list.append(entry);
  }
  return list;
}

function renderSources(sources) {
  const list = createElement('ul', 'card-sources');
  for (const { label, url } of sources) list.append(createElement('li', '', createWebLink(label, url)));
  return list;
}

function fold(title, content) {
  const summary = createElement('summary', 'fold-title', createElement('h3', '', title));
  return createElement('details', 'fold', summary, createElement('div', 'fold-content', content));
}

function linkedParagraph(className, text) {
  const paragraph = createElement('p', className);
  appendLinkedText(paragraph, text);
  return paragraph;
}

const lengthOf = (section) => section.title.length + section.items.reduce((sum, item) => sum + item.length, 0);
