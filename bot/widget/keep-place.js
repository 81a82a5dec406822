const KEY = 'bianmin.place';
const QUIET_MILLISECONDS = 300; // after the last letter or the last bit of scrolling

/**
 * Keep what a citizen has begun to write and where they read, over a reload of the page: cheap telephones and messengers
 * drop a page whenever another is looked at.
 *
 * Storage that is blocked, full or damaged never stands in the way.
 */
export class PlaceKeeper {
  /**
   * @param {function(): Storage} openStorage may throw
   * @param {ConversationStore} conversation
   * @param {Composer} composer
   * @param {ReadingPlace} place
   */
  constructor(openStorage, conversation, composer, place) {
    Object.assign(this, { openStorage, conversation, composer, place });
    this.timer = null;
  }

  /** Take up what an earlier page has kept, if it was of this conversation; then keep it up to date. */
  start() {
    const kept = this.load();
    if (kept && kept.conversation === this.conversation.id) {
      if (typeof kept.draft === 'string') this.composer.giveBack(kept.draft);
      const items = Array.from(this.place.nodes.keys());
      const item = items[items.length - kept.fromEnd];
      if (item) this.place.takeUp({ item, spot: kept.spot });
    }
    const soon = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), QUIET_MILLISECONDS);
    };
    this.composer.field.addEventListener('input', soon);
    this.place.log.addEventListener('scroll', soon);
    window.addEventListener('pagehide', () => this.save());
    document.addEventListener('visibilitychange', () => this.save());
  }

  /** Forget it, with the conversation. */
  clear() {
    this.composer.fill('');
    this.save();
  }

  load() {
    try {
      const kept = JSON.parse(this.openStorage().getItem(KEY));
      return kept !== null && typeof kept === 'object' ? kept : null;
    } catch (blockedOrDamaged) {
      return null;
    }
  }

  save() {
    clearTimeout(this.timer);
    const { item, spot } = this.place.kept || {};
    const items = Array.from(this.place.nodes.keys());
    const kept = {
      conversation: this.conversation.id,
      draft: this.composer.field.value,
      fromEnd: item ? items.length - items.indexOf(item) : 0, // those at the beginning may be dropped
      spot,
    };
    try {
      this.openStorage().setItem(KEY, JSON.stringify(kept));
    } catch (blockedOrFull) {
      // The page works without.
    }
  }
}
