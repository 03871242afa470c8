import { parseSecretArn } from '../domain/arn.ts';
import { onePerRegion } from '../domain/replication.ts';
import type { Region, SecretDescription } from '../domain/secret.ts';
import { AnotherSecret } from './ports.ts';

/**
 * The answer to a question about one secret, if it is about that secret. AWS looks a name up by what it was given, and takes an
 * ARN without its suffix too: the ARN of `prod/x` with the suffix `AbCdEf` may find a secret that is *named* `prod/x-AbCdEf`
 * (docs/aws-facts.md, "Identity"). Whoever implements `SecretsReader.describe` passes every answer through here.
 * @throws AnotherSecret when it is about another one: then nothing is known of the one that was asked for.
 */
export function vetted(region: Region, secretId: string, answer: SecretDescription): SecretDescription {
  const asked = parseSecretArn(secretId);
  const isIt = asked ? answer.arn === secretId : answer.name === secretId;
  if (!isIt || answer.region !== region) {
    throw new AnotherSecret(
      'malformed',
      `DescribeSecret in ${region} was asked for "${secretId}" and answered about "${answer.name}" (${answer.arn})`,
    );
  }
  const replication = onePerRegion(answer.replication);
  return replication === answer.replication ? answer : { ...answer, replication };
}
