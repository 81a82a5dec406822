import { telephoneAddress } from './safe-links.js';

const ADDRESS = 'widget/welcome.json'; // relative to the page
const TELEPHONE = '12345';

/**
 * What an agency says on the first screen. Without a readable file, the words that stand in the page remain.
 *
 * @returns {Promise<{notice: string, greeting: string, questions: string[], telephone: string}>}
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
  let telephone = TELEPHONE;
  const { number, label } = words.telephone || {};
  if (isText(number) && isText(label) && telephoneAddress(number)) {
    telephone = number;
    document.getElementById('call').href = telephoneAddress(number);
    document.getElementById('call-label').textContent = label;
  }
  const notice = document.getElementById('notice').textContent;
  return {
    notice,
    telephone,
    greeting: isText(words.greeting) ? words.greeting : notice,
    questions: Array.isArray(words.questions) ? words.questions.map(questionOf).filter(isText) : [],
  };
}

// With the id of the entry that has to answer it, which tests hold the service to, or without.
const questionOf = (example) => (isText(example) ? example : Object(example).question);
const isText = (value) => typeof value === 'string' && value.trim() !== '';
