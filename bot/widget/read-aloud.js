import { createButton } from './create-element.js';
import { STRINGS } from './strings.js';

const LANGUAGE = 'zh-CN';
// Read one by one: Chromium falls silent in the middle of an utterance of more than some fifteen seconds.
const SENTENCES = /[^。！？!?；;\n]+[。！？!?；;\n]*/g;

const Reading = { SILENT: 'silent', SPEAKING: 'speaking', PAUSED: 'paused' };

/** Reads messages aloud with the browser's own voice, one at a time, sentence by sentence. */
export class ReadAloud {
  /**
   * @param {function(): number} rate how fast: 1 is the voice's own speed
   * @param {function()} onFailure the browser could not read
   */
  constructor(rate, onFailure) {
    this.synthesis = window.SpeechSynthesisUtterance ? window.speechSynthesis : undefined;
    this.rate = rate;
    this.onFailure = onFailure;
    this.buttons = new WeakMap(); // what is read -> its button
    this.round = 0; // what an utterance of an earlier round reports is no longer of interest
    this.voiceListeners = [];
    this.forget();
    if (!this.synthesis) return;
    this.synthesis.onvoiceschanged = () => this.voiceListeners.forEach((listener) => listener());
    window.addEventListener('pagehide', () => this.stop()); // the voice would go on without the page
  }

  /** Whether there is a voice that reads Chinese, as far as the browser tells: some never list their voices. */
  get isAvailable() {
    if (!this.synthesis) return false;
    const voices = this.synthesis.getVoices();
    return voices.length === 0 || voices.some(isChinese);
  }

  /** @param {function()} listener is called when the browser has found its voices, and now */
  onVoices(listener) {
    this.voiceListeners.push(listener);
    listener();
  }

  /**
   * The button that reads something, pauses and goes on.
   *
   * @param {object} what identifies what is read, over redrawings
   * @param {string} text
   */
  createButton(what, text) {
    const button = createButton('plain-button read-button', '', () => this.press(what, text));
    this.buttons.set(what, button);
    this.label(what);
    return button;
  }

  press(what, text) {
    if (this.what !== what) this.read(what, text);
    else if (this.state === Reading.SPEAKING) this.pause();
    else this.speak();
  }

  /** Read a text from its beginning, instead of whatever is being read. */
  read(what, text) {
    this.stop();
    this.what = what;
    this.sentences = text.match(SENTENCES) || [];
    this.speak();
  }

  /** Fall silent; pressing the button again goes on with the same sentence. */
  pause() {
    // Not synthesis.pause(): on Android that ends the utterance for good.
    this.silence();
    this.enter(Reading.PAUSED);
  }

  stop() {
    if (!this.what) return;
    this.silence();
    const { what } = this;
    this.forget();
    this.label(what);
  }

  /** Begin the present sentence anew, for its rate has changed. */
  speakAtNewRate() {
    if (this.state === Reading.SPEAKING) this.speak();
  }

  speak() {
    this.silence();
    if (this.next >= this.sentences.length) {
      this.stop();
      return;
    }
    const { round } = this;
    const utterance = new window.SpeechSynthesisUtterance(this.sentences[this.next].trim());
    utterance.lang = LANGUAGE;
    utterance.rate = this.rate();
    utterance.voice = this.synthesis.getVoices().find(isChinese) || null;
    utterance.onend = () => {
      if (round !== this.round) return;
      this.next += 1;
      this.speak();
    };
    utterance.onerror = () => {
      if (round !== this.round) return;
      this.stop();
      this.onFailure();
    };
    this.utterance = utterance; // Chromium never reports the end of one that nothing refers to
    this.enter(Reading.SPEAKING);
    this.synthesis.speak(utterance);
  }

  silence() {
    this.round += 1;
    this.synthesis.cancel();
  }

  forget() {
    this.what = null;
    this.sentences = [];
    this.next = 0;
    this.state = Reading.SILENT;
  }

  enter(state) {
    this.state = state;
    this.label(this.what);
  }

  label(what) {
    const button = this.buttons.get(what);
    if (button) button.textContent = STRINGS.readButton[what === this.what ? this.state : Reading.SILENT];
  }
}

const isChinese = (voice) => /^(?:zh|cmn)/i.test(voice.lang);
