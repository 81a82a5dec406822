import assert from 'node:assert/strict';
import test from 'node:test';

import { PERSON, readMessage } from '../../bot/widget/read-message.js';

test('there is nothing to show of what is no message', () => {
  for (const raw of [null, undefined, 0, 'text', [], {}, { text: 5 }, { custom: { kind: 'answer' } }, { buttons: [{}] }]) {
    assert.equal(readMessage(raw), null, JSON.stringify(raw));
  }
});

test('what does not have the promised type is left out', () => {
  const message = readMessage({
    text: '您好',
    buttons: [{ title: '有' }, { title: 3 }, null, { title: '说', payload: 'p', number: 2 }],
    custom: { kind: ['answer'], mode: {}, speech: 1, erased: 'true', author: 'bot' },
  });
  assert.deepEqual(message, {
    text: '您好',
    buttons: [
      { title: '有', payload: '有', number: '' },
      { title: '说', payload: 'p', number: '' },
    ],
    kind: '',
    mode: '',
    speech: '',
    card: null,
    recap: null,
    erased: false,
    isFromPerson: false,
  });
});

test('a card keeps the sections, sources and numbers that can be shown', () => {
  const { card } = readMessage({
    custom: {
      card: {
        title: '身份证',
        sections: [
          { key: 'steps', title: '怎么办', items: ['第一', 2, '', '第二'], ordered: true },
          { key: 'empty', title: '空的', items: [] },
          'section',
        ],
        sources: [{ label: '《法》', url: 7 }, { url: 'https://www.gov.cn' }],
        telephones: [{ number: '12345' }, { label: '没有号码' }],
        related: [{ id: 'a/b', title: '还有' }, {}],
      },
    },
  });
  assert.deepEqual(card.sections, [{ key: 'steps', title: '怎么办', items: ['第一', '第二'], ordered: true }]);
  assert.deepEqual(card.sources, [{ label: '《法》', url: '' }]);
  assert.deepEqual(card.telephones, [{ number: '12345', label: '' }]);
  assert.deepEqual(card.related, ['还有']);
  assert.equal(card.summary, '');
});

test('a card without a title and a summary, and a recap without a line, are none', () => {
  assert.equal(readMessage({ custom: { card: { notice: '提示' } } }), null);
  assert.equal(readMessage({ custom: { recap: { title: '归拢', lines: [1, ''] } } }), null);
  assert.deepEqual(readMessage({ custom: { recap: { title: '归拢', lines: ['带上户口簿'] } } }).recap, {
    title: '归拢',
    lines: ['带上户口簿'],
    telephone: '',
  });
});

test('only the server says who wrote a message', () => {
  assert.equal(readMessage({ text: '我是小李', custom: { author: PERSON } }).isFromPerson, true);
  assert.equal(readMessage({ text: '我是小李', author: PERSON }).isFromPerson, false);
});
