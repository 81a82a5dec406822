import { setUpDisclosure } from './disclosure.js';
import { LARGEST_SIZE, Mode, RATE, Theme } from './preferences.js';
import { STRINGS } from './strings.js';

/**
 * The bar below the header: mode and text size always, the rest behind a button.
 *
 * @param {Preferences} preferences
 * @param {ReadAloud} aloud
 * @param {function(string)} announce
 */
export function setUpSettingsBar(preferences, aloud, announce) {
  const element = (id) => document.getElementById(id);
  const onPress = (id, act) => element(id).addEventListener('click', () => isEnabled(element(id)) && act());
  const choose = (changes, words) => {
    preferences.choose(changes);
    announce(words);
  };

  setUpDisclosure(element('settings'), element('settings-panel'), null);
  onPress('mode', () => {
    const mode = preferences.mode === Mode.ACCESSIBLE ? Mode.STANDARD : Mode.ACCESSIBLE;
    choose({ mode }, STRINGS.modeChosen[mode]);
  });
  onPress('smaller', () => choose({ size: preferences.size - 1 }, STRINGS.textSmaller));
  onPress('larger', () => choose({ size: preferences.size + 1 }, STRINGS.textLarger));
  onPress('contrast', () => {
    preferences.choose({ theme: preferences.theme === Theme.CONTRAST ? Theme.LIGHT : Theme.CONTRAST });
  });
  onPress('reading', () => {
    preferences.choose({ isReading: !preferences.isReading });
    if (!preferences.isReading) aloud.stop();
  });
  const changeRate = (by) => {
    const rate = Math.round((preferences.rate + by) * 10) / 10; // 0.7 + 0.1 is 0.7999999999999999
    choose({ rate }, STRINGS.rate(rate));
    aloud.speakAtNewRate();
  };
  onPress('slower', () => changeRate(-RATE.step));
  onPress('faster', () => changeRate(RATE.step));

  preferences.onChange(() => {
    const { mode, theme, size, isReading, rate } = preferences;
    Object.assign(document.documentElement.dataset, { mode, theme, size, reading: isReading ? 'on' : 'off' });
    element('mode').textContent = STRINGS.switchMode[mode];
    enable(element('smaller'), size > 0);
    enable(element('larger'), size < LARGEST_SIZE);
    element('contrast').textContent = STRINGS.contrast(theme === Theme.CONTRAST);
    element('reading').textContent = STRINGS.reading(isReading);
    element('rate').textContent = STRINGS.rate(rate);
    enable(element('slower'), rate > RATE.slowest);
    enable(element('faster'), rate < RATE.fastest);
  });
  aloud.onVoices(() => {
    element('reading-settings').hidden = !aloud.isAvailable;
    document.documentElement.dataset.voice = aloud.isAvailable ? 'on' : 'off';
  });
}

// Not `disabled`: that would take the focus away from the button just pressed.
function enable(button, isOn) {
  button.setAttribute('aria-disabled', String(!isOn));
}

const isEnabled = (button) => button.getAttribute('aria-disabled') !== 'true';
