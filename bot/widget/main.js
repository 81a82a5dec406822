import { createAnnouncer } from './announce-in-live-region.js';
import { askServer } from './ask-server.js';
import { setUpClearing } from './clear-conversation.js';
import { Composer } from './composer.js';
import { ConversationStore, Delivery } from './conversation-store.js';
import { MessageDelivery } from './deliver-messages.js';
import { setUpEmbedding } from './embedded-page.js';
import { loadWelcome } from './load-welcome.js';
import { spokenMessage } from './render-message.js';
import { RETRY_STATES, ServiceState } from './service-states.js';
import { ConversationView } from './show-conversation.js';
import { createStatusLine } from './show-service-state.js';
import { STRINGS } from './strings.js';

const root = document.documentElement;
const log = document.getElementById('log');
const parameters = new URLSearchParams(window.location.search);

const announce = createAnnouncer(document.getElementById('live'));
const showState = createStatusLine(() => delivery.retry(), announce);
const conversation = new ConversationStore(() => window.localStorage);
const view = new ConversationView(log, { onChoice, onQuestion: (question) => delivery.send(question, question) });
const composer = new Composer(document.getElementById('composer'), (text) => delivery.send(text, text));
// What an embedding page may say in the address: ?mode=accessible&region=440300.
const context = { mode: parameters.get('mode'), region: parameters.get('region') };
const delivery = new MessageDelivery(conversation, askServer, context, { onItem, onState, onSlow });

function onChoice(item, choice) {
  if (!delivery.send(choice.title, choice.payload)) return false;
  item.chosen = choice.title;
  conversation.save();
  return true;
}

function onItem(item) {
  if (item.author === 'bot' && item.message.erased) {
    conversation.keepOnly(item);
    view.clear();
  }
  view.show(item);
  if (item.author === 'bot') {
    announce(spokenMessage(item.message));
    showMode(item.message.mode);
    return;
  }
  view.scrollTo(item);
  if (item.delivery === Delivery.REFUSED) composer.giveBack(item.text);
}

function onState(state, problem) {
  const isStuck = RETRY_STATES.indexOf(state) >= 0;
  for (const item of conversation.undelivered()) item.isStuck = isStuck;
  if (state === ServiceState.WAITING) view.showTyping();
  else view.hideTyping();
  composer.setBusy(delivery.isBusy);
  showState(state, problem);
}

function onSlow() {
  view.showSlow();
  announce(STRINGS.stillLooking);
}

function showMode(mode) {
  if (mode) root.dataset.mode = mode;
}

function focusOnOpening() {
  // A telephone would push up its keyboard over the greeting.
  const hasKeyboard = window.matchMedia('(pointer: fine)').matches;
  document.getElementById(hasKeyboard ? 'question' : 'title').focus();
}

async function start() {
  showMode(parameters.get('mode'));
  if (parameters.get('theme')) root.dataset.theme = parameters.get('theme');
  const welcome = await loadWelcome();
  for (const item of conversation.items) {
    if (item.author === 'bot') showMode(item.message.mode);
  }
  const isInterrupted = conversation.undelivered().length > 0;
  if (isInterrupted) onState(ServiceState.INTERRUPTED);
  view.redraw(welcome, conversation.items);

  setUpClearing(() => {
    delivery.abandon();
    conversation.clear();
    view.redraw(welcome, conversation.items);
    announce(STRINGS.conversationCleared);
  });
  window.addEventListener('online', () => delivery.retry());
  window.addEventListener('storage', (event) => {
    if (!conversation.isAbout(event)) return;
    // Another tab went on with the conversation, or cleared it: follow, even while waiting if it was cleared.
    const { sender } = conversation.kept() || conversation;
    if (delivery.isBusy && sender === conversation.sender) return;
    if (sender !== conversation.sender) delivery.abandon();
    conversation.load();
    view.redraw(welcome, conversation.items);
  });
  setUpEmbedding(focusOnOpening);
}

start();
