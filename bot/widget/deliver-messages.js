import { Delivery, randomId } from './conversation-store.js';
import { offerWayBack } from './offer-way-back.js';
import { Mode } from './preferences.js';
import { BUSY_STATES, ServiceProblem, ServiceState } from './service-states.js';

const MOST_AUTOMATIC_TRIES = 3;
const SLOW_SECONDS = 8;
// Until the server can be reached again; then only by the button, so that a forgotten page doesn't ask for ever.
const RETRY_SECONDS = [15, 30, 60, 120, 300];

/**
 * Takes messages to the server one after the other, and keeps those that could not be delivered for another try.
 */
export class MessageDelivery {
  /**
   * @param {ConversationStore} conversation
   * @param {function(ConversationStore, function(): object): Promise<object[]>} ask see askInSession
   * @param {{preferences: Preferences, region: ?string}} context `region` is what the page's address says
   * @param {{onItem: function(object), onState: function(string, ServiceProblem?), onSlow: function(),
   *   onErased: function()}} listeners `onErased`: the server has erased all that was said before what it says now
   */
  constructor(conversation, ask, context, listeners) {
    this.conversation = conversation;
    this.ask = ask;
    this.context = context;
    this.listeners = listeners;
    this.state = ServiceState.READY;
    this.round = 0; // a reply that belongs to an earlier round is no longer wanted
    this.waitTimer = null;
    this.tries = 0;
    this.automaticRetries = 0;
    this.isHeld = false;
  }

  get isBusy() {
    return this.isHeld || BUSY_STATES.indexOf(this.state) >= 0;
  }

  /** Whether the present try was made without being asked for. */
  get isAutomatic() {
    return this.automaticRetries > 0;
  }

  /**
   * Take over a message. The same words that still wait to be delivered are not put in line twice.
   *
   * @param {string} text what the citizen sees
   * @param {string} payload what the server gets
   * @returns {boolean} false while an earlier message is on its way: nothing was taken
   */
  send(text, payload) {
    if (this.isBusy) return false;
    if (!this.conversation.undelivered().some((item) => item.payload === payload)) {
      const item = { author: 'citizen', id: randomId(), text, payload, delivery: Delivery.WAITING, reason: '' };
      this.listeners.onItem(this.conversation.add(item));
    }
    this.automaticRetries = 0;
    this.deliverWaiting();
    return true;
  }

  /** Try again with everything that waits. Does nothing when nothing waits or a try is under way. */
  retry() {
    if (!this.isBusy && this.conversation.undelivered().length > 0) this.deliverWaiting();
  }

  /** Take nothing over while `act` is under way: what it does would be done to a message that came meanwhile too. */
  async holdWhile(act) {
    this.isHeld = true;
    try {
      return await act();
    } finally {
      this.isHeld = false;
    }
  }

  /** Forget what is on its way; a late reply is dropped. */
  abandon() {
    this.round += 1;
    clearTimeout(this.waitTimer);
    this.tries = 0;
    this.automaticRetries = 0;
    this.enter(ServiceState.READY);
  }

  enter(state, problem) {
    this.state = state;
    this.listeners.onState(state, problem);
  }

  async deliverWaiting() {
    const round = this.round;
    clearTimeout(this.waitTimer);
    this.enter(ServiceState.WAITING);
    for (const item of this.conversation.undelivered()) {
      if (this.conversation.items.indexOf(item) < 0) continue; // erased meanwhile
      this.conversation.moveToEnd(item);
      this.listeners.onItem(item);
      const problem = await this.deliver(item, round);
      if (round !== this.round) return;
      if (problem) {
        this.handle(problem, item);
        return;
      }
    }
    this.tries = 0;
    this.automaticRetries = 0;
    this.enter(ServiceState.READY);
  }

  /** @returns {Promise<?ServiceProblem>} null when the answer has arrived */
  async deliver(item, round) {
    const slowTimer = setTimeout(() => {
      if (round === this.round) this.listeners.onSlow();
    }, SLOW_SECONDS * 1000);
    try {
      const { mode } = this.context.preferences;
      const messages = await this.ask(this.conversation, () => this.requestFor(item));
      if (round !== this.round) return null;
      item.delivery = Delivery.DELIVERED;
      this.followMode(messages, mode);
      const isErased = messages.some((message) => message.erased);
      if (isErased) this.listeners.onErased();
      offerWayBack(messages, this.conversation.items);
      for (const message of messages) {
        this.listeners.onItem(this.conversation.add({ author: 'bot', message, chosen: '' }));
      }
      // After the answer, so that there is room to scroll the question to the top.
      if (!isErased) this.listeners.onItem(item);
      return null;
    } catch (error) {
      if (!(error instanceof ServiceProblem)) throw error;
      return error;
    } finally {
      clearTimeout(slowTimer);
    }
  }

  requestFor(item) {
    const { preferences, region } = this.context;
    const metadata = {};
    if (region) metadata.region = region;
    // Only when the server doesn't know it yet: it remembers, and the citizen may switch by words.
    if (preferences.mode !== (this.conversation.modeOfServer || Mode.STANDARD)) metadata.mode = preferences.mode;
    // By its id the server answers it once, should it have to be sent again because the answer got lost.
    const request = { session: this.conversation.session, message: item.payload, message_id: item.id };
    return Object.keys(metadata).length > 0 ? Object.assign(request, { metadata }) : request;
  }

  /** Show the mode of the reply, unless the citizen pressed the button for another one while waiting for it. */
  followMode(messages, modeWhenAsked) {
    const { preferences } = this.context;
    const { mode } = messages.find((message) => message.mode) || {};
    if (mode && preferences.mode === modeWhenAsked) preferences.choose({ mode });
  }

  handle(problem, item) {
    this.tries += 1;
    if (problem.state === ServiceState.MUST_WAIT && this.tries <= MOST_AUTOMATIC_TRIES) {
      this.waitTimer = setTimeout(() => this.deliverWaiting(), problem.retryAfterSeconds * 1000);
      this.enter(ServiceState.MUST_WAIT, problem);
      return;
    }
    if (problem.state === ServiceState.REFUSED) {
      item.delivery = Delivery.REFUSED;
      item.reason = problem.reason;
      this.conversation.save();
    }
    this.tries = 0;
    const isPatienceOver = problem.state === ServiceState.MUST_WAIT;
    this.enter(isPatienceOver ? ServiceState.UNREACHABLE : problem.state, problem);
    this.listeners.onItem(item);
    if (this.state !== ServiceState.UNREACHABLE || this.automaticRetries >= RETRY_SECONDS.length) return;
    this.waitTimer = setTimeout(() => this.retry(), RETRY_SECONDS[this.automaticRetries] * 1000);
    this.automaticRetries += 1;
  }
}
