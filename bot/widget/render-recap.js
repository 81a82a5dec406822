import { createButton, createElement } from './create-element.js';
import { renderTelephones } from './render-card.js';
import { appendLinkedText } from './safe-links.js';
import { STRINGS } from './strings.js';

/**
 * An answer summed up, to be printed, copied or sent to the family.
 *
 * @param {{title: string, lines: string[], telephone: string}} recap
 * @param {function(string)} announce
 */
export function renderRecap(recap, announce) {
  const list = createElement('ul', 'recap-lines');
  for (const line of recap.lines) {
    const entry = createElement('li', '');
    appendLinkedText(entry, line);
    list.append(entry);
  }
  const element = createElement('section', 'card recap', createElement('h2', 'card-title', recap.title), list);
  if (recap.telephone) element.append(renderTelephones([{ number: recap.telephone, label: '' }], 'plain-button'));

  const tools = createElement('div', 'button-row recap-tools');
  tools.append(createButton('plain-button', STRINGS.print, () => printOnly(element)));
  const copyButton = createButton('plain-button', STRINGS.copy, async () => {
    const words = (await copy(asText(recap))) ? STRINGS.copied : STRINGS.notCopied;
    copyButton.textContent = words;
    announce(words);
  });
  tools.append(copyButton);
  if (navigator.share) tools.append(createButton('plain-button', STRINGS.share, () => share(recap)));
  element.append(tools);
  return element;
}

const asText = ({ title, lines, telephone }) =>
  [title, ...lines, ...(telephone ? [STRINGS.telephone(telephone)] : [])].join('\n');

/** Print one recap and nothing else of the page; see print.css. */
function printOnly(recap) {
  const { dataset } = document.documentElement;
  const message = recap.closest('.message');
  message.classList.add('is-printed');
  dataset.printing = 'recap';
  window.addEventListener(
    'afterprint',
    () => {
      message.classList.remove('is-printed');
      delete dataset.printing;
    },
    { once: true }
  );
  window.print();
}

/** @returns {Promise<boolean>} whether the text is on the clipboard */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (notAllowed) {
    return copyFromField(text); // without TLS, or in a frame that may not
  }
}

function copyFromField(text) {
  const focused = document.activeElement;
  const field = createElement('textarea', 'visually-hidden');
  field.value = text;
  field.setAttribute('aria-hidden', 'true');
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  focused.focus({ preventScroll: true });
  return isCopied;
}

async function share(recap) {
  try {
    await navigator.share({ title: recap.title, text: asText(recap) });
  } catch (error) {
    if (error.name !== 'AbortError') throw error; // the citizen thought better of it
  }
}
