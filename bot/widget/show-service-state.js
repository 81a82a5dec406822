import { appendLinkedText } from './safe-links.js';
import { RETRY_STATES, ServiceState } from './service-states.js';
import { STRINGS } from './strings.js';

/**
 * What a state means for the citizen: what happened, what was kept, what comes next.
 *
 * @param {string} state one of ServiceState
 * @param {?ServiceProblem} problem
 * @returns {string} '' when there is nothing to say
 */
function wordsFor(state, problem) {
  switch (state) {
    case ServiceState.MUST_WAIT:
      return STRINGS.mustWait(problem.retryAfterSeconds);
    case ServiceState.OFFLINE:
      return STRINGS.offline;
    case ServiceState.UNREACHABLE:
      return STRINGS.unreachable;
    case ServiceState.TIMED_OUT:
      return STRINGS.timedOut;
    case ServiceState.INTERRUPTED:
      return STRINGS.interrupted;
    case ServiceState.REFUSED:
      return problem.reason || STRINGS.refusedWithoutReason;
    default:
      return '';
  }
}

/**
 * The line above the field that says when something is in the way.
 *
 * @param {function()} onRetry
 * @param {function(string)} announce
 * @returns {function(string, ServiceProblem?)} shows a state
 */
export function createStatusLine(onRetry, announce) {
  const line = document.getElementById('status');
  const retry = document.getElementById('retry');
  retry.addEventListener('click', () => {
    document.getElementById('log').focus({ preventScroll: true }); // the button is about to go away
    onRetry();
  });
  let announced = '';
  return (state, problem) => {
    const words = wordsFor(state, problem);
    line.hidden = !words;
    retry.hidden = RETRY_STATES.indexOf(state) < 0;
    const shown = document.getElementById('status-words');
    shown.textContent = '';
    appendLinkedText(shown, words);
    if (words && words !== announced) announce(words);
    // A try that fails like the one before is no news.
    if (words || state === ServiceState.READY) announced = words;
  };
}
