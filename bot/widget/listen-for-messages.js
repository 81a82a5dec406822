import { eventsAddress } from './ask-server.js';
import { readReply } from './read-reply.js';

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
    clearTimeout(this.timer);
    if (this.source) this.source.close();
    this.source = null;
    if (!this.session || !window.EventSource) return;
    const source = new EventSource(eventsAddress(this.session, this.conversation.lastEventId));
    this.source = source;
    source.onopen = () => {
      this.retries = 0;
    };
    source.onmessage = (event) => {
      if (!this.conversation.noteEvent(event.lastEventId)) return;
      for (const message of readReply([JSON.parse(event.data)])) {
        message.mode = ''; // nobody has asked the server in a mode
        this.onMessage(message);
      }
    };
    // A connection that broke is renewed by the browser itself; one that was refused is closed.
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return;
      if (this.retries === RETRY_SECONDS.length) {
        this.session = ''; // until the citizen says something again
        return;
      }
      this.timer = setTimeout(() => this.open(), RETRY_SECONDS[this.retries] * 1000);
      this.retries += 1;
    };
  }
}
