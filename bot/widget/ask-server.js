import { readReply } from './read-reply.js';
import { ServiceProblem, ServiceState } from './service-states.js';

const WEBHOOK = 'webhooks/rest/webhook'; // relative to the page
const TIMEOUT_SECONDS = 30;
const DEFAULT_WAIT_SECONDS = 10;
const LONGEST_WAIT_SECONDS = 60;

/**
 * Send one message and read the reply.
 *
 * @param {{sender: string, message: string, metadata?: object}} request
 * @returns {Promise<object[]>} at least one message, as readReply makes them
 * @throws {ServiceProblem} when there is no usable reply
 */
export async function askServer(request) {
  const controller = new AbortController();
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    controller.abort();
  }, TIMEOUT_SECONDS * 1000);
  try {
    const response = await fetch(WEBHOOK, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
      credentials: 'omit',
      cache: 'no-store',
      signal: controller.signal,
    });
    if (!response.ok) throw await problemFrom(response);
    const messages = readReply(await response.json());
    if (messages.length === 0) throw new ServiceProblem(ServiceState.UNREACHABLE);
    return messages;
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
  return new ServiceProblem(ServiceState.REFUSED, { reason: await reasonIn(response) });
}

async function reasonIn(response) {
  try {
    const body = await response.json();
    return typeof body.message === 'string' ? body.message : '';
  } catch (notJson) {
    return ''; // a proxy's error page: the widget's own words serve
  }
}
