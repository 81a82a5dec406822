import assert from 'node:assert/strict';
import test from 'node:test';

import { askInSession } from '../../bot/widget/ask-in-session.js';
import { ServiceState } from '../../bot/widget/service-states.js';

/** A server that issues these sessions one after the other and knows those in `known`. */
function server(t, sessions, known = sessions) {
  const asked = [];
  t.mock.method(globalThis, 'fetch', async (address, { body }) => {
    const { session } = JSON.parse(body || '{}');
    asked.push([address, session]);
    if (address.endsWith('session')) return new Response(JSON.stringify({ session: sessions.shift() }), { status: 200 });
    if (known.indexOf(session) < 0) return new Response('{"error": "session_invalid", "message": ""}', { status: 401 });
    return new Response(JSON.stringify([{ text: '您好', custom: { kind: 'chitchat' } }]), { status: 200 });
  });
  return asked;
}

function conversation(session) {
  return {
    id: 'one',
    session,
    enterSession(entered) {
      this.session = entered;
    },
  };
}

const ask = (talk) => askInSession(talk, () => ({ session: talk.session, message: '身份证' }));

test('a conversation that has a session is asked in it', async (t) => {
  const asked = server(t, [], ['s1']);
  const [message] = await ask(conversation('s1'));
  assert.equal(message.text, '您好');
  assert.deepEqual(asked.map(([, session]) => session), ['s1']);
});

test('a new conversation gets a session before its first message is sent', async (t) => {
  const asked = server(t, ['s1'], ['s1']);
  const talk = conversation('');
  await ask(talk);
  assert.equal(talk.session, 's1');
  assert.deepEqual(asked.map(([, session]) => session), [undefined, 's1']);
});

test('a session that the server has forgotten is replaced once, and the message sent in the new one', async (t) => {
  const asked = server(t, ['s2'], ['s2']);
  const talk = conversation('s1');
  assert.equal((await ask(talk))[0].text, '您好');
  assert.equal(talk.session, 's2');
  assert.deepEqual(asked.map(([, session]) => session), ['s1', undefined, 's2']);
});

test('a server that refuses the session it has just issued is not asked for ever', async (t) => {
  const asked = server(t, ['s1', 's2'], []);
  await assert.rejects(ask(conversation('')), { code: 'session_invalid' });
  assert.equal(asked.length, 2);
});

test('a conversation that was cleared while its session was fetched gets neither session nor message', async (t) => {
  const asked = server(t, ['s1'], ['s1']);
  const talk = conversation('');
  const asking = ask(talk);
  talk.id = 'two';
  await assert.rejects(asking, { state: ServiceState.INTERRUPTED });
  assert.equal(talk.session, '');
  assert.equal(asked.length, 1);
});
