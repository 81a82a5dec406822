const LINE_PIXELS = 40;
const KEPT_OF_A_PAGE = 0.1; // of the last screen stays in view when a page is turned

const STEPS = {
  ArrowDown: () => LINE_PIXELS,
  ArrowUp: () => -LINE_PIXELS,
  PageDown: (log) => log.clientHeight * (1 - KEPT_OF_A_PAGE),
  PageUp: (log) => -log.clientHeight * (1 - KEPT_OF_A_PAGE),
  Home: (log) => -log.scrollHeight,
  End: (log) => log.scrollHeight,
};

/**
 * Only the log scrolls. A wheel beside it or over the frame, and a key pressed with the focus elsewhere, move it too.
 *
 * @param {HTMLElement} log
 */
export function scrollFromAnywhere(log) {
  document.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey || hasOwnScrolling(event.target)) return;
      const unit = [1, LINE_PIXELS, log.clientHeight][event.deltaMode];
      log.scrollTop += event.deltaY * unit;
    },
    { passive: true }
  );
  document.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    const isModified = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!step || isModified || event.defaultPrevented) return;
    if (event.target.closest('textarea') || hasOwnScrolling(event.target)) return;
    event.preventDefault();
    log.scrollTop += step(log);
  });
}

function hasOwnScrolling(element) {
  for (let node = element; node && node !== document.body; node = node.parentElement) {
    const isScrollable = /auto|scroll/.test(getComputedStyle(node).overflowY);
    if (isScrollable && node.scrollHeight > node.clientHeight) return true;
  }
  return false;
}
