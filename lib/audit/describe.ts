import pLimit from 'p-limit';
import type { Region, SecretDescription, Sighting } from '../domain/secret.ts';
import { ReadError, type SecretsReader } from './ports.ts';

/** Describes secrets while the listings are still coming in; counts what it was asked for and what is done. */
export interface Describer {
  describe(region: Region, secretId: string): Promise<Sighting<SecretDescription>>;
}

/** At most `concurrency` calls at once; far below the quota of 40,000 a second (docs/aws-facts.md, "Quotas"). */
export function createDescriber(
  reader: SecretsReader,
  concurrency: number,
  onProgress: (done: number, total: number) => void,
): Describer {
  const limit = pLimit(concurrency);
  let done = 0;
  let total = 0;
  return {
    async describe(region, secretId) {
      total += 1;
      const sighting = await limit(() => look(reader, region, secretId));
      done += 1;
      onProgress(done, total);
      return sighting;
    },
  };
}

async function look(reader: SecretsReader, region: Region, secretId: string): Promise<Sighting<SecretDescription>> {
  try {
    const value = await reader.describe(region, secretId);
    return value ? { kind: 'present', value } : { kind: 'absent' };
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return { kind: 'unseen', reason: error.message };
  }
}
