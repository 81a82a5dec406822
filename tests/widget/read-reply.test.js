import assert from 'node:assert/strict';
import test from 'node:test';

import { readReply } from '../../bot/widget/read-reply.js';

const shown = (messages) => messages.map(({ text, buttons }) => [text, buttons.map(({ number, title }) => number + title)]);

test('what is no reply shows nothing', () => {
  for (const raw of [null, undefined, {}, 'text', [], [null, {}]]) assert.deepEqual(readReply(raw), []);
});

test('a choice that the text lists too is shown once, on its button, with its number', () => {
  const buttons = [{ title: '怎么补办' }, { title: '怎么换领' }];
  const reply = readReply([{ text: '您想问哪个？\n1. 怎么补办\n2、怎么换领\n请说号码', buttons, custom: { kind: 'clarify' } }]);
  assert.deepEqual(shown(reply), [['您想问哪个？\n请说号码', ['1怎么补办', '2怎么换领']]]);
});

test('choices stand below the message that introduces them', () => {
  const reply = readReply([
    { text: '您想问哪个？', custom: { kind: 'clarify' } },
    { text: '1. 怎么补办' },
    { text: '2. 怎么换领', buttons: [{ title: '怎么补办' }, { title: '怎么换领' }] },
  ]);
  assert.deepEqual(shown(reply), [['您想问哪个？', ['1怎么补办', '2怎么换领']]]);
});

test('a numbered line that is no choice stays in the text', () => {
  const reply = readReply([{ text: '1. 先取号\n2. 再交表', buttons: [{ title: '下一步' }], custom: { kind: 'answer' } }]);
  assert.deepEqual(shown(reply), [['1. 先取号\n2. 再交表', ['下一步']]]);
});

test('without words to be read aloud, the texts are', () => {
  const [first, second] = readReply([{ text: '第一' }, { text: '第二', custom: { kind: 'answer' } }]);
  assert.equal(first.speech, '');
  assert.equal(second.speech, '第一\n\n第二');
  assert.equal(readReply([{ text: '第一', custom: { kind: 'answer', speech: '读这个' } }])[0].speech, '读这个');
});

test('of an emergency one message is made, which holds every number', () => {
  const reply = readReply([{ text: '请马上打119。' }, { text: '受伤打120。', custom: { kind: 'emergency' } }]);
  assert.deepEqual(shown(reply), [['请马上打119。\n\n受伤打120。', []]]);
});

test('what a recap sums up is shown once', () => {
  const recap = { title: '归拢', lines: ['带上户口簿'] };
  const reply = readReply([
    { text: '说完了。' },
    { text: '带上户口簿' },
    { text: '记一下', custom: { kind: 'pace', recap } },
    { text: '还有吗？' },
  ]);
  assert.deepEqual(
    reply.map(({ text, recap: summedUp }) => [text, Boolean(summedUp)]),
    [
      ['说完了。', true],
      ['还有吗？', false],
    ]
  );
});
