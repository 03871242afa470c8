import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { callFailed } from './call-failed.ts';
import { errorFacts } from './error-facts.ts';
import { createHomeClient, type HomeSettings } from './home-client.ts';

/** What the code may call, for the functions' roles. */
export const invokeActions = ['lambda:InvokeFunction'] as const;

/**
 * Starts a function and does not wait for it. Answers the ARN of the durable execution, where Lambda tells it.
 * @param name of the execution: however often it is asked for, it is started once, as it was asked for first (service model, "DurableExecutionName")
 * @throws Error when Lambda did not take the request (it answers 202).
 */
export async function invokeLater(
  functionArn: string,
  payload: object,
  settings: HomeSettings,
  name?: string,
): Promise<string | undefined> {
  const { send, close } = createHomeClient(settings, (config) => new LambdaClient(config));
  try {
    const command = new InvokeCommand({
      FunctionName: functionArn,
      InvocationType: 'Event',
      ...(name === undefined ? {} : { DurableExecutionName: name }),
      Payload: new TextEncoder().encode(JSON.stringify(payload)),
    });
    const { StatusCode: status, DurableExecutionArn } = await send((client, options) => client.send(command, options));
    if (status !== 202) throw new Error(`Lambda answered ${status ?? 'nothing'} instead of 202`);
    if (DurableExecutionArn !== undefined && !DurableExecutionArn.startsWith(`${unqualified(functionArn)}:`)) {
      throw new Error(`the answer is about "${DurableExecutionArn}", which is no execution of "${functionArn}"`);
    }
    return DurableExecutionArn;
  } catch (error) {
    // What it is asked for once more may differ in the time that is in it.
    if (name !== undefined && errorFacts(error).name === 'DurableExecutionAlreadyStartedException') return undefined;
    throw callFailed('Invoke', error);
  } finally {
    close();
  }
}

/** `arn:aws:lambda:eu-west-1:111122223333:function:NAME`, without the version that may follow it. */
function unqualified(functionArn: string): string {
  return functionArn.split(':').slice(0, 7).join(':');
}
