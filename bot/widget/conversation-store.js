import { PERSON, readMessage } from './read-message.js';

const KEY = 'bianmin.conversation';
const VERSION = 1;
const MOST_ITEMS = 80;
const KEPT_DAYS = 7;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const EVENT_ID = /^\d+-\d+$/; // milliseconds, and a count within them

/** How far a citizen's message got. */
export const Delivery = {
  WAITING: 'waiting',
  DELIVERED: 'delivered',
  REFUSED: 'refused',
};

/**
 * The conversation, kept on the device over a reload for up to seven days.
 *
 * Storage that is blocked, full or damaged never stands in the way: the conversation then lives as long as the page.
 * An item is either `{author: 'citizen', id, text, payload, delivery, reason}` or `{author: 'bot', message, chosen}`.
 */
export class ConversationStore {
  /** @param {function(): Storage} openStorage may throw, as `() => window.localStorage` does where storage is blocked */
  constructor(openStorage) {
    this.openStorage = openStorage;
    this.begin();
    this.load();
  }

  /** Start a new conversation in memory, unknown to the server. */
  begin() {
    this.id = randomId();
    this.session = '';
    this.lastEventId = '';
    this.items = [];
  }

  /** Go on in a session that the server has issued. It knows nothing yet of what was said and of the mode. */
  enterSession(session) {
    this.session = session;
    this.lastEventId = '';
    for (const item of this.items) if (item.author === 'bot') item.message.mode = '';
    this.save();
  }

  /** Note that an event has come in; false when it had before, perhaps in another tab. */
  noteEvent(id) {
    if (!isLater(id, this.lastEventId)) return false;
    this.lastEventId = id; // kept with the item that is added for it
    return true;
  }

  /** Forget the conversation and start a new one. */
  clear() {
    this.begin();
    this.save();
  }

  /** Forget what was said, for the server has erased it; another tab takes what comes for a new conversation. */
  forget() {
    this.id = randomId();
    this.items = [];
    this.save();
  }

  /** Whether a `storage` event of another tab is about the conversation. */
  isAbout(event) {
    return event.key === KEY || event.key === null;
  }

  add(item) {
    this.items.push(item);
    this.save();
    return item;
  }

  moveToEnd(item) {
    this.items = this.items.filter((other) => other !== item).concat(item);
    this.save();
  }

  /** The citizen's messages that still wait for an answer, oldest first. */
  undelivered() {
    return this.items.filter((item) => item.author === 'citizen' && item.delivery === Delivery.WAITING);
  }

  /** The mode in which the server spoke last; '' when it hasn't yet. */
  get modeOfServer() {
    const modes = this.items.map((item) => (item.author === 'bot' ? item.message.mode : '')).filter(Boolean);
    return modes.length > 0 ? modes[modes.length - 1] : '';
  }

  /** Read what an earlier page or another tab has kept; keeps the present conversation when there is nothing usable. */
  load() {
    const kept = this.kept();
    if (!kept) return;
    this.id = kept.id;
    this.session = asText(kept.session);
    this.lastEventId = EVENT_ID.test(kept.lastEventId) ? kept.lastEventId : '';
    this.items = kept.items.map(readItem).filter(Boolean);
  }

  /** What storage holds, or null when it holds nothing usable. */
  kept() {
    let kept = null;
    try {
      kept = JSON.parse(this.openStorage().getItem(KEY));
    } catch (blockedOrDamaged) {
      return null;
    }
    const isUsable =
      kept !== null &&
      typeof kept === 'object' &&
      kept.version === VERSION &&
      typeof kept.id === 'string' &&
      kept.id !== '' &&
      Array.isArray(kept.items) &&
      Date.now() - kept.savedAt < KEPT_DAYS * DAY_MILLISECONDS;
    return isUsable ? kept : null;
  }

  /** Keep the newest part that fits; give up silently when nothing fits, for the page works without. */
  save() {
    let kept = this.items.slice(-MOST_ITEMS);
    for (;;) {
      try {
        this.openStorage().setItem(KEY, JSON.stringify(this.asKept(kept)));
        return;
      } catch (blockedOrFull) {
        if (kept.length === 0) return;
        kept = kept.slice(Math.ceil(kept.length / 2));
      }
    }
  }

  asKept(items) {
    return {
      version: VERSION,
      id: this.id,
      session: this.session,
      lastEventId: this.lastEventId,
      savedAt: Date.now(),
      items: items.map((item) => (item.author === 'bot' ? keptBotItem(item) : item)),
    };
  }
}

// Kept in the server's own shape, so that one reader checks both.
function keptBotItem(item) {
  const { text, buttons, kind, mode, speech, card, recap, isFromPerson } = item.message;
  const keptCard = card && Object.assign({}, card, { related: card.related.map((title) => ({ title })) });
  const custom = { kind, mode, speech, card: keptCard, recap, author: isFromPerson ? PERSON : undefined };
  return { author: 'bot', chosen: item.chosen, message: { text, buttons, custom } };
}

function readItem(raw) {
  if (raw === null || typeof raw !== 'object') return null;
  if (raw.author === 'bot') {
    const message = readMessage(raw.message);
    return message && { author: 'bot', message, chosen: typeof raw.chosen === 'string' ? raw.chosen : '' };
  }
  if (raw.author !== 'citizen' || typeof raw.text !== 'string') return null;
  return {
    author: 'citizen',
    id: asText(raw.id) || randomId(),
    text: raw.text,
    payload: typeof raw.payload === 'string' ? raw.payload : raw.text,
    delivery: raw.delivery,
    reason: typeof raw.reason === 'string' ? raw.reason : '',
  };
}

const asText = (value) => (typeof value === 'string' ? value : '');

function isLater(id, other) {
  const [time, count] = id.split('-').map(Number);
  const [otherTime, otherCount] = (other || '0-0').split('-').map(Number);
  return time > otherTime || (time === otherTime && count > otherCount);
}

/** By a conversation's id a tab notices that another has begun anew, by a message's the server that it comes again. */
export function randomId() {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
