/**
 * Puts a button on any page that opens the chat in a frame:
 *
 *   <script src="https://chat.example.gov.cn/widget/embed.js" defer></script>
 *
 * Attributes, all optional: data-label (words on the button), data-title (name of the dialog), data-telephone,
 * data-side="left", data-region (adcode), data-mode="accessible", data-theme, data-terminal="public" (nothing stays).
 * The page's content security policy has to allow the chat's host in script-src, style-src and frame-src.
 */
(function () {
  'use strict';

  const HOST_ID = 'bianmin-launcher';
  const script = document.currentScript || document.querySelector('script[src*="/widget/embed.js"]');
  if (!script || document.getElementById(HOST_ID)) return;

  const settings = Object.assign(
    { label: '便民问答', title: '便民服务助手', telephone: '12345', side: 'right' },
    script.dataset
  );
  const widgetAddress = new URL('.', script.src);
  const pageAddress = new URL('../', widgetAddress);
  const fullScreen = window.matchMedia('(max-width: 480px), (max-height: 480px)');

  function element(tag, attributes, children) {
    const made = document.createElement(tag);
    Object.keys(attributes).forEach((name) => made.setAttribute(name, attributes[name]));
    made.append.apply(made, children || []);
    return made;
  }

  function frameAddress() {
    const address = new URL(pageAddress.href);
    ['region', 'mode', 'theme', 'terminal'].forEach((name) => {
      if (settings[name]) address.searchParams.set(name, settings[name]);
    });
    return address.href;
  }

  // A shadow root keeps the page's styles and the widget's apart.
  const host = element('div', { id: HOST_ID, lang: 'zh-CN' });
  const root = host.attachShadow({ mode: 'open' });
  const style = element('link', { rel: 'stylesheet', href: new URL('embed.css', widgetAddress).href });

  const badge = element('span', { class: 'badge' });
  const spoken = element('span', { class: 'spoken', role: 'status' }); // a button's own words aren't announced
  const launcher = element('button', { type: 'button', class: 'launcher', 'aria-expanded': 'false' }, [
    settings.label,
    badge,
  ]);
  const fallbackClose = element('button', { type: 'button', class: 'fallback-close' }, ['关闭']);
  const call = element('a', { href: 'tel:' + settings.telephone.replace(/[^\d+]/g, '') }, [settings.telephone]);
  const fallback = element('div', { class: 'fallback' }, [
    element('p', {}, ['正在打开，请稍等。一直打不开时，请拨打 ', call, '。']),
    fallbackClose,
  ]);
  const guardBefore = element('span', { class: 'guard' });
  const guardAfter = element('span', { class: 'guard' });
  const panel = element('div', { class: 'panel', role: 'dialog', 'aria-label': settings.title, tabindex: '-1' }, [
    guardBefore,
    fallback,
    guardAfter,
  ]);
  panel.hidden = true;
  host.dataset.side = settings.side;
  let frame = null;
  let isReady = false;
  let focusBefore = null;
  let unreadWords = '';

  function open() {
    focusBefore = root.activeElement || document.activeElement;
    panel.hidden = false;
    launcher.setAttribute('aria-expanded', 'true');
    load();
    fitToScreen();
    if (isReady) enterFrame();
    else panel.focus();
  }

  function load() {
    if (frame) return;
    const allow = 'microphone; clipboard-write'; // for dictation, and for copying an answer
    frame = element('iframe', { class: 'frame', title: settings.title, src: frameAddress(), allow });
    panel.insertBefore(frame, guardAfter);
    remember();
  }

  // Who has opened the chat on one page of a site gets what a person answers later on the others too, unopened.
  function remember() {
    try {
      window.sessionStorage.setItem(HOST_ID, 'opened');
    } catch (blocked) {
      // Then it comes when the chat is opened.
    }
  }

  function isRemembered() {
    try {
      return window.sessionStorage.getItem(HOST_ID) === 'opened';
    } catch (blocked) {
      return false;
    }
  }

  function showUnread(count) {
    document.title = document.title.replace(unreadWords, '');
    unreadWords = count > 0 ? '(' + count + '条新消息) ' : '';
    document.title = unreadWords + document.title;
    badge.textContent = spoken.textContent = count > 0 ? count + '条新消息' : '';
  }

  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    if (isReady) tellFrame('bianmin:closed');
    launcher.setAttribute('aria-expanded', 'false');
    const isFocusable = focusBefore && focusBefore.isConnected && focusBefore !== document.body;
    (isFocusable ? focusBefore : launcher).focus();
  }

  function enterFrame() {
    frame.focus();
    tellFrame('bianmin:opened');
  }

  function tellFrame(type) {
    frame.contentWindow.postMessage({ type }, pageAddress.origin);
  }

  // When the dialog covers the whole page, Tab stays within, or the focus would vanish behind it. Esc and the button close.
  function fitToScreen() {
    const isModal = fullScreen.matches;
    if (isModal) panel.setAttribute('aria-modal', 'true');
    else panel.removeAttribute('aria-modal');
    [guardBefore, guardAfter].forEach((guard) => {
      if (isModal) guard.setAttribute('tabindex', '0');
      else guard.removeAttribute('tabindex');
    });
  }

  function stayWithin() {
    if (isReady) frame.focus();
    else fallbackClose.focus();
  }

  launcher.addEventListener('click', () => (panel.hidden ? open() : close()));
  fallbackClose.addEventListener('click', close);
  guardBefore.addEventListener('focus', stayWithin);
  guardAfter.addEventListener('focus', stayWithin);
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  launcher.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  fullScreen.addListener(fitToScreen); // addEventListener is missing in older Safari
  window.addEventListener('message', (event) => {
    const isOurs = frame && event.source === frame.contentWindow && event.origin === pageAddress.origin && event.data;
    if (!isOurs) return;
    if (event.data.type === 'bianmin:close') close();
    if (event.data.type === 'bianmin:unread') showUnread(Number(event.data.count) || 0);
    if (event.data.type === 'bianmin:mode') host.dataset.mode = event.data.mode; // large letters need a larger dialog
    if (event.data.type === 'bianmin:ready') {
      isReady = true;
      fallback.hidden = true;
      frame.classList.add('frame-ready');
      if (panel.hidden) tellFrame('bianmin:closed');
      else if (root.activeElement) enterFrame(); // unless the citizen has gone on elsewhere on the page
    }
  });

  // Shown once it is styled; unstyled is still better than not at all.
  host.hidden = true;
  const show = () => {
    host.hidden = false;
  };
  style.addEventListener('load', show);
  style.addEventListener('error', show);
  root.append(style, panel, launcher, spoken);
  const enterPage = () => {
    document.body.append(host);
    if (isRemembered()) load();
  };
  if (document.body) enterPage();
  else document.addEventListener('DOMContentLoaded', enterPage);
})();
