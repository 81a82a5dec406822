/**
 * When the page stands in another page's frame (see embed.js): offer to close, and tell the frame's owner so.
 *
 * @param {function()} onOpened the citizen has opened the frame
 */
export function setUpEmbedding(onOpened) {
  if (window.parent === window) return;
  // Any page may embed the chat, and these words carry nothing worth hiding, hence '*'.
  const tell = (type) => window.parent.postMessage({ type }, '*');
  const close = document.getElementById('close');
  close.hidden = false;
  close.addEventListener('click', () => tell('bianmin:close'));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing && event.keyCode !== 229) tell('bianmin:close');
  });
  window.addEventListener('message', (event) => {
    if (event.source === window.parent && event.data && event.data.type === 'bianmin:opened') onOpened();
  });
  tell('bianmin:ready');
}
