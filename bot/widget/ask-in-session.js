import { askServer, fetchSession, SESSION_INVALID } from './ask-server.js';
import { ServiceProblem, ServiceState } from './service-states.js';

/**
 * Ask in the conversation's session; in a new one when there is none yet or the server doesn't know it any more.
 *
 * @param {ConversationStore} conversation
 * @param {function(): object} makeRequest makes the request once the conversation has its session
 * @returns {Promise<object[]>} see askServer
 * @throws {ServiceProblem} when there is no usable reply
 */
export async function askInSession(conversation, makeRequest) {
  const isNew = !conversation.session;
  if (isNew) await enterNewSession(conversation);
  try {
    return await askServer(makeRequest());
  } catch (problem) {
    if (isNew || problem.code !== SESSION_INVALID) throw problem;
    await enterNewSession(conversation);
    return askServer(makeRequest());
  }
}

async function enterNewSession(conversation) {
  const { id } = conversation;
  const session = await fetchSession();
  // Cleared meanwhile: what was said before doesn't belong to the conversation that is there now.
  if (conversation.id !== id) throw new ServiceProblem(ServiceState.INTERRUPTED);
  conversation.enterSession(session);
}
