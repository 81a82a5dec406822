const KEY = 'bianmin.preferences';

export const Mode = { STANDARD: 'standard', ACCESSIBLE: 'accessible' };
export const Theme = { LIGHT: 'light', CONTRAST: 'contrast' };
export const LARGEST_SIZE = 4; // sizes count from 0; theme.css says how large each is in each mode
export const RATE = { slowest: 0.6, fastest: 1.2, step: 0.1, usual: 0.8 }; // of reading aloud; 1 is the voice's own

/**
 * How a citizen wants the page to look and sound: kept on the device, shown as data attributes of the root element.
 *
 * Storage that is blocked, full or damaged never stands in the way: what was chosen then holds as long as the page.
 */
export class Preferences {
  /** @param {function(): Storage} openStorage may throw, as `() => window.localStorage` does where storage is blocked */
  constructor(openStorage) {
    this.openStorage = openStorage;
    this.chosen = {
      mode: Mode.STANDARD,
      theme: window.matchMedia('(prefers-contrast: more)').matches ? Theme.CONTRAST : Theme.LIGHT,
      size: 0,
      isReading: false,
      rate: RATE.usual,
      address: '', // what the page's address asked for last
    };
    this.listeners = [];
    this.load();
  }

  get mode() {
    return this.chosen.mode;
  }

  get theme() {
    return this.chosen.theme;
  }

  get size() {
    return this.chosen.size;
  }

  get isReading() {
    return this.chosen.isReading;
  }

  get rate() {
    return this.chosen.rate;
  }

  /** @param {function()} listener is called after every change, and now */
  onChange(listener) {
    this.listeners.push(listener);
    listener();
  }

  /** Change some of the preferences; a value that is none is left out. */
  choose(changes) {
    this.chosen = accepted(this.chosen, changes);
    this.save();
    this.listeners.forEach((listener) => listener());
  }

  /**
   * Follow what the page's address asks for, once: what the citizen chooses afterwards outlives a reload.
   *
   * @param {?string} mode
   * @param {?string} theme
   */
  obeyAddress(mode, theme) {
    const address = [mode, theme].join(' ').trim();
    if (address !== this.chosen.address) this.choose({ mode, theme, address });
  }

  /** Whether a `storage` event of another tab is about the preferences. */
  isAbout(event) {
    return event.key === KEY || event.key === null;
  }

  /** Read what an earlier page or another tab has kept. */
  load() {
    let kept = null;
    try {
      kept = JSON.parse(this.openStorage().getItem(KEY));
    } catch (blockedOrDamaged) {
      return;
    }
    if (kept !== null && typeof kept === 'object') this.chosen = accepted(this.chosen, kept);
    this.listeners.forEach((listener) => listener());
  }

  save() {
    try {
      this.openStorage().setItem(KEY, JSON.stringify(this.chosen));
    } catch (blockedOrFull) {
      // The page works without.
    }
  }
}

const isOneOf = (values) => (value) => Object.keys(values).some((name) => values[name] === value);

const IS_ACCEPTABLE = {
  mode: isOneOf(Mode),
  theme: isOneOf(Theme),
  size: (value) => Number.isInteger(value) && value >= 0 && value <= LARGEST_SIZE,
  isReading: (value) => typeof value === 'boolean',
  rate: (value) => typeof value === 'number' && value >= RATE.slowest && value <= RATE.fastest,
  address: (value) => typeof value === 'string',
};

function accepted(present, changes) {
  const chosen = Object.assign({}, present);
  for (const name of Object.keys(IS_ACCEPTABLE)) {
    if (IS_ACCEPTABLE[name](changes[name])) chosen[name] = changes[name];
  }
  return chosen;
}
