const SVG = 'http://www.w3.org/2000/svg';
const PHONE_OUTLINE =
  'M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.25 11.4 11.4 0 0 0 3.6.57 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1 11.4 11.4 0 0 0 .57 3.6 1 1 0 0 1-.25 1z';

/**
 * Make an element. Strings become text nodes, never HTML.
 *
 * @param {string} tag
 * @param {string} className
 * @param {...(Node|string)} children
 * @returns {HTMLElement}
 */
export function createElement(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** A button that never submits a form. */
export function createButton(className, title, onClick) {
  const button = createElement('button', className, title);
  button.type = 'button';
  button.addEventListener('click', onClick);
  return button;
}

/** Text for screen readers only. */
export function createHiddenText(text) {
  return createElement('span', 'visually-hidden', text);
}

export function createPhoneIcon() {
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('class', 'icon');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  icon.setAttribute('focusable', 'false');
  const outline = document.createElementNS(SVG, 'path');
  outline.setAttribute('d', PHONE_OUTLINE);
  icon.append(outline);
  return icon;
}
