import { type KeyReader, ReadError, type SecretsReader } from '../../lib/audit/ports.ts';
import type { KeyFacts } from '../../lib/domain/kms-key.ts';
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
  /** Names that the listings of these Regions do not show (yet). */
  readonly unlistedIn?: Readonly<Record<string, readonly string[]>>;
  /** ARNs that only listings still show. */
  readonly gone?: readonly string[];
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
      const listed = secrets.filter(
        (secret) => secret.region === region && !faults.unlistedIn?.[region]?.includes(secret.name),
      );
      for (let start = 0; start < listed.length; start += 2) {
        const secrets = listed.slice(start, start + 2).map(({ replication: _, ...snapshot }) => snapshot);
        yield { secrets, next: start + 2 < listed.length ? `from ${start + 2}` : undefined };
      }
      const error = faults.list?.[region];
      if (error) throw error;
    },
    async describe(region, id) {
      log.push(`DescribeSecret ${region} ${id}`);
      const error = faults.describe?.[id];
      if (error) throw error;
      const there = secrets.filter((secret) => secret.region === region && !faults.gone?.includes(secret.arn));
      return there.find((secret) => secret.arn === id || secret.name === id);
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

export interface FakeKeys extends KeyReader {
  /** Every key asked for: `eu-central-1 alias/x`. */
  readonly log: readonly string[];
}

/** Keys by the name that is asked for; one that is not there is a customer's, enabled, and has an ARN of its own. */
export function fakeKeys(known: Readonly<Record<string, Partial<KeyFacts> | ReadError | undefined>> = {}): FakeKeys {
  const log: string[] = [];
  return {
    log,
    async describeKey(region, key) {
      log.push(`${region} ${key}`);
      const facts = known[key];
      if (facts instanceof ReadError) throw facts;
      if (Object.hasOwn(known, key) && facts === undefined) return undefined;
      return { arn: `arn:aws:kms:${region}:111122223333:key/${key}`, manager: 'CUSTOMER', state: 'Enabled', ...facts };
    },
  };
}
