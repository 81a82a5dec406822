import { webcrypto } from 'node:crypto';

/**
 * What the widget's modules without a document ask of a browser. Import it before them.
 */
export const browser = { wantsContrast: false };

globalThis.window = {
  crypto: webcrypto,
  matchMedia: (query) => ({ matches: query === '(prefers-contrast: more)' && browser.wantsContrast }),
};

/** Storage as a browser has it, of a limited size. */
export class Storage {
  constructor(mostCharacters = Infinity) {
    this.mostCharacters = mostCharacters;
    this.kept = new Map();
  }

  getItem(key) {
    return this.kept.has(key) ? this.kept.get(key) : null;
  }

  setItem(key, value) {
    if (value.length > this.mostCharacters) throw new Error('QuotaExceededError');
    this.kept.set(key, value);
  }
}

/** Storage of a browser that forbids it. */
export function blocked() {
  throw new Error('SecurityError');
}
