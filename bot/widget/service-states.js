/** The states of the service as a citizen sees it; one at a time. */
export const ServiceState = {
  READY: 'ready',
  WAITING: 'waiting', // a message is on its way
  MUST_WAIT: 'must-wait', // the server asked for patience (429); the message goes out again by itself
  OFFLINE: 'offline', // the device has no network
  UNREACHABLE: 'unreachable', // no answer, or none that can be read
  TIMED_OUT: 'timed-out',
  INTERRUPTED: 'interrupted', // the page was left before the answer came
  REFUSED: 'refused', // the server says why (4xx); sending the same again would not help
};

/** In these states a message is being taken care of, so another one has to wait. */
export const BUSY_STATES = [ServiceState.WAITING, ServiceState.MUST_WAIT];

/** In these states the citizen can ask for another try. */
export const RETRY_STATES = [
  ServiceState.OFFLINE,
  ServiceState.UNREACHABLE,
  ServiceState.TIMED_OUT,
  ServiceState.INTERRUPTED,
];

/** Why a message got no answer: a state, and what the server said about it. */
export class ServiceProblem extends Error {
  /**
   * @param {string} state one of ServiceState
   * @param {{code?: string, reason?: string, retryAfterSeconds?: number}} [detail] what the server says: `code` for
   *   programs, `reason` for the citizen
   */
  constructor(state, detail) {
    super(state);
    this.state = state;
    this.code = (detail && detail.code) || '';
    this.reason = (detail && detail.reason) || '';
    this.retryAfterSeconds = (detail && detail.retryAfterSeconds) || 0;
  }
}
