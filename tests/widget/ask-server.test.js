import assert from 'node:assert/strict';
import test from 'node:test';

import { askServer, eraseSession, eventsAddress, fetchSession, fetchTicket } from '../../bot/widget/ask-server.js';
import { ServiceState } from '../../bot/widget/service-states.js';

const REQUEST = { session: 's', message: '身份证' };

/** The answer of a server to whatever it is asked. */
function server(t, status, body, headers = {}) {
  const asked = [];
  t.mock.method(globalThis, 'fetch', async (address, { body: sent }) => {
    asked.push([address, JSON.parse(sent)]);
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
  });
  return asked;
}

function device(t, onLine) {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { onLine }, configurable: true });
  t.after(() => {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else delete globalThis.navigator;
  });
}

test('a message is sent to the channel beside the page, and its reply read', async (t) => {
  const asked = server(t, 200, [{ text: '您好', custom: { kind: 'chitchat' } }]);
  const [message] = await askServer(REQUEST);
  assert.equal(message.text, '您好');
  assert.deepEqual(asked, [['webhooks/web/message', REQUEST]]);
});

test('an empty reply is never silence', async (t) => {
  server(t, 200, []);
  await assert.rejects(askServer(REQUEST), { state: ServiceState.UNREACHABLE });
});

test('a refusal brings the server\'s reason', async (t) => {
  server(t, 422, { error: 'message_too_long', message: '太长了' });
  await assert.rejects(askServer(REQUEST), { state: ServiceState.REFUSED, code: 'message_too_long', reason: '太长了' });
});

test("a proxy's error page leaves the widget its own words", async (t) => {
  server(t, 413, '<html>Request Entity Too Large</html>');
  await assert.rejects(askServer(REQUEST), { state: ServiceState.REFUSED, code: '', reason: '' });
});

test('who is too fast waits as long as the server asks, within reason', async (t) => {
  for (const [asked, waited] of [['7', 7], ['0', 10], ['-3', 1], ['soon', 10], ['86400', 60]]) {
    server(t, 429, {}, { 'Retry-After': asked });
    await assert.rejects(askServer(REQUEST), { state: ServiceState.MUST_WAIT, retryAfterSeconds: waited });
    t.mock.restoreAll();
  }
});

test('a server that fails, and no network, are told apart', async (t) => {
  server(t, 503, { error: 'busy', message: '忙' });
  await assert.rejects(askServer(REQUEST), { state: ServiceState.UNREACHABLE });
  t.mock.restoreAll();
  t.mock.method(globalThis, 'fetch', async () => {
    throw new TypeError('Failed to fetch');
  });
  device(t, false);
  await assert.rejects(askServer(REQUEST), { state: ServiceState.OFFLINE });
  device(t, true);
  await assert.rejects(askServer(REQUEST), { state: ServiceState.UNREACHABLE });
});

test('after half a minute without an answer the request is given up', async (t) => {
  device(t, true);
  t.mock.method(globalThis, 'setTimeout', (onTime) => {
    onTime();
    return 0;
  });
  t.mock.method(globalThis, 'fetch', async (address, { signal }) => {
    signal.throwIfAborted();
  });
  await assert.rejects(askServer(REQUEST), { state: ServiceState.TIMED_OUT });
});

test('a session is a word that is not empty', async (t) => {
  server(t, 200, { session: 'abc' });
  assert.equal(await fetchSession(), 'abc');
  for (const body of [{}, { session: '' }, { session: 5 }, null]) {
    t.mock.restoreAll();
    server(t, 200, body);
    await assert.rejects(fetchSession(), { state: ServiceState.UNREACHABLE });
  }
});

test('what was erased, and that there was nothing, is told apart from a failure', async (t) => {
  server(t, 200, { erased: true });
  assert.equal(await eraseSession('s'), true);
  t.mock.restoreAll();
  server(t, 403, { error: 'session_invalid', message: '过期了' });
  assert.equal(await eraseSession('s'), false);
  t.mock.restoreAll();
  server(t, 200, { erased: 'yes' });
  await assert.rejects(eraseSession('s'), { state: ServiceState.UNREACHABLE });
});

test('a session is sent for a ticket in the body, never in an address', async (t) => {
  const asked = server(t, 200, { ticket: 'abc' });
  assert.equal(await fetchTicket('secret'), 'abc');
  assert.deepEqual(asked, [['webhooks/web/ticket', { session: 'secret' }]]);
  for (const body of [{}, { ticket: '' }, { ticket: 5 }, null]) {
    t.mock.restoreAll();
    server(t, 200, body);
    await assert.rejects(fetchTicket('secret'), { state: ServiceState.UNREACHABLE });
  }
});

test('an address holds a ticket whatever it is made of', () => {
  assert.equal(eventsAddress('a&b', ''), 'webhooks/web/events?ticket=a%26b');
  assert.equal(eventsAddress('a', '5-1'), 'webhooks/web/events?ticket=a&after=5-1');
});
