import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Region } from '../domain/secret.ts';
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
    failIfAnother(Parameter, name, settings.region);
    if (Parameter?.Type === 'SecureString') throw new Error('it is a SecureString: make it a String');
    if (Parameter && Parameter.Type !== 'String') throw new Error(`it is a ${Parameter.Type}: make it a String`);
    if (!Parameter?.Value) throw new Error('the answer holds no value');
    return Parameter.Value;
  } catch (error) {
    throw callFailed(what, error, hints);
  } finally {
    close();
  }
}

interface Named {
  readonly Name?: string | undefined;
  readonly ARN?: string | undefined;
}

/**
 * Holds an answer to the parameter that was asked for: by its name or by its ARN, as one that another account shares is named.
 * @throws Error naming both
 */
export function failIfAnother(parameter: Named | undefined, asked: string, region: Region): void {
  if (!parameter) return;
  const { Name: name = 'one without a name', ARN: arn } = parameter;
  if (name !== asked && arn !== asked) {
    throw new Error(`the answer is about another parameter ("${name}") than was asked for ("${asked}")`);
  }
  if (arn !== undefined && arn.split(':')[3] !== region) {
    throw new Error(`the answer is about "${arn}", a parameter of another Region than ${region}`);
  }
}
