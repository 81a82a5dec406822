import { Mode } from './preferences.js';

// Below these heights a frame that stands still would leave too little of the conversation.
const LOW_REM = { [Mode.STANDARD]: 26, [Mode.ACCESSIBLE]: 32 };
const ROUNDING = 1; // pixels

/**
 * Keep the page on the part of the screen that can be seen, and let the header scroll with the conversation where that
 * part is low: at high zoom, or above an on-screen keyboard. The field stays where it is in both.
 *
 * Some browsers shrink the page for a keyboard; others lay the keyboard over it and shift what is seen, which only
 * `visualViewport` tells. An engine without it has the page fill its window.
 *
 * @param {Preferences} preferences
 * @param {function()} onChange is called when something has moved
 */
export function followVisiblePart(preferences, onChange) {
  const root = document.documentElement;
  const page = document.querySelector('.page');
  const header = document.getElementById('header');
  const log = document.getElementById('log');
  const viewport = window.visualViewport;

  function fit() {
    const isPinched = viewport && Math.abs(viewport.scale - 1) > 0.01;
    if (isPinched) return; // whoever has zoomed in with two fingers moves about the page as it is
    const isCovered = viewport && Math.abs(viewport.height - window.innerHeight) > ROUNDING;
    page.style.height = isCovered ? `${viewport.height}px` : '';
    page.style.top = viewport && viewport.offsetTop > ROUNDING ? `${viewport.offsetTop}px` : '';
    const height = isCovered ? viewport.height : window.innerHeight;
    const isLow = height < LOW_REM[preferences.mode] * parseFloat(getComputedStyle(root).fontSize);
    if (isLow !== (root.dataset.low === 'on')) moveHeader(isLow);
    onChange();
  }

  function moveHeader(isLow) {
    const focused = header.contains(document.activeElement) ? document.activeElement : null;
    root.dataset.low = isLow ? 'on' : 'off';
    (isLow ? log : page).insertBefore(header, (isLow ? log : page).firstChild);
    if (focused) focused.focus({ preventScroll: true }); // it was lost with the move
  }

  window.addEventListener('resize', fit);
  if (viewport) {
    viewport.addEventListener('resize', fit);
    viewport.addEventListener('scroll', fit);
  }
  preferences.onChange(fit);
}
