import pLimit from 'p-limit';
import type { FamilyId, SecretDescription, Sighting } from '../domain/secret.ts';
import { ReadError, type SecretsReader } from './ports.ts';

/** Describes primaries while the listings are still coming in: each family once, whoever asks, however often. */
export interface PrimaryDescriber {
  request(family: FamilyId): void;
  /** Waits for everything requested so far. By the family's ARN. */
  settle(): Promise<ReadonlyMap<string, Sighting<SecretDescription>>>;
}

/** At most `concurrency` calls at once; far below the quota of 40,000 a second (docs/aws-facts.md, "Quotas"). */
export function createPrimaryDescriber(
  reader: SecretsReader,
  concurrency: number,
  onProgress: (done: number, total: number) => void,
): PrimaryDescriber {
  const limit = pLimit(concurrency);
  const requested = new Map<string, Promise<void>>();
  const seen = new Map<string, Sighting<SecretDescription>>();

  async function describe(family: FamilyId): Promise<void> {
    seen.set(family.arn, await describePrimary(reader, family));
    onProgress(seen.size, requested.size);
  }

  return {
    request(family) {
      if (requested.has(family.arn)) return;
      requested.set(
        family.arn,
        limit(() => describe(family)),
      );
    },
    async settle() {
      await Promise.all(requested.values());
      return seen;
    },
  };
}

async function describePrimary(reader: SecretsReader, family: FamilyId): Promise<Sighting<SecretDescription>> {
  try {
    const value = await reader.describe(family.primaryRegion, family.arn);
    return value ? { kind: 'present', value } : { kind: 'absent' };
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return { kind: 'unseen', reason: error.message };
  }
}
