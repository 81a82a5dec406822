import { readMessage } from './read-message.js';

const NUMBERED_LINE = /^\s*(\d)[.、．]\s*(.+?)\s*$/;

/**
 * Read a reply: one message, or several short ones of which one carries what holds for all of them.
 *
 * @param {*} raw the webhook's reply
 * @returns {object[]} messages as readMessage makes them; empty when there is nothing to show
 */
export function readReply(raw) {
  const messages = Array.isArray(raw) ? raw.map(readMessage).filter(Boolean) : [];
  numberChoices(messages);
  const main = messages.find((message) => message.kind);
  const text = messages.map((message) => message.text).filter(Boolean).join('\n\n');
  if (main && !main.speech) main.speech = text;
  // The number to dial may stand in any of the messages, and must stand before all of them.
  if (main && (main.kind === 'emergency' || main.kind === 'handoff')) return [Object.assign(main, { text })];
  return summedUpOnce(messages).filter(hasSomethingToShow);
}

const hasSomethingToShow = ({ kind, text, buttons, card, recap }) => kind || text || buttons.length > 0 || card || recap;

/**
 * For channels that know nothing but text, short messages tell what the recap holds. The page shows it once, below the
 * first of them.
 */
function summedUpOnce(messages) {
  const place = messages.findIndex(({ recap }) => recap);
  if (place < 1) return messages;
  return [Object.assign(messages[place], { text: messages[0].text }), ...messages.slice(place + 1)];
}

/**
 * For channels without buttons the text lists the choices too ("1. …"). The page shows each once, on its button, with the
 * number it can be called by, and where the list stood.
 */
function numberChoices(messages) {
  const buttons = messages.reduce((all, message) => all.concat(message.buttons), []);
  let before = null; // the last message that has words of its own
  for (const message of messages) {
    const lines = message.text.split('\n').filter((line) => {
      const numbered = NUMBERED_LINE.exec(line);
      const button = numbered && buttons.find(({ title }) => title === numbered[2]);
      if (button) button.number = numbered[1];
      return !button;
    });
    const isListing = lines.length < message.text.split('\n').length;
    message.text = lines.join('\n');
    if (message.text) before = message;
    if (isListing && before) {
      messages.forEach((other) => Object.assign(other, { buttons: [] }));
      before.buttons = buttons;
    }
  }
}
