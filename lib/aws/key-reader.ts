import { DescribeKeyCommand, type KeyMetadata, KMSClient } from '@aws-sdk/client-kms';
import type { KeyReader } from '../audit/ports.ts';
import { type KeyFacts, parseKey } from '../domain/kms-key.ts';
import type { Region } from '../domain/secret.ts';
import { toReadError } from './classify-error.ts';
import type { Connection } from './connection.ts';
import { errorFacts } from './error-facts.ts';
import { malformed } from './malformed.ts';

/** What the code may call, for the roles that read. */
export const keyReaderActions = ['kms:DescribeKey'] as const;

/** Asks KMS what a key is; it can use none. One request per call: who asks twice for one key must remember (lib/audit/keys.ts). */
export function createKeyReader(connection: Connection): KeyReader {
  const send = connection.service((settings) => new KMSClient(settings));
  return {
    async describeKey(region, key) {
      const command = new DescribeKeyCommand({ KeyId: key });
      try {
        const { KeyMetadata: metadata } = await send(
          region,
          (client, options) => client.send(command, options),
          'DescribeKey',
        );
        return factsOf(metadata, region, key);
      } catch (error) {
        // Also for the ARN of a key, or of an alias, that the Region does not have.
        if (errorFacts(error).name === 'NotFoundException') return undefined;
        throw toReadError(error, { operation: 'DescribeKey', region, subject: key });
      }
    },
  };
}

/** All three facts decide verdicts, so that none of them may be guessed. */
function factsOf(metadata: KeyMetadata | undefined, region: Region, asked: string): KeyFacts {
  const { Arn: arn, KeyState: state, KeyManager: manager } = metadata ?? {};
  if (!arn || typeof arn !== 'string') throw malformed('DescribeKey', region, 'a key without Arn');
  if (!state || typeof state !== 'string') throw malformed('DescribeKey', region, `"${arn}" without KeyState`);
  if (manager !== 'AWS' && manager !== 'CUSTOMER') {
    throw malformed('DescribeKey', region, `"${arn}" with the KeyManager "${manager ?? ''}"`);
  }
  if (!/^arn:[^:]+:kms:[^:]+:\d{12}:key\/./.test(arn)) {
    throw malformed('DescribeKey', region, `"${arn}", which is not the ARN of a key`);
  }
  // One endpoint for all Regions may answer for one Region only: its keys must not count for the others.
  if (arn.split(':')[3] !== region) throw malformed('DescribeKey', region, `"${arn}", a key of another Region`);
  if (!isAbout(arn, asked)) {
    throw malformed('DescribeKey', region, `"${arn}", another key than the one that was asked for ("${asked}")`);
  }
  return { arn, manager, state };
}

/** A key's answer names its id, and its account, but no alias: what was asked for by an alias can be any key. */
function isAbout(arn: string, asked: string): boolean {
  const { form } = parseKey(asked);
  if (asked.startsWith('arn:') && arn.split(':')[4] !== asked.split(':')[4]) return false;
  return (
    form !== 'id' || arn.endsWith(`:${asked.startsWith('arn:') ? asked.split(':').slice(5).join(':') : `key/${asked}`}`)
  );
}
