import { ReadError, type SecretsReader } from '../../lib/audit/ports.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';

export interface FakeReader extends SecretsReader {
  /** Every call in the order it came: `ListSecrets eu-west-1`, `DescribeSecret eu-west-1 <id>`. */
  readonly log: readonly string[];
}

export interface Faults {
  /** The listing of these Regions fails, after the pages that come before. */
  readonly list?: Readonly<Record<string, ReadError>>;
  /** Describing these names or ARNs fails. */
  readonly describe?: Readonly<Record<string, ReadError>>;
  /** Names that listings do not show (yet). */
  readonly unlisted?: readonly string[];
}

export function denied(what = 'ListSecrets'): ReadError {
  return new ReadError('denied', `access denied to ${what}`);
}

/** A reader over secrets in memory, two to a page. */
export function fakeReader(secrets: readonly SecretDescription[], faults: Faults = {}): FakeReader {
  const log: string[] = [];
  return {
    log,
    async *listPages(region) {
      log.push(`ListSecrets ${region}`);
      const listed = secrets.filter((secret) => secret.region === region && !faults.unlisted?.includes(secret.name));
      for (let start = 0; start < listed.length; start += 2) {
        yield listed.slice(start, start + 2).map(({ replication: _, ...snapshot }) => snapshot);
      }
      const error = faults.list?.[region];
      if (error) throw error;
    },
    async describe(region, id) {
      log.push(`DescribeSecret ${region} ${id}`);
      const error = faults.describe?.[id];
      if (error) throw error;
      return secrets.find((secret) => secret.region === region && (secret.arn === id || secret.name === id));
    },
    calls(region) {
      const ofRegion = log.map((line) => line.split(' ')).filter(([, where]) => where === region);
      return Object.fromEntries(
        ['DescribeSecret', 'ListSecrets'].map((operation) => [
          operation,
          ofRegion.filter(([name]) => name === operation).length,
        ]),
      );
    },
  };
}
