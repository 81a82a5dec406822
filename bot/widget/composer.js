import { STRINGS } from './strings.js';

const COUNTED_CHARACTERS = 100; // the counter appears when fewer are left
const ENTER = 'Enter';
const COMPOSING_KEY_CODE = 229; // what old engines report for every key while an input method composes

/** The field in which a citizen writes: grows with the text, counts near the limit, sends on Enter. */
export class Composer {
  /**
   * @param {HTMLFormElement} form
   * @param {function(string): boolean} onSend gets the text; false: it was not taken and stays in the field
   */
  constructor(form, onSend) {
    this.field = form.querySelector('textarea');
    this.button = form.querySelector('.send-button');
    this.counter = form.querySelector('.composer-counter');
    this.noted = form.querySelector('.composer-note');
    this.onSend = onSend;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener('keydown', (event) => this.onKey(event));
    this.field.addEventListener('focus', () => this.setWriting(true));
    // Not as soon as the focus leaves: what moves under a finger is missed.
    document.addEventListener('click', (event) => {
      if (!form.contains(event.target) && !this.field.value) this.setWriting(false);
    });
    this.field.addEventListener('input', () => this.fit());
    window.addEventListener('resize', () => this.fit());
    this.fit();
  }

  onKey(event) {
    // Enter chooses a word of the input method while it composes; only then is the text the citizen's own.
    const isComposing = event.isComposing || event.keyCode === COMPOSING_KEY_CODE;
    if (event.key !== ENTER || event.shiftKey || isComposing) return;
    event.preventDefault();
    if (!event.repeat) this.submit();
  }

  submit() {
    const text = this.field.value.trim();
    if (!text || !this.onSend(text)) return;
    this.fill('');
    this.note('');
    this.setWriting(false);
    // A keyboard on the screen would hide half of the answer.
    if (window.matchMedia('(pointer: coarse)').matches) this.field.blur();
  }

  /** While nothing is being written, style sheets give the room to what is read. */
  setWriting(isWriting) {
    document.documentElement.dataset.writing = isWriting ? 'on' : 'off';
    this.fit();
  }

  /** Say something below the field about what stands in it; '' takes it away. */
  note(words) {
    this.noted.textContent = words;
    this.noted.hidden = !words;
  }

  /** Give a text back for correction, unless something else is being written. */
  giveBack(text) {
    if (!this.field.value.trim()) this.fill(text);
  }

  fill(text) {
    this.field.value = text.slice(0, this.field.maxLength);
    this.fit();
  }

  setBusy(isBusy) {
    // Not `disabled`: that would take the focus away from the button just pressed.
    this.button.setAttribute('aria-disabled', String(isBusy));
  }

  fit() {
    const { field, counter } = this;
    if (field.value) document.documentElement.dataset.writing = 'on';
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
    const left = field.maxLength - field.value.length;
    counter.hidden = left >= COUNTED_CHARACTERS;
    if (counter.hidden) counter.textContent = '';
    else counter.textContent = left > 0 ? STRINGS.charactersLeft(left) : STRINGS.noCharactersLeft(field.maxLength);
  }
}
