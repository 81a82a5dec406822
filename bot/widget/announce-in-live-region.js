import { createElement } from './create-element.js';

const SPOKEN_MILLISECONDS = 1500; // long enough for every screen reader to take it up; then gone, so that nobody meets it twice

/**
 * @param {HTMLElement} region a polite live region that announces additions
 * @returns {function(string)} announces a text once, without moving the focus
 */
export function createAnnouncer(region) {
  return (text) => {
    const line = createElement('p', '', text);
    region.append(line);
    setTimeout(() => line.remove(), SPOKEN_MILLISECONDS);
  };
}
