import assert from 'node:assert/strict';
import test from 'node:test';

import { Storage, blocked } from './stand-in-browser.js';

import { ConversationStore, Delivery } from '../../bot/widget/conversation-store.js';
import { readMessage } from '../../bot/widget/read-message.js';

const KEY = 'bianmin.conversation';
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

const ID = '0123456789abcdef'.repeat(2);
const says = (text) => ({ author: 'citizen', id: ID, text, payload: text, delivery: Delivery.WAITING, reason: '' });
const answers = (text, mode) => ({ author: 'bot', chosen: '', message: readMessage({ text, custom: { kind: 'answer', mode } }) });
const opening = (storage) => () => storage;

test('a conversation outlives a reload', () => {
  const storage = new Storage();
  const before = new ConversationStore(opening(storage));
  before.enterSession('session');
  before.add(says('身份证'));
  before.add(answers('带上户口簿', 'accessible'));
  const after = new ConversationStore(opening(storage));
  assert.equal(after.id, before.id);
  assert.equal(after.session, 'session');
  assert.deepEqual(after.items, before.items);
  assert.equal(after.modeOfServer, 'accessible');
});

test('what a person wrote and a related question outlive it too', () => {
  const storage = new Storage();
  const card = { title: '身份证', related: [{ title: '还有' }] };
  const message = readMessage({ text: '您好', custom: { author: 'person', card } });
  new ConversationStore(opening(storage)).add({ author: 'bot', chosen: '还有', message });
  const [item] = new ConversationStore(opening(storage)).items;
  assert.equal(item.message.isFromPerson, true);
  assert.deepEqual(item.message.card.related, ['还有']);
  assert.equal(item.chosen, '还有');
});

test('after seven days it is forgotten', (t) => {
  const storage = new Storage();
  new ConversationStore(opening(storage)).add(says('身份证'));
  const now = Date.now();
  t.mock.method(Date, 'now', () => now + 7 * DAY_MILLISECONDS);
  assert.deepEqual(new ConversationStore(opening(storage)).items, []);
});

test('blocked storage never stands in the way', () => {
  const conversation = new ConversationStore(blocked);
  conversation.add(says('身份证'));
  assert.equal(conversation.items.length, 1);
  assert.match(conversation.id, /^[0-9a-f]{32}$/);
});

test('damaged and foreign storage counts as none', () => {
  for (const kept of ['{', 'null', '5', '[]', '{"version": 1}', '{"version": 2, "id": "a", "items": []}']) {
    const storage = new Storage();
    storage.setItem(KEY, kept);
    assert.deepEqual(new ConversationStore(opening(storage)).items, [], kept);
  }
});

test('of items that are damaged only those are left out', () => {
  const storage = new Storage();
  const items = [null, { author: 'other' }, { author: 'citizen' }, { author: 'bot', message: {} }, { author: 'citizen', text: '在' }];
  storage.setItem(KEY, JSON.stringify({ version: 1, id: 'a', items, savedAt: Date.now() }));
  const conversation = new ConversationStore(opening(storage));
  const [item] = conversation.items;
  assert.match(item.id, /^[0-9a-f]{32}$/);
  const read = { author: 'citizen', id: item.id, text: '在', payload: '在', delivery: undefined, reason: '' };
  assert.deepEqual(conversation.items, [read]);
});

test('where not everything fits, the newest part is kept', () => {
  const storage = new Storage(2000);
  const conversation = new ConversationStore(opening(storage));
  for (let count = 1; count <= 80; count += 1) conversation.add(says(`第${count}句`));
  const kept = new ConversationStore(opening(storage)).items;
  assert.ok(kept.length > 0 && kept.length < 80);
  assert.equal(kept[kept.length - 1].text, '第80句');
  assert.equal(conversation.items.length, 80);
});

test('an event counts once and only after those before it', () => {
  const conversation = new ConversationStore(opening(new Storage()));
  assert.equal(conversation.noteEvent('1000-0'), true);
  assert.equal(conversation.noteEvent('1000-0'), false);
  assert.equal(conversation.noteEvent('999-9'), false);
  assert.equal(conversation.noteEvent('1000-10'), true);
  assert.equal(conversation.noteEvent('1000-9'), false);
});

test('what was said when the server erased it is forgotten, the session is not', () => {
  const conversation = new ConversationStore(opening(new Storage()));
  conversation.enterSession('session');
  conversation.add(says('身份证'));
  const { id } = conversation;
  conversation.forget();
  assert.deepEqual([conversation.items, conversation.session], [[], 'session']);
  assert.notEqual(conversation.id, id);
  conversation.clear();
  assert.equal(conversation.session, '');
});

test('a session that is new knows nothing of the mode', () => {
  const conversation = new ConversationStore(opening(new Storage()));
  conversation.add(answers('好', 'accessible'));
  conversation.enterSession('another');
  assert.equal(conversation.modeOfServer, '');
});

test('the messages that wait for an answer come in their order', () => {
  const conversation = new ConversationStore(opening(new Storage()));
  const [first, second] = [conversation.add(says('一')), conversation.add(says('二'))];
  conversation.add(Object.assign(says('三'), { delivery: Delivery.DELIVERED }));
  conversation.moveToEnd(first);
  assert.deepEqual(conversation.undelivered(), [second, first]);
});
