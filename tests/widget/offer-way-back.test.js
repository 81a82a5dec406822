import assert from 'node:assert/strict';
import test from 'node:test';

import { offerWayBack } from '../../bot/widget/offer-way-back.js';
import { readMessage } from '../../bot/widget/read-message.js';
import { STRINGS } from '../../bot/widget/strings.js';

const bot = (titles, custom = {}) => ({
  author: 'bot',
  message: readMessage({ text: '…', custom, buttons: titles.map((title) => ({ title, payload: title })) }),
});
const reply = (kind) => [readMessage({ text: '请打12345', custom: { kind } })];
const titles = ([{ buttons }]) => buttons.map(({ title }) => title);

function offered(kind, items) {
  const messages = reply(kind);
  offerWayBack(messages, items);
  return titles(messages);
}

test('who asks for a person amid the steps of an answer can go on with them', () => {
  assert.deepEqual(offered('handoff', [bot([STRINGS.nextStep])]), [STRINGS.goOn]);
  assert.deepEqual(offered('handoff', [bot([STRINGS.goOn])]), [STRINGS.goOn]);
});

test('what a person wrote meanwhile takes the way back from nobody', () => {
  assert.deepEqual(offered('handoff', [bot([STRINGS.nextStep]), bot([], { author: 'person' })]), [STRINGS.goOn]);
});

test('where no steps are under way, or another reply comes, nothing is offered', () => {
  assert.deepEqual(offered('handoff', []), []);
  assert.deepEqual(offered('handoff', [bot([STRINGS.nextStep]), bot(['要带什么'])]), []);
  assert.deepEqual(offered('answer', [bot([STRINGS.nextStep])]), []);
});
