import { STRINGS } from './strings.js';

const LANGUAGE = 'zh-CN';
const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;

/**
 * The button that takes down what a citizen says. What was heard stands in the field, to be corrected before it is sent.
 * Without recognition in the browser the button stays hidden.
 *
 * @param {Composer} composer
 * @param {function()} onStart is called before listening begins
 * @param {function(string)} announce
 */
export function setUpDictation(composer, onStart, announce) {
  if (!Recognition) return;
  const button = document.getElementById('dictate');
  let recognition = null;
  button.hidden = false;

  const tell = (words) => {
    composer.note(words);
    announce(words);
  };

  function listen() {
    onStart();
    const before = composer.field.value;
    let shown = before;
    let problem = '';
    let heard = '';
    recognition = new Recognition();
    recognition.lang = LANGUAGE;
    recognition.interimResults = true;
    recognition.onresult = (event) => {
      if (composer.field.value !== shown) {
        recognition.abort(); // corrected or sent meanwhile: the citizen's own text stands
        return;
      }
      heard = Array.from(event.results, (result) => result[0].transcript).join('');
      composer.fill(before + heard);
      shown = composer.field.value;
    };
    recognition.onerror = (event) => {
      problem = event.error;
    };
    recognition.onend = () => {
      recognition = null;
      button.textContent = STRINGS.dictate;
      if (heard) tell(STRINGS.heard);
      else tell(STRINGS.dictationProblems[problem] || STRINGS.nothingHeard);
    };
    recognition.start();
    button.textContent = STRINGS.stopDictating;
    tell(STRINGS.listening);
  }

  button.addEventListener('click', () => {
    if (recognition) recognition.stop();
    else listen();
  });
}
