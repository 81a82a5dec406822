import assert from 'node:assert/strict';
import test from 'node:test';

import { Storage, blocked, browser } from './stand-in-browser.js';

import { LARGEST_SIZE, Mode, Preferences, RATE, Theme } from '../../bot/widget/preferences.js';

const KEY = 'bianmin.preferences';

test('what was chosen outlives a reload', () => {
  const storage = new Storage();
  new Preferences(() => storage).choose({ mode: Mode.ACCESSIBLE, theme: Theme.CONTRAST, size: 2, isReading: true, rate: 0.6 });
  const { mode, theme, size, isReading, rate } = new Preferences(() => storage);
  assert.deepEqual({ mode, theme, size, isReading, rate }, { mode: 'accessible', theme: 'contrast', size: 2, isReading: true, rate: 0.6 });
});

test('a value that is none is left out, and the others hold', () => {
  const preferences = new Preferences(() => new Storage());
  preferences.choose({ mode: 'loud', theme: 7, size: LARGEST_SIZE + 1, rate: 9, isReading: 'yes' });
  preferences.choose({ size: 1.5, rate: NaN });
  assert.deepEqual([preferences.mode, preferences.theme, preferences.size], [Mode.STANDARD, Theme.LIGHT, 0]);
  assert.deepEqual([preferences.rate, preferences.isReading], [RATE.usual, false]);
  preferences.choose({ mode: 'loud', size: LARGEST_SIZE });
  assert.equal(preferences.size, LARGEST_SIZE);
});

test('damaged and blocked storage never stands in the way', () => {
  for (const kept of ['{', 'null', '"text"', '{"mode": "loud"}']) {
    const storage = new Storage();
    storage.setItem(KEY, kept);
    assert.equal(new Preferences(() => storage).mode, Mode.STANDARD, kept);
  }
  const preferences = new Preferences(blocked);
  preferences.choose({ mode: Mode.ACCESSIBLE });
  assert.equal(preferences.mode, Mode.ACCESSIBLE);
});

test('who asks the system for contrast begins with it', (t) => {
  browser.wantsContrast = true;
  t.after(() => {
    browser.wantsContrast = false;
  });
  assert.equal(new Preferences(() => new Storage()).theme, Theme.CONTRAST);
});

test("what the page's address asks for is followed once", () => {
  const storage = new Storage();
  new Preferences(() => storage).obeyAddress('accessible', null);
  const preferences = new Preferences(() => storage);
  assert.equal(preferences.mode, Mode.ACCESSIBLE);
  preferences.choose({ mode: Mode.STANDARD });
  preferences.obeyAddress('accessible', null);
  assert.equal(preferences.mode, Mode.STANDARD);
  preferences.obeyAddress('accessible', 'contrast');
  assert.deepEqual([preferences.mode, preferences.theme], [Mode.ACCESSIBLE, Theme.CONTRAST]);
});

test('who follows the preferences hears of them at once and of every change', () => {
  const preferences = new Preferences(() => new Storage());
  const heard = [];
  preferences.onChange(() => heard.push(preferences.mode));
  preferences.choose({ mode: Mode.ACCESSIBLE });
  assert.deepEqual(heard, ['standard', 'accessible']);
});
