import { eventsAddress, fetchTicket, SESSION_INVALID } from './ask-server.js';
import { readReply } from './read-reply.js';
import { ServiceProblem } from './service-states.js';

const RENEWAL_SECONDS = 3; // after a stream that was open broke
// A stream that was refused, as by a proxy whose server is being restarted, is asked for again, but not for ever.
const RETRY_SECONDS = [5, 15, 60, 300];

/** Listens for messages that aren't replies, such as what a person at the agency answers later. */
export class MessageListener {
  /**
   * @param {ConversationStore} conversation
   * @param {function(object)} onMessage gets each new message, as readReply makes them, after it was noted as received
   */
  constructor(conversation, onMessage) {
    this.conversation = conversation;
    this.onMessage = onMessage;
    this.session = '';
    this.source = null;
    this.timer = null;
    this.retries = 0;
  }

  /** Listen in the session that the conversation now has. Without one, or in a browser that can't, nothing is done. */
  follow() {
    const { session } = this.conversation;
    if (session === this.session) return;
    this.session = session;
    this.retries = 0;
    this.open();
  }

  open() {
    this.close();
    if (this.session && window.EventSource) this.listen(this.session);
  }

  async listen(session) {
    let ticket = '';
    try {
      ticket = await fetchTicket(session);
    } catch (problem) {
      if (!(problem instanceof ServiceProblem)) throw problem;
      // With a session that the server doesn't know any more there is nothing to hear until the citizen has a new one.
      if (session === this.session && problem.code !== SESSION_INVALID) this.retry();
      return;
    }
    if (session !== this.session) return; // another has begun meanwhile
    this.close();
    const source = new EventSource(eventsAddress(ticket, this.conversation.lastEventId));
    this.source = source;
    let wasOpen = false;
    source.onopen = () => {
      wasOpen = true;
      this.retries = 0;
    };
    source.onmessage = (event) => {
      if (!this.conversation.noteEvent(event.lastEventId)) return;
      for (const message of readReply([JSON.parse(event.data)])) {
        message.mode = ''; // nobody has asked the server in a mode
        this.onMessage(message);
      }
    };
    // The browser itself would ask again with the same address, whose ticket is used up.
    source.onerror = () => {
      this.close();
      if (wasOpen) this.timer = setTimeout(() => this.open(), RENEWAL_SECONDS * 1000);
      else this.retry();
    };
  }

  retry() {
    if (this.retries === RETRY_SECONDS.length) {
      this.session = ''; // until the citizen says something again
      return;
    }
    this.timer = setTimeout(() => this.open(), RETRY_SECONDS[this.retries] * 1000);
    this.retries += 1;
  }

  close() {
    clearTimeout(this.timer);
    if (this.source) this.source.close();
    this.source = null;
  }
}
