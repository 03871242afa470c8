import { LambdaClient, SendDurableExecutionCallbackSuccessCommand } from '@aws-sdk/client-lambda';
import type { ApprovalAnswer } from '../domain/approval.ts';
import { callFailed } from './call-failed.ts';
import { createHomeClient, type HomeSettings } from './home-client.ts';

/** What whoever answers must be allowed to call, on the function that asks. */
export const callbackActions = ['lambda:SendDurableExecutionCallbackSuccess'] as const;

const hints = {
  CallbackTimeoutException: 'The question was answered already, or has expired: look for a newer one',
  ResourceNotFoundException: 'There is no such question in this Region and account',
  AccessDeniedException: `Answering needs ${callbackActions[0]} on the function that asks`,
};

/**
 * Answers a question for approval, a rejection as well: only an answer with a proof counts, so that nobody else can end the
 * waiting (lib/service/approval.ts). An answer that was not taken changes nothing.
 * @throws Error with what helps.
 */
export async function sendAnswer(callbackId: string, answer: ApprovalAnswer, settings: HomeSettings): Promise<void> {
  // Lambda answers with an empty object when it has taken it.
  const { send, close } = createHomeClient(settings, (config) => new LambdaClient(config), { emptyAnswers: true });
  try {
    const command = new SendDurableExecutionCallbackSuccessCommand({
      CallbackId: callbackId,
      Result: new TextEncoder().encode(JSON.stringify(answer)),
    });
    await send((client, options) => client.send(command, options));
  } catch (error) {
    throw callFailed('Answering', error, hints);
  } finally {
    close();
  }
}
