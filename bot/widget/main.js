import { createAnnouncer } from './announce-in-live-region.js';
import { askInSession } from './ask-in-session.js';
import { eraseSession } from './ask-server.js';
import { setUpClearing } from './clear-conversation.js';
import { Composer } from './composer.js';
import { ConversationStore, Delivery } from './conversation-store.js';
import { MessageDelivery } from './deliver-messages.js';
import { setUpDictation } from './dictation.js';
import { Dock } from './dock.js';
import { setUpEmbedding } from './embedded-page.js';
import { followVisiblePart } from './follow-visible-part.js';
import { PlaceKeeper } from './keep-place.js';
import { MessageListener } from './listen-for-messages.js';
import { loadWelcome } from './load-welcome.js';
import { Preferences } from './preferences.js';
import { ReadAloud } from './read-aloud.js';
import { spokenMessage } from './render-message.js';
import { scrollFromAnywhere } from './scroll-from-anywhere.js';
import { RETRY_STATES, ServiceState } from './service-states.js';
import { setUpSettingsBar } from './settings-bar.js';
import { ConversationView } from './show-conversation.js';
import { createStatusLine } from './show-service-state.js';
import { STRINGS } from './strings.js';
import { readRegion } from './read-region.js';
import { UnreadMessages } from './unread-messages.js';

// What an embedding page may say in the address: ?mode=accessible&theme=contrast&region=440300&terminal=public.
const parameters = new URLSearchParams(window.location.search);
// At a terminal that the public shares, the next citizen is to find nothing: it is kept no longer than the tab.
const isShared = parameters.get('terminal') === 'public';
const openStorage = () => (isShared ? window.sessionStorage : window.localStorage);

const announce = createAnnouncer(document.getElementById('live'));
const showState = createStatusLine(() => delivery.retry(), announce);
const preferences = new Preferences(openStorage);
const aloud = new ReadAloud(() => preferences.rate, () => announce(STRINGS.readingFailed));
const conversation = new ConversationStore(openStorage);
const onQuestion = (question) => delivery.send(question, question);
const log = document.getElementById('log');
const dock = new Dock(document.getElementById('dock'), log);
const view = new ConversationView(log, { onChoice, onQuestion, aloud, announce, dock });
const { place } = view;
const composer = new Composer(document.getElementById('composer'), (text) => delivery.send(text, text));
const context = { preferences, region: readRegion(parameters.get('region')) };
const delivery = new MessageDelivery(conversation, askInSession, context, { onItem, onState, onSlow, onErased });
const listener = new MessageListener(conversation, onLaterMessage);
const keeper = new PlaceKeeper(openStorage, conversation, composer, place);
let unread = null;

function onChoice(item, choice) {
  if (!delivery.send(choice.title, choice.payload)) return false;
  item.chosen = choice.title;
  conversation.save();
  return true;
}

function onItem(item) {
  view.show(item);
  if (item.author === 'bot') {
    const { message } = item;
    announce(spokenMessage(message));
    if (preferences.isReading && message.speech && aloud.isAvailable) aloud.read(item, message.speech);
    if (message.erased) place.show(item); // there is no question any more
    return;
  }
  // A try that nobody asked for leaves the reader in peace, until it brings the answer.
  if (!delivery.isAutomatic || item.delivery === Delivery.DELIVERED) place.show(item);
  if (item.delivery === Delivery.REFUSED) composer.giveBack(item.text);
}

function onLaterMessage(message) {
  const item = conversation.add({ author: 'bot', message, chosen: '' });
  const { isAtEnd } = place; // whoever reads further up is left there
  onItem(item);
  if (isAtEnd) place.show(item);
  unread.add(item);
}

function onErased() {
  aloud.stop();
  conversation.forget();
  view.clear();
  unread.clear();
  keeper.clear();
}

/** Erase the conversation, on the server first, and begin a new one. */
async function clear() {
  const { session } = conversation;
  const isErased = await delivery.holdWhile(() => !session || eraseSession(session));
  delivery.abandon();
  conversation.clear();
  listener.follow();
  onErased();
  return isErased ? STRINGS.conversationCleared : STRINGS.clearedHere;
}

function onState(state, problem) {
  const isStuck = RETRY_STATES.indexOf(state) >= 0;
  for (const item of conversation.undelivered()) item.isStuck = isStuck;
  if (state === ServiceState.WAITING) {
    aloud.stop();
    view.showTyping();
  } else {
    view.hideTyping();
  }
  composer.setBusy(delivery.isBusy);
  showState(state, problem);
  listener.follow();
}

function onSlow() {
  view.showSlow();
  announce(STRINGS.stillLooking);
}

function onClosed() {
  aloud.stop();
  unread.setClosed(true);
}

function onOpened() {
  unread.setClosed(false);
  // A telephone would push up its keyboard over the greeting.
  const hasKeyboard = window.matchMedia('(pointer: fine)').matches;
  document.getElementById(hasKeyboard ? 'question' : 'title').focus();
}

async function start() {
  preferences.obeyAddress(parameters.get('mode'), parameters.get('theme'));
  setUpSettingsBar(preferences, aloud, announce);
  setUpDictation(composer, () => aloud.stop(), announce);
  preferences.onChange(() => composer.fit());
  followVisiblePart(preferences, () => place.hold());
  scrollFromAnywhere(log);
  const welcome = await loadWelcome();
  const isInterrupted = conversation.undelivered().length > 0;
  if (isInterrupted) onState(ServiceState.INTERRUPTED);
  view.redraw(welcome, conversation.items);

  setUpClearing(clear, announce);
  window.addEventListener('online', () => delivery.retry());
  window.addEventListener('storage', (event) => {
    if (preferences.isAbout(event)) preferences.load();
    if (!conversation.isAbout(event)) return;
    // Another tab went on with the conversation, or cleared it: follow, even while waiting if it was cleared.
    const { id } = conversation.kept() || conversation;
    if (delivery.isBusy && id === conversation.id) return;
    if (id !== conversation.id) delivery.abandon();
    conversation.load();
    listener.follow();
    view.redraw(welcome, conversation.items);
  });
  unread = new UnreadMessages(place, (count) => tellUnread(count));
  const tellUnread = setUpEmbedding({ onOpened, onClosed }, preferences);
  keeper.start();
  listener.follow();
}

start();
