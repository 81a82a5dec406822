/**
 * The button that clears the conversation, and its question. (`confirm()` does nothing in an embedded page.)
 *
 * @param {function()} onClear
 */
export function setUpClearing(onClear) {
  const button = document.getElementById('clear');
  const question = document.getElementById('clear-question');
  const cancel = document.getElementById('clear-cancel');

  const show = (isShown) => {
    question.hidden = !isShown;
    button.setAttribute('aria-expanded', String(isShown));
    (isShown ? cancel : button).focus();
  };
  button.addEventListener('click', () => show(question.hidden));
  cancel.addEventListener('click', () => show(false));
  document.getElementById('clear-confirm').addEventListener('click', () => {
    show(false);
    onClear();
  });
  question.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation(); // an embedded page would close altogether
    show(false);
  });
}
