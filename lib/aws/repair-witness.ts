import { compareKeyNames, parseKey } from '../domain/kms-key.ts';
import type { Region } from '../domain/secret.ts';
import type { RepairWitness } from '../remediation/ports.ts';
import type { AwsSettings } from './client-settings.ts';
import { connect } from './connection.ts';
import { createKeyReader } from './key-reader.ts';
import { malformed } from './malformed.ts';
import { createSecretsReader } from './secrets-reader.ts';
import { createVersionKeys } from './version-keys.ts';

/** Looks after repairs in one account. It holds connections until it is closed. */
export interface AwsRepairWitness extends RepairWitness {
  close(): void;
}

/** What the code may call, for the functions' roles. */
export const repairWitnessActions = [
  'kms:DescribeKey',
  'secretsmanager:DescribeSecret',
  'secretsmanager:ListSecretVersionIds',
] as const;

/** Reads what tells whether a repair took effect. Every method fails with a ReadError. */
export function createRepairWitness(settings: AwsSettings = {}): AwsRepairWitness {
  const connection = connect(settings);
  const { describe } = createSecretsReader(connection);
  const { describeKey } = createKeyReader(connection);
  const listKeys = createVersionKeys(connection);

  /** The secret's alias and the key that it stands for, where the secret's key is named by an alias. */
  async function aliasOf(region: Region, secretId: string) {
    const name = (await describe(region, secretId))?.kmsKeyId;
    if (name === undefined || parseKey(name).form !== 'alias') return undefined;
    const key = await describeKey(region, name);
    return key && { name, arn: key.arn };
  }

  async function failIfCurrent(region: Region, secretId: string): Promise<void> {
    const { currentVersion } = (await describe(region, secretId)) ?? {};
    if (currentVersion === undefined) return;
    const what = `no version with AWSCURRENT, which DescribeSecret shows at "${currentVersion}"`;
    throw malformed('ListSecretVersionIds', region, what);
  }

  return {
    describe,
    async versionKeys(region, secretId) {
      const { keys: versions, hasCurrent } = await listKeys(region, secretId);
      // Only a secret without any value has no current version; a listing that left it out would prove nothing of its key.
      if (!hasCurrent) await failIfCurrent(region, secretId);
      // A key id may be the key that the secret names by an alias: only KMS can tell.
      if (!versions.flat().some((key) => parseKey(key).form === 'id')) return versions;
      const alias = await aliasOf(region, secretId);
      if (!alias) return versions;
      const isMeant = (key: string) => compareKeyNames(alias.arn, parseKey(key)) === 'same';
      return versions.map((keys) => (keys.some(isMeant) ? [...keys, alias.name] : keys));
    },
    close: connection.close,
  };
}
