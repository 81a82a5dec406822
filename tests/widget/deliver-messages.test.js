import assert from 'node:assert/strict';
import test from 'node:test';

import { Storage } from './stand-in-browser.js';

import { ConversationStore, Delivery } from '../../bot/widget/conversation-store.js';
import { MessageDelivery } from '../../bot/widget/deliver-messages.js';
import { readMessage } from '../../bot/widget/read-message.js';
import { ServiceProblem, ServiceState } from '../../bot/widget/service-states.js';

const answer = (text, custom = {}) => readMessage({ text, custom: { kind: 'answer', ...custom } });
const problem = (state, detail) => Promise.reject(new ServiceProblem(state, detail));

/** Lets everything run that has no timer to wait for. */
async function settle() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

/** Timers that go off when the test lets time pass: returns what does. */
function clock(t) {
  let now = 0;
  let timers = [];
  t.mock.method(globalThis, 'setTimeout', (run, milliseconds) => {
    const timer = { run, at: now + milliseconds };
    timers.push(timer);
    return timer;
  });
  t.mock.method(globalThis, 'clearTimeout', (timer) => (timers = timers.filter((other) => other !== timer)));
  return (milliseconds) => {
    now += milliseconds;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    due.forEach(({ run }) => run());
  };
}

/** A delivery whose server answers with `ask`, and what it was asked and told the page. */
function delivering(t, ask, { mode = 'standard', region = null } = {}) {
  const pass = clock(t);
  const seen = { asked: [], states: [], slow: 0, erased: 0 };
  const conversation = new ConversationStore(() => new Storage());
  conversation.enterSession('s');
  const preferences = { mode, choose: (chosen) => Object.assign(preferences, chosen) };
  const delivery = new MessageDelivery(
    conversation,
    (_, makeRequest) => {
      const request = makeRequest();
      seen.asked.push(request);
      return ask(request);
    },
    { preferences, region },
    {
      onItem: () => {},
      onState: (state) => seen.states.push(state),
      onSlow: () => (seen.slow += 1),
      onErased: () => (seen.erased += 1),
    },
  );
  return { delivery, conversation, preferences, seen, pass };
}

const said = (conversation) => conversation.items.map((item) => item.text || item.message.text);

test('an answer stands behind its question, which is then delivered', async (t) => {
  const { delivery, conversation, seen } = delivering(t, async () => [answer('带上户口簿')]);
  assert.equal(delivery.send('身份证', '身份证丢了怎么补'), true);
  await settle();
  assert.deepEqual(said(conversation), ['身份证', '带上户口簿']);
  assert.equal(conversation.items[0].delivery, Delivery.DELIVERED);
  assert.deepEqual(seen.states, [ServiceState.WAITING, ServiceState.READY]);
  const [{ session, message, message_id: id }] = seen.asked;
  assert.deepEqual([session, message, id], ['s', '身份证丢了怎么补', conversation.items[0].id]);
});

test('while a message is on its way, or all is held, no other is taken', async (t) => {
  const { delivery, conversation } = delivering(t, () => new Promise(() => {}));
  assert.equal(delivery.send('一', '一'), true);
  assert.equal(delivery.send('二', '二'), false);
  delivery.abandon();
  await delivery.holdWhile(async () => assert.equal(delivery.send('三', '三'), false));
  assert.deepEqual(said(conversation), ['一']);
});

test('what is abandoned meanwhile gets no late answer', async (t) => {
  let arrive;
  const { delivery, conversation } = delivering(t, () => new Promise((resolve) => (arrive = resolve)));
  delivery.send('身份证', '身份证');
  delivery.abandon();
  arrive([answer('带上户口簿')]);
  await settle();
  assert.deepEqual(said(conversation), ['身份证']);
});

test('the mode is told where the server knows another one, the place always', async (t) => {
  const { delivery, seen } = delivering(t, async () => [answer('好', { mode: 'accessible' })], {
    mode: 'accessible',
    region: '440300',
  });
  delivery.send('一', '一');
  await settle();
  delivery.send('二', '二');
  await settle();
  assert.deepEqual(
    seen.asked.map(({ metadata }) => metadata),
    [{ region: '440300', mode: 'accessible' }, { region: '440300' }],
  );
});

test('the mode of a reply is shown, unless another was chosen while it was on its way', async (t) => {
  let pressed = {};
  const { delivery, preferences } = delivering(t, async () => {
    Object.assign(preferences, pressed);
    return [answer('好', { mode: 'accessible' })];
  });
  delivery.send('老年模式', '老年模式');
  await settle();
  assert.equal(preferences.mode, 'accessible');
  pressed = { mode: 'standard' };
  delivery.send('再说一遍', '再说一遍');
  await settle();
  assert.equal(preferences.mode, 'standard');
});

test('who is too fast is waited for, and after three times told', async (t) => {
  const { delivery, seen, pass } = delivering(t, () => problem(ServiceState.MUST_WAIT, { retryAfterSeconds: 5 }));
  delivery.send('一', '一');
  await settle();
  for (let tried = 0; tried < 3; tried += 1) {
    assert.equal(delivery.state, ServiceState.MUST_WAIT);
    pass(5000);
    await settle();
  }
  assert.equal(seen.asked.length, 4);
  assert.equal(delivery.state, ServiceState.UNREACHABLE);
});

test('a server that cannot be reached is tried by itself, later each time and five times at most', async (t) => {
  const { delivery, seen, pass } = delivering(t, () => problem(ServiceState.UNREACHABLE));
  delivery.send('一', '一');
  await settle();
  for (const seconds of [15, 30, 60, 120, 300]) {
    const before = seen.asked.length;
    pass(seconds * 1000 - 1);
    await settle();
    assert.equal(seen.asked.length, before, `${seconds} s`);
    pass(1);
    await settle();
    assert.equal(seen.asked.length, before + 1, `${seconds} s`);
  }
  pass(3600 * 1000);
  await settle();
  assert.equal(seen.asked.length, 6);
  assert.equal(delivery.isBusy, false);
});

test('a message that could not be delivered is not put in line twice', async (t) => {
  let isThere = false;
  const { delivery, conversation } = delivering(t, async () =>
    isThere ? [answer('带上户口簿')] : problem(ServiceState.OFFLINE),
  );
  delivery.send('身份证', '身份证');
  await settle();
  assert.equal(delivery.state, ServiceState.OFFLINE);
  isThere = true;
  delivery.send('身份证', '身份证');
  await settle();
  assert.deepEqual(said(conversation), ['身份证', '带上户口簿']);
});

test('a refused message keeps the reason and is not sent again', async (t) => {
  const { delivery, conversation, seen } = delivering(t, () => problem(ServiceState.REFUSED, { reason: '太长了' }));
  delivery.send('长', '长');
  await settle();
  delivery.retry();
  await settle();
  const [item] = conversation.items;
  assert.deepEqual([item.delivery, item.reason, seen.asked.length], [Delivery.REFUSED, '太长了', 1]);
});

test('a slow answer is told of once, an answer in time never', async (t) => {
  let isSlow = false;
  const { delivery, seen, pass } = delivering(t, async () => (isSlow ? new Promise(() => {}) : [answer('好')]));
  delivery.send('一', '一');
  await settle();
  pass(60000);
  assert.equal(seen.slow, 0);
  isSlow = true;
  delivery.send('二', '二');
  pass(8000);
  assert.equal(seen.slow, 1);
  pass(60000);
  assert.equal(seen.slow, 1);
});

test('an erasure is told of before the reply that says so', async (t) => {
  const { delivery, seen } = delivering(t, async () => [answer('删掉了', { kind: 'privacy', erased: true })]);
  delivery.send('确认删除', '确认删除');
  await settle();
  assert.equal(seen.erased, 1);
});
