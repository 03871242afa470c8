import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { callFailed } from './call-failed.ts';
import { createHomeClient, type HomeSettings } from './home-client.ts';
import { failIfAnother } from './ssm-parameter.ts';

/** What the code may call, for the function's role; with a customer's key, `kms:Decrypt` on it too. */
export const secureParameterActions = ['ssm:GetParameter'] as const;

const hints = {
  AccessDeniedException: 'Allow ssm:GetParameter on it, and kms:Decrypt on its key where that is your own',
  ParameterNotFound: 'Create it as a SecureString in this Region',
};

/**
 * Reads one SecureString parameter. One of another type is refused: its value would stand in the open.
 * No error holds the value.
 */
export async function getSecureParameter(name: string, settings: HomeSettings): Promise<string> {
  // By such a name the Parameter Store hands out what Secrets Manager keeps ("Referencing Secrets Manager secrets").
  if (name.includes('/aws/reference/')) {
    throw new Error(`The parameter "${name}" is a secret of Secrets Manager, and the auditor reads none: name another`);
  }
  const { send, close } = createHomeClient(settings, (config) => new SSMClient(config));
  try {
    const command = new GetParameterCommand({ Name: name, WithDecryption: true });
    const Parameter = await send(async (client, options) => {
      const answer = await client.send(command, options);
      failIfAnother(answer.Parameter, name, settings.region);
      return answer.Parameter;
    }).catch((error: unknown) => {
      throw callFailed(`GetParameter of "${name}"`, error, hints);
    });
    if (Parameter?.Type !== 'SecureString') {
      throw new Error(`The parameter "${name}" is a ${Parameter?.Type ?? 'nothing'}: make it a SecureString`);
    }
    if (!Parameter.Value) throw new Error(`The parameter "${name}" came without its value`);
    return Parameter.Value;
  } finally {
    close();
  }
}
