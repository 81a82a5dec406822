import { Delivery } from './conversation-store.js';
import { createButton, createElement, createHiddenText } from './create-element.js';
import { renderCard, renderTelephones } from './render-card.js';
import { renderRecap } from './render-recap.js';
import { appendLinkedText, findLinks } from './safe-links.js';
import { STRINGS } from './strings.js';

/** What the citizen wrote or chose, with a mark when it has not arrived. */
export function renderCitizenItem(item) {
  const words = createElement('p', 'bubble bubble-citizen', createHiddenText(`${STRINGS.citizenAuthor}:`), item.text);
  const message = createElement('div', 'message message-citizen', words);
  if (item.delivery === Delivery.REFUSED) {
    message.append(createElement('p', 'mark', STRINGS.refused));
  } else if (item.isStuck) {
    message.append(createElement('p', 'mark', STRINGS.undelivered));
  }
  return message;
}

/**
 * One message of the bot, or of a person at the agency.
 *
 * @param {object} item from the conversation, `{message, chosen}`
 * @param {{onChoice: function(object, object): boolean, aloud: ReadAloud, announce: function(string), telephone: string}}
 *   page `onChoice` gets the item and the chosen button; false: it was not taken. `telephone` is the agency's
 */
export function renderBotItem(item, { onChoice, aloud, announce, telephone }) {
  const { message } = item;
  const author = message.isFromPerson
    ? createElement('p', 'message-author', STRINGS.personAuthor)
    : createHiddenText(`${STRINGS.botAuthor}:`);
  const element = createElement('div', `message message-bot ${message.isFromPerson ? 'message-person' : ''}`, author);
  if (message.kind === 'emergency') {
    element.append(renderEmergency(message));
  } else if (message.kind === 'handoff' && !message.isFromPerson) {
    element.append(renderTelephones([{ number: telephone, label: '' }], 'call-button'), bubble(message.text, 'bubble'));
  } else if (message.card) {
    element.append(renderCard(message.card));
  } else if (message.text) {
    element.append(bubble(message.text, message.kind === 'error' ? 'bubble bubble-error' : 'bubble'));
  }
  if (message.recap) element.append(renderRecap(message.recap, announce));
  const choices = choicesOf(message);
  if (choices.length > 0) element.append(renderChoices(item, choices, onChoice));
  if (message.speech) element.append(readTools(aloud, item, message.speech));
  return element;
}

/**
 * The greeting, with questions to try; not kept with the conversation.
 *
 * @param {{notice: string, greeting: string, questions: string[]}} welcome
 * @param {{onQuestion: function(string), aloud: ReadAloud}} page
 */
export function renderWelcome(welcome, { onQuestion, aloud }) {
  const element = createElement('div', 'message message-bot', createHiddenText(`${STRINGS.botAuthor}:`));
  element.append(bubble(welcome.greeting, 'bubble'), createElement('p', 'welcome-notice', welcome.notice));
  element.append(readTools(aloud, welcome, welcome.greeting));
  if (welcome.questions.length > 0) {
    const list = createElement('div', 'choices choices-examples');
    for (const question of welcome.questions) list.append(createButton('choice', question, () => onQuestion(question)));
    element.append(group(STRINGS.examples, list));
  }
  return element;
}

/** What a screen reader says about a message: whole, with its author. */
export function spokenMessage(message) {
  const { card, recap } = message;
  const summary = (card && `${card.title}。${card.lead || card.summary}`) || (recap && `${recap.title}。${recap.lines.join('')}`) || '';
  const text = message.text || summary;
  const titles = choicesOf(message).map(({ number, title }) => (number ? `${number} ${title}` : title));
  const choices = titles.length > 0 ? STRINGS.choicesFollow(titles) : '';
  const author = message.isFromPerson ? STRINGS.personAuthor : STRINGS.botAuthor;
  return STRINGS.says(author, `${text} ${choices}`.trim());
}

/** A message's buttons, and its card's related questions that are not among them. */
function choicesOf(message) {
  const choices = message.buttons.slice();
  for (const title of (message.card && message.card.related) || []) {
    const isThere = choices.some((choice) => choice.title === title || choice.payload === title);
    if (!isThere) choices.push({ title, payload: title, number: '' });
  }
  return choices;
}

// Every button means the same whenever it is pressed, so older ones stay usable; the chosen one is marked.
function renderChoices(item, choices, onChoice) {
  const list = createElement('div', 'choices');
  for (const choice of choices) {
    const button = createButton(choice.number ? 'choice choice-numbered' : 'choice', '', () => {
      if (!onChoice(item, choice)) return;
      list.querySelectorAll('.choice').forEach((other) => markChosen(other, other === button));
    });
    // The space keeps number and words apart for those who only hear them.
    if (choice.number) button.append(createElement('span', 'choice-number', choice.number), ' ');
    button.append(createElement('span', 'choice-words', choice.title));
    markChosen(button, choice.title === item.chosen);
    list.append(button);
  }
  const { card, buttons } = item.message;
  if (card && buttons.length === 0) return group(STRINGS.related, list);
  if (choices.some(({ number }) => number)) return group(STRINGS.chooseByNumber, list);
  // 'Next', 'again' and the like speak for themselves.
  return createElement('div', 'choice-group', nameGroup(STRINGS.choose, list));
}

function readTools(aloud, what, text) {
  return createElement('div', 'button-row message-tools', aloud.createButton(what, text));
}

function markChosen(button, isChosen) {
  button.classList.toggle('choice-chosen', isChosen);
  const mark = button.querySelector('.choice-mark');
  if (mark && !isChosen) mark.remove();
  if (!mark && isChosen) button.append(createElement('span', 'choice-mark', STRINGS.chosen));
}

function group(title, list) {
  return createElement('div', 'choice-group', createElement('p', 'choice-title', title), nameGroup(title, list));
}

function nameGroup(title, list) {
  list.setAttribute('role', 'group');
  list.setAttribute('aria-label', title);
  return list;
}

/** The number to dial stands before everything else. */
function renderEmergency(message) {
  const element = createElement('div', 'emergency', createElement('h2', 'emergency-title', STRINGS.emergencyHeading));
  const telephones = (message.card && message.card.telephones) || [];
  const dialled = telephones.length > 0 ? telephones : numbersIn(message.text);
  if (dialled.length > 0) element.append(renderTelephones(dialled, 'emergency-call'));
  const words = message.text || (message.card && message.card.summary) || '';
  const paragraphs = createElement('div', 'emergency-text');
  appendParagraphs(paragraphs, words);
  element.append(paragraphs);
  return element;
}

function numbersIn(text) {
  const numbers = findLinks(text)
    .filter((link) => link.href.indexOf('tel:') === 0)
    .map((link) => text.slice(link.start, link.end));
  return Array.from(new Set(numbers), (number) => ({ number, label: '' }));
}

function bubble(text, className) {
  const element = createElement('div', className);
  appendParagraphs(element, text);
  return element;
}

/** A blank line divides paragraphs. */
function appendParagraphs(element, text) {
  for (const words of text.split(/\n\s*\n/)) {
    const paragraph = createElement('p', '');
    appendLinkedText(paragraph, words.trim());
    element.append(paragraph);
  }
}
