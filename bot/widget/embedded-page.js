/**
 * When the page stands in another page's frame (see embed.js): offer to close, and tell the frame's owner so.
 *
 * @param {{onOpened: function(), onClosed: function()}} listeners the citizen has opened or closed the frame
 * @param {Preferences} preferences
 * @returns {function(number)} tells the frame's owner how many messages are unread
 */
export function setUpEmbedding({ onOpened, onClosed }, preferences) {
  if (window.parent === window) return () => {};
  // Any page may embed the chat, and these words carry nothing worth hiding, hence '*'.
  const tell = (type, more) => window.parent.postMessage(Object.assign({ type }, more), '*');
  const close = document.getElementById('close');
  close.hidden = false;
  close.addEventListener('click', () => tell('bianmin:close'));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing && event.keyCode !== 229) tell('bianmin:close');
  });
  window.addEventListener('message', (event) => {
    const type = event.source === window.parent && event.data ? event.data.type : '';
    if (type === 'bianmin:opened') onOpened();
    if (type === 'bianmin:closed') onClosed();
  });
  preferences.onChange(() => tell('bianmin:mode', { mode: preferences.mode }));
  tell('bianmin:ready');
  return (count) => tell('bianmin:unread', { count });
}
