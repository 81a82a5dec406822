const END_PIXELS = 40; // nearer than this to the end counts as being there
const ROUNDING_PIXELS = 2;
const MARGIN_PIXELS = 12; // above what is brought into view
const MOST_OF_A_QUESTION = 1 / 4; // of the log's height, so that the room is the answer's
const QUESTION_LINES = 2; // of a longer question its end is enough to know it by
const BLOCKS = 'p, li, h2, h3, summary, button, a';

/**
 * Where in the log the citizen reads, kept there whatever changes its size: letters, a keyboard, the address bar.
 *
 * At first that is the beginning. Then it is the exchange that the page has brought into view, until the citizen scrolls;
 * from then on it is what they scrolled to.
 */
export class ReadingPlace {
  /**
   * @param {HTMLElement} log the scrolling element
   * @param {Map<object, HTMLElement>} nodes what the log shows, the items in their order and their elements
   */
  constructor(log, nodes) {
    this.log = log;
    this.nodes = nodes;
    this.begin();
    log.addEventListener('scroll', () => this.onScroll());
    if (window.ResizeObserver) new ResizeObserver(() => this.hold()).observe(log);
    else window.addEventListener('resize', () => this.hold());
  }

  /** Stand at the beginning, until something is brought into view or the citizen scrolls. */
  begin() {
    this.exchange = null; // the item that was brought into view
    this.spot = null; // what the citizen scrolled to
    this.isAtEnd = true;
    this.moveTo(0);
  }

  /** Bring an item to the top; after a question, so that its answer is read from the first line. */
  show(item) {
    this.exchange = item;
    this.spot = null;
    this.hold();
  }

  /** Be where the citizen reads, after something has changed its size. */
  hold() {
    if (this.log.clientHeight === 0) return; // the page stands in a frame that isn't shown
    if (this.exchange) this.moveTo(this.topOfExchange());
    else if (!this.spot) this.moveTo(0);
    else if (this.spot.isAtEnd) this.moveTo(this.log.scrollHeight);
    else this.moveTo(this.topOfSpot());
  }

  /** @returns {?{item: object, spot: ?object}} what `takeUp` finds again after a reload; null at the beginning */
  get kept() {
    if (this.exchange) return { item: this.exchange, spot: null };
    return this.spot && { item: this.spot.item, spot: Object.assign({}, this.spot, { item: null }) };
  }

  /** Be where `kept` was. */
  takeUp({ item, spot }) {
    this.exchange = spot ? null : item;
    this.spot = spot && Object.assign({}, spot, { item });
    this.hold();
  }

  /** Whether an item's first line can be seen. */
  isInView(item) {
    const node = this.nodes.get(item);
    if (!node || this.log.clientHeight === 0) return false;
    const top = this.topOf(node) - this.log.scrollTop;
    return top + MARGIN_PIXELS < this.log.clientHeight && top + node.offsetHeight > 0;
  }

  moveTo(top) {
    this.log.scrollTop = top;
    this.heldAt = this.log.scrollTop;
    this.note();
  }

  note() {
    const { scrollHeight, scrollTop, clientHeight, clientWidth } = this.log;
    this.isAtEnd = scrollHeight - scrollTop - clientHeight < END_PIXELS;
    this.sizeHeld = `${clientWidth} ${clientHeight}`;
  }

  onScroll() {
    const { clientWidth, clientHeight, scrollTop } = this.log;
    if (clientHeight === 0 || Math.abs(scrollTop - this.heldAt) < ROUNDING_PIXELS) return;
    if (this.sizeHeld !== `${clientWidth} ${clientHeight}`) {
      this.hold(); // not the citizen: less room has pushed the end up
      return;
    }
    this.heldAt = scrollTop;
    this.note();
    this.exchange = null;
    this.spot = this.spotAtTop();
  }

  /** How far down an element begins. */
  topOf(node) {
    return node.getBoundingClientRect().top - this.log.getBoundingClientRect().top + this.log.scrollTop;
  }

  topOfExchange() {
    const node = this.nodes.get(this.exchange);
    if (!node) return this.log.scrollTop;
    const start = this.topOf(node) - MARGIN_PIXELS;
    const answer = node.nextElementSibling;
    if (!node.matches('.message-citizen') || !answer || answer.matches('.message-citizen')) return start;
    const top = this.topOf(answer) - MARGIN_PIXELS;
    const most = Math.max(start, this.topOfLastLines(node), top - this.log.clientHeight * MOST_OF_A_QUESTION);
    // The first button counts for more than the question, if both the answer's beginning and it have room.
    const first = firstChoice(answer);
    const least = first ? this.topOf(first) + first.offsetHeight + MARGIN_PIXELS - this.log.clientHeight : 0;
    return least <= top ? Math.max(most, least) : most;
  }

  topOfLastLines(question) {
    const bubble = question.querySelector('.bubble');
    const { lineHeight, paddingBottom } = getComputedStyle(bubble);
    return this.topOf(bubble) + bubble.offsetHeight - parseFloat(paddingBottom) - QUESTION_LINES * parseFloat(lineHeight);
  }

  /** What stands at the log's upper edge: an item, a block in it, and how far that has gone past the edge. */
  spotAtTop() {
    const edge = this.log.scrollTop;
    const isBelow = (element) => element.offsetHeight > 0 && this.topOf(element) + element.offsetHeight > edge;
    const [item, node] = Array.from(this.nodes).find((entry) => isBelow(entry[1])) || [];
    if (!node) return null;
    const blocks = Array.from(node.querySelectorAll(BLOCKS));
    const block = blocks.findIndex(isBelow);
    const element = blocks[block] || node;
    const past = edge - this.topOf(element);
    return { item, block, past: past > 0 ? past / element.offsetHeight : 0, before: Math.max(0, -past), isAtEnd: this.isAtEnd };
  }

  topOfSpot() {
    const { item, block, past, before } = this.spot;
    const node = this.nodes.get(item);
    if (!node) return this.log.scrollTop;
    const element = node.querySelectorAll(BLOCKS)[block] || node;
    return this.topOf(element) + past * element.offsetHeight - before;
  }
}

/** The first choice of an answer, which may be several messages; null when it stands in the dock, or there is none. */
function firstChoice(answer) {
  let choices = [];
  for (let node = answer; node && !node.matches('.message-citizen'); node = node.nextElementSibling) {
    choices = choices.concat(Array.from(node.querySelectorAll('.choice')));
  }
  const isDocked = choices.some((choice) => choice.offsetHeight === 0);
  return isDocked ? null : choices[0] || null;
}
