import { STRINGS } from './strings.js';

/**
 * Who asks for a person in the middle of an answer's steps can go on with them by a button.
 *
 * @param {object[]} messages of the reply, as readMessage makes them
 * @param {object[]} items of the conversation before it
 */
export function offerWayBack(messages, items) {
  const handoff = messages.find(({ kind }) => kind === 'handoff');
  const said = items.filter(({ author, message }) => author === 'bot' && !message.isFromPerson);
  if (!handoff || said.length === 0) return;
  const { buttons } = said[said.length - 1].message;
  const isAmidSteps = buttons.some(({ title }) => title === STRINGS.nextStep || title === STRINGS.goOn);
  if (isAmidSteps) handoff.buttons.push({ title: STRINGS.goOn, payload: STRINGS.goOn, number: '' });
}
