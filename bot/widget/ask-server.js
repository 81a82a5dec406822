import { readReply } from './read-reply.js';
import { ServiceProblem, ServiceState } from './service-states.js';

const CHANNEL = 'webhooks/web/'; // relative to the page
export const SESSION_INVALID = 'session_invalid'; // the server's word for one that it doesn't know any more
const TIMEOUT_SECONDS = 30;
const DEFAULT_WAIT_SECONDS = 10;
const LONGEST_WAIT_SECONDS = 60;

/**
 * Send one message and read the reply.
 *
 * @param {{session: string, message: string, metadata?: object}} request
 * @returns {Promise<object[]>} at least one message, as readReply makes them
 * @throws {ServiceProblem} when there is no usable reply
 */
export async function askServer(request) {
  const messages = readReply(await post('message', request));
  if (messages.length === 0) throw new ServiceProblem(ServiceState.UNREACHABLE);
  return messages;
}

/**
 * Have the server issue a session, without which it takes no message.
 *
 * @returns {Promise<string>}
 * @throws {ServiceProblem} when there is none to be had
 */
export async function fetchSession() {
  const { session } = Object(await post('session', {}));
  if (typeof session !== 'string' || session === '') throw new ServiceProblem(ServiceState.UNREACHABLE);
  return session;
}

/**
 * Have the server erase all it has of a session's conversation.
 *
 * @returns {Promise<boolean>} whether it has; false: it knows no such session any more, and there was nothing to erase
 * @throws {ServiceProblem} when it didn't answer, or did not say that it has
 */
export async function eraseSession(session) {
  try {
    const { erased } = Object(await post('erase', { session }));
    if (erased !== true) throw new ServiceProblem(ServiceState.UNREACHABLE);
    return true;
  } catch (problem) {
    if (problem.code === SESSION_INVALID) return false;
    throw problem;
  }
}

/**
 * Have the server issue a ticket for the messages of a session that aren't replies. It is good once, and not for long:
 * addresses stand in the logs of proxies, and a session must not.
 *
 * @returns {Promise<string>}
 * @throws {ServiceProblem} when there is none to be had
 */
export async function fetchTicket(session) {
  const { ticket } = Object(await post('ticket', { session }));
  if (typeof ticket !== 'string' || ticket === '') throw new ServiceProblem(ServiceState.UNREACHABLE);
  return ticket;
}

/** @returns {string} where a ticket's messages come in, those after an event if it is named */
export function eventsAddress(ticket, lastEventId) {
  const after = lastEventId ? `&after=${encodeURIComponent(lastEventId)}` : '';
  return `${CHANNEL}events?ticket=${encodeURIComponent(ticket)}${after}`;
}

async function post(name, body) {
  const controller = new AbortController();
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    controller.abort();
  }, TIMEOUT_SECONDS * 1000);
  try {
    const response = await fetch(CHANNEL + name, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      cache: 'no-store',
      signal: controller.signal,
    });
    if (!response.ok) throw await problemFrom(response);
    return await response.json();
  } catch (error) {
    if (error instanceof ServiceProblem) throw error;
    if (isTimedOut) throw new ServiceProblem(ServiceState.TIMED_OUT);
    throw new ServiceProblem(navigator.onLine ? ServiceState.UNREACHABLE : ServiceState.OFFLINE);
  } finally {
    clearTimeout(timer);
  }
}

async function problemFrom(response) {
  if (response.status === 429) {
    const asked = parseInt(response.headers.get('Retry-After'), 10) || DEFAULT_WAIT_SECONDS;
    return new ServiceProblem(ServiceState.MUST_WAIT, {
      retryAfterSeconds: Math.min(Math.max(asked, 1), LONGEST_WAIT_SECONDS),
    });
  }
  if (response.status >= 500) return new ServiceProblem(ServiceState.UNREACHABLE);
  return new ServiceProblem(ServiceState.REFUSED, await detailIn(response));
}

async function detailIn(response) {
  try {
    const { error, message } = await response.json();
    return { code: error, reason: typeof message === 'string' ? message : '' };
  } catch (notJson) {
    return {}; // a proxy's error page: the widget's own words serve
  }
}
