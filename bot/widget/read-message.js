export const PERSON = 'person'; // what the server says of who wrote what a person at the agency has written

/**
 * Read a message of the server, or one kept by an earlier visit, into the shape the widget draws.
 * Whatever does not have the promised type is left out, so that nothing unexpected reaches the page.
 */

/**
 * @param {*} raw one element of the webhook's reply
 * @returns {?{text: string, buttons: {title: string, payload: string, number: string}[], kind: string, mode: string,
 *   speech: string, card: ?object, recap: ?object, erased: boolean, isFromPerson: boolean}} null when there is nothing to
 *   show
 */
export function readMessage(raw) {
  const message = asObject(raw);
  const custom = asObject(message.custom);
  const card = readCard(custom.card);
  const text = asText(message.text);
  const buttons = asList(message.buttons)
    .map(asObject)
    .filter((button) => asText(button.title))
    .map(({ title, payload, number }) => ({ title, payload: asText(payload) || title, number: asText(number) }));
  const recap = readRecap(custom.recap);
  if (!text && !card && !recap && buttons.length === 0) return null;
  return {
    text,
    buttons,
    kind: asText(custom.kind),
    mode: asText(custom.mode),
    speech: asText(custom.speech),
    card,
    recap,
    erased: custom.erased === true,
    isFromPerson: custom.author === PERSON,
  };
}

function readRecap(raw) {
  const recap = asObject(raw);
  const lines = asList(recap.lines).map(asText).filter(Boolean);
  if (!asText(recap.title) || lines.length === 0) return null;
  return { title: recap.title, lines, telephone: asText(recap.telephone) };
}

function readCard(raw) {
  const card = asObject(raw);
  if (!asText(card.title) && !asText(card.summary)) return null;
  return {
    title: asText(card.title),
    lead: asText(card.lead),
    summary: asText(card.summary),
    notice: asText(card.notice),
    focus: asText(card.focus),
    dates: asText(card.dates),
    sections: asList(card.sections).map(readSection).filter((section) => section.items.length > 0),
    sources: asList(card.sources)
      .map(asObject)
      .map((source) => ({ label: asText(source.label), url: asText(source.url) }))
      .filter((source) => source.label),
    telephones: asList(card.telephones)
      .map(asObject)
      .map((telephone) => ({ number: asText(telephone.number), label: asText(telephone.label) }))
      .filter((telephone) => telephone.number),
    related: asList(card.related).map(asObject).map((related) => asText(related.title)).filter(Boolean),
  };
}

function readSection(raw) {
  const section = asObject(raw);
  return {
    key: asText(section.key),
    title: asText(section.title),
    items: asList(section.items).map(asText).filter(Boolean),
    ordered: section.ordered === true,
  };
}

const asObject = (value) => (value !== null && typeof value === 'object' ? value : {});
const asList = (value) => (Array.isArray(value) ? value : []);
const asText = (value) => (typeof value === 'string' ? value : '');
