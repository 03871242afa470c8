import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { callFailed } from './call-failed.ts';
import { createHomeClient, type HomeSettings } from './home-client.ts';

/** What the code may call, for the functions' roles. */
export const parameterActions = ['ssm:GetParameter'] as const;

const hints = {
  ParameterNotFound: 'Create it in this account and Region, or correct its name',
  AccessDeniedException: 'Allow ssm:GetParameter on it for this role',
};

/**
 * The text of a plain parameter of the Parameter Store, which holds at most 8 KB.
 * @throws Error saying what was asked, what came back and what helps; also for a SecureString, which would come encrypted.
 */
export async function readParameter(name: string, settings: HomeSettings): Promise<string> {
  const what = `GetParameter of "${name}" in ${settings.region}`;
  const { send, close } = createHomeClient(settings, (config) => new SSMClient(config));
  try {
    const command = new GetParameterCommand({ Name: name });
    const { Parameter } = await send((client, options) => client.send(command, options));
    if (Parameter?.Type === 'SecureString') throw new Error('it is a SecureString: make it a String');
    if (!Parameter?.Value) throw new Error('the answer holds no value');
    return Parameter.Value;
  } catch (error) {
    throw callFailed(what, error, hints);
  } finally {
    close();
  }
}
