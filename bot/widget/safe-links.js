import { createElement, createHiddenText } from './create-element.js';
import { STRINGS } from './strings.js';

/**
 * A web address that is safe to link to.
 *
 * @param {string} text
 * @returns {string} the address when it is absolute and http or https, else ''
 */
export function webAddress(text) {
  try {
    const address = new URL(text);
    return address.protocol === 'https:' || address.protocol === 'http:' ? address.href : '';
  } catch (notAnAddress) {
    return '';
  }
}

/**
 * @param {string} number as written, e.g. '010-1234 5678'
 * @returns {string} a tel: address, or '' when this is no telephone number
 */
export function telephoneAddress(number) {
  const isNumber = /^\+?[\d\s()()-]+$/.test(number);
  const digits = number.replace(/\D/g, '');
  if (!isNumber || digits.length < 3 || digits.length > 15) return '';
  return 'tel:' + (number.trim().charAt(0) === '+' ? '+' : '') + digits;
}

/** A link to another site, opened beside the conversation; plain text when the address is not a web address. */
export function createWebLink(label, url) {
  const address = webAddress(url);
  if (!address) return createElement('span', '', label);
  const link = createElement('a', '', label, createHiddenText(STRINGS.opensInNewWindow));
  link.href = address;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  return link;
}

// Telephone numbers of public services (110, 12345, 96110, 95588), landlines and 400 numbers; and web addresses.
const LINKABLE =
  /https?:\/\/[^\s\u3000-\u303f\uff00-\uffef\u4e00-\u9fff<>"']+|0\d{2,3}-\d{7,8}|400-?\d{3}-?\d{4}|12\d{3}|9[56]\d{3}|1(?:10|19|20|22)/g;
// What stands before or after a number that is an amount, a date or a part of something longer: 120元, 第110条, 12306 App; and what is
// sent a message to instead of being called: 短信到12110.
const BEFORE_OTHER_NUMBERS = /(?:[\dA-Za-z.,+\-—~至第约¥〔]|[\d日月]到|短信到?|发到?)$/;
const AFTER_OTHER_NUMBERS = /^(?:[\d%\uff05]|[.,\-—~至到]\d|\s*[A-Za-z多余万千百亿元块岁年月日天小分周个人次份名家项条号期平米公网〕])/;

/**
 * The parts of a text that can be followed.
 *
 * @param {string} text
 * @returns {{start: number, end: number, href: string}[]} in the order of the text
 */
export function findLinks(text) {
  const links = [];
  const pattern = new RegExp(LINKABLE);
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const found = match[0];
    const start = match.index;
    const end = start + found.length;
    const isWeb = found.charAt(0) === 'h';
    const isOther = !isWeb && (BEFORE_OTHER_NUMBERS.test(text.slice(0, start)) || AFTER_OTHER_NUMBERS.test(text.slice(end)));
    const href = isWeb ? webAddress(found) : telephoneAddress(found);
    if (href && !isOther) links.push({ start, end, href });
  }
  return links;
}

/** Fill an element with text in which telephone numbers and web addresses can be followed. */
export function appendLinkedText(element, text) {
  let position = 0;
  for (const { start, end, href } of findLinks(text)) {
    element.append(text.slice(position, start));
    const written = text.slice(start, end);
    if (href.indexOf('tel:') === 0) {
      const link = createElement('a', '', written);
      link.href = href;
      element.append(link);
    } else {
      element.append(createWebLink(written, href));
    }
    position = end;
  }
  element.append(text.slice(position));
}
