import { createElement, createPhoneIcon } from './create-element.js';
import { appendLinkedText, createWebLink, telephoneAddress } from './safe-links.js';
import { STRINGS } from './strings.js';

const PRIMARY_SECTIONS = ['amount', 'materials', 'steps', 'fee', 'time_limit', 'paragraphs'];
const SHORT_CARD_CHARACTERS = 260; // a card of this length fits a telephone's screen with everything open
const MOST_OPEN_SOURCES = 2;

/**
 * An answer as a card: the summary first, then what has to be brought and done, then the rest, folded when it is long.
 * What the citizen asked for, a part (`card.focus`) or a direct answer (`card.lead`), stands before all of it; then
 * everything else is folded.
 *
 * @param {object} card as readMessage makes it
 * @returns {HTMLElement}
 */
export function renderCard(card) {
  const element = createElement('div', 'card');
  const add = (child) => child && element.append(child);
  const isFocus = (section) => section.key === card.focus;
  const isShort = card.sections.reduce((sum, section) => sum + lengthOf(section), 0) <= SHORT_CARD_CHARACTERS;
  const isNarrow = card.focus || card.lead;
  const isOpen = (section) => isShort || (!isNarrow && PRIMARY_SECTIONS.indexOf(section.key) >= 0);
  const others = card.sections.filter((section) => !isFocus(section));

  add(card.title && createElement('h2', 'card-title', card.title));
  add(card.lead && linkedParagraph('card-summary card-lead', card.lead));
  for (const section of card.sections.filter(isFocus)) add(renderSection(section, 'card-focus'));
  add(card.summary && linkedParagraph('card-summary', card.summary));
  add(card.notice && linkedParagraph('card-notice', card.notice));
  for (const section of others.filter(isOpen)) add(renderSection(section, ''));
  const folds = renderFolds(others.filter((section) => !isOpen(section)), card);
  add(folds.length > 0 && createElement('div', 'card-folds', ...folds));
  add(card.telephones.length > 0 && renderTelephones(card.telephones, 'plain-button'));
  add(isBasisOpen(card) && renderBasis(card.sources));
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

/** The sections that are folded, and the sources when those are too. */
function renderFolds(sections, card) {
  const folds = sections.map((section) => fold(section.title, renderItems(section)));
  const { sources } = card;
  if (sources.length > 0 && !isBasisOpen(card)) folds.push(fold(STRINGS.sources(sources.length), renderSources(sources)));
  return folds;
}

function isBasisOpen({ sources, focus }) {
  return sources.length > 0 && (sources.length <= MOST_OPEN_SOURCES || focus === 'sources');
}

function renderBasis(sources) {
  const heading = createElement('h3', 'card-basis-title', STRINGS.sourcesHeading);
  return createElement('div', 'card-basis', heading, renderSources(sources));
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
