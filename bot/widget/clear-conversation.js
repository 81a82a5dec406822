import { setUpDisclosure } from './disclosure.js';
import { ServiceProblem } from './service-states.js';
import { STRINGS } from './strings.js';

/**
 * The button that clears the conversation, and its question. (`confirm()` does nothing in an embedded page.)
 *
 * Nothing is cleared, nor said to be, before the server has erased it; while that fails, the question stays.
 *
 * @param {function(): Promise<string>} clear erases, and says in words what was; throws ServiceProblem when it couldn't
 * @param {function(string)} announce
 */
export function setUpClearing(clear, announce) {
  const confirm = document.getElementById('clear-confirm');
  const cancel = document.getElementById('clear-cancel');
  const problem = document.getElementById('clear-problem');
  const show = setUpDisclosure(document.getElementById('clear'), document.getElementById('clear-question'), cancel);
  let isClearing = false;

  const tell = (words) => {
    problem.hidden = !words;
    problem.textContent = words;
    if (words) announce(words);
  };
  cancel.addEventListener('click', () => {
    tell('');
    show(false);
  });
  confirm.addEventListener('click', async () => {
    if (isClearing) return;
    isClearing = true;
    tell(STRINGS.clearing);
    try {
      const words = await clear();
      tell('');
      show(false);
      announce(words);
    } catch (error) {
      if (!(error instanceof ServiceProblem)) throw error;
      tell(STRINGS.notCleared);
    } finally {
      isClearing = false;
    }
  });
}
