import { setUpDisclosure } from './disclosure.js';

/**
 * The button that clears the conversation, and its question. (`confirm()` does nothing in an embedded page.)
 *
 * @param {function()} onClear
 */
export function setUpClearing(onClear) {
  const cancel = document.getElementById('clear-cancel');
  const show = setUpDisclosure(document.getElementById('clear'), document.getElementById('clear-question'), cancel);
  cancel.addEventListener('click', () => show(false));
  document.getElementById('clear-confirm').addEventListener('click', () => {
    show(false);
    onClear();
  });
}
