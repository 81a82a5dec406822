import { STRINGS } from './strings.js';

/**
 * Tells that a message has come which the citizen hasn't seen, for they read further up, look at another tab, or have
 * closed the dialog: by a button at the end of the log, the document's title, and a word to the page around.
 */
export class UnreadMessages {
  /**
   * @param {ReadingPlace} place
   * @param {function(number)} onCount gets how many there are whenever that changes
   */
  constructor(place, onCount) {
    this.place = place;
    this.onCount = onCount;
    this.items = [];
    this.shown = 0;
    this.isClosed = false;
    this.title = document.title;
    this.row = document.getElementById('news');
    const button = document.getElementById('news-button');
    button.textContent = STRINGS.newMessages;
    button.addEventListener('click', () => {
      place.show(this.items[0]);
      place.log.focus({ preventScroll: true }); // the button goes away
      this.review();
    });
    place.log.addEventListener('scroll', () => this.review());
    document.addEventListener('visibilitychange', () => this.review());
  }

  /** A message has come. */
  add(item) {
    this.items.push(item);
    this.review();
  }

  /** Another page's frame, in which this one stands, has been closed or opened. */
  setClosed(isClosed) {
    this.isClosed = isClosed;
    // In a frame that has just been shown, nothing has its place before the next drawing.
    if (isClosed) this.review();
    else window.requestAnimationFrame(() => this.review());
  }

  clear() {
    this.items = [];
    this.review();
  }

  /** Take those as read that can be seen now. */
  review() {
    const isSeen = !this.isClosed && document.visibilityState === 'visible';
    if (isSeen) this.items = this.items.filter((item) => !this.place.isInView(item));
    this.row.hidden = this.items.length === 0;
    if (this.items.length === this.shown) return;
    this.shown = this.items.length;
    document.title = this.shown > 0 ? STRINGS.unread(this.shown) + this.title : this.title;
    this.onCount(this.shown);
  }
}
