const ESCAPE = 'Escape';

/**
 * A button that shows and hides a part of the page. Esc hides it and gives the focus back to the button.
 *
 * @param {HTMLElement} button
 * @param {HTMLElement} panel
 * @param {?HTMLElement} first takes the focus when the panel is shown; without it, the focus stays on the button
 * @returns {function(boolean)} shows or hides the panel
 */
export function setUpDisclosure(button, panel, first) {
  const show = (isShown) => {
    panel.hidden = !isShown;
    button.setAttribute('aria-expanded', String(isShown));
    if (!isShown) button.focus();
    else if (first) first.focus();
  };
  const hideOnEscape = (event) => {
    if (event.key !== ESCAPE || panel.hidden) return;
    event.stopPropagation(); // an embedded page would close altogether
    show(false);
  };
  button.addEventListener('click', () => show(panel.hidden));
  button.addEventListener('keydown', hideOnEscape);
  panel.addEventListener('keydown', hideOnEscape);
  return show;
}
