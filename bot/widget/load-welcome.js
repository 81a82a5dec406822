import { telephoneAddress } from './safe-links.js';

const ADDRESS = 'widget/welcome.json'; // relative to the page

/**
 * What an agency says on the first screen. Without a readable file, the words that stand in the page remain.
 *
 * @returns {Promise<{notice: string, greeting: string, questions: string[]}>}
 */
export async function loadWelcome() {
  let words = {};
  try {
    const response = await fetch(ADDRESS, { credentials: 'omit' });
    if (response.ok) words = await response.json();
  } catch (offlineOrNotJson) {
    words = {};
  }
  for (const id of ['title', 'subtitle', 'notice']) {
    if (isText(words[id])) document.getElementById(id).textContent = words[id];
  }
  if (isText(words.title)) document.title = words.title;
  const telephone = words.telephone || {};
  if (isText(telephone.number) && isText(telephone.label) && telephoneAddress(telephone.number)) {
    document.getElementById('call').href = telephoneAddress(telephone.number);
    document.getElementById('call-label').textContent = telephone.label;
  }
  const notice = document.getElementById('notice').textContent;
  return {
    notice,
    greeting: isText(words.greeting) ? words.greeting : notice,
    questions: Array.isArray(words.questions) ? words.questions.filter(isText) : [],
  };
}

const isText = (value) => typeof value === 'string' && value.trim() !== '';
