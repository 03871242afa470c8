import pLimit from 'p-limit';
import { compareKeyNames, type KeyFacts, keyText, parseKey } from '../domain/kms-key.ts';
import type { Region, Sighting } from '../domain/secret.ts';
import { type KeyReader, ReadError } from './ports.ts';

export interface KeyResolver {
  /** The key behind a name, asked for once per Region and name, whoever wants it. */
  resolve(region: Region, key: string): Promise<Sighting<KeyFacts>>;
  /** Names that could not be resolved, and for how many replicas each was wanted. */
  unresolved(): ReadonlyArray<{
    readonly region: Region;
    readonly key: string;
    readonly reason: string;
    readonly replicas: number;
  }>;
}

const concurrency = 20;

/** A key that was asked for. */
interface AskedKey {
  readonly region: Region;
  readonly key: string;
  replicas: number;
  /** Why it could not be resolved. */
  failure?: string;
}

export function createKeyResolver(reader: KeyReader): KeyResolver {
  const limit = pLimit(concurrency);
  const asked = new Map<string, readonly [AskedKey, Promise<Sighting<KeyFacts>>]>();

  async function ask(name: AskedKey): Promise<Sighting<KeyFacts>> {
    try {
      const value = await limit(() => reader.describeKey(name.region, name.key));
      return value ? { kind: 'present', value } : { kind: 'absent' };
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      name.failure = error.message;
      return { kind: 'unseen', reason: error.message, accounted: true };
    }
  }

  function askOnce(region: Region, key: string): readonly [AskedKey, Promise<Sighting<KeyFacts>>] {
    const id = `${region} ${key}`;
    const known = asked.get(id);
    if (known) return known;
    const name: AskedKey = { region, key, replicas: 0 };
    const entry = [name, ask(name)] as const;
    asked.set(id, entry);
    return entry;
  }

  return {
    resolve(region, key) {
      const [name, answer] = askOnce(region, key);
      name.replicas += 1;
      return answer;
    },
    unresolved: () =>
      [...asked]
        .sort()
        .flatMap(([, [{ failure: reason, ...name }]]) => (reason === undefined ? [] : [{ ...name, reason }])),
  };
}

/** What the rules of a clause want to know of a replica's key. */
export interface KeyQuestions {
  /** Whether it can be used. */
  readonly usable: boolean;
  /** Whether it is the required one. */
  readonly required: boolean;
}

/** The names that must be resolved before the key of a replica can be judged; the default key can always be used. */
export function keysToResolve(actual: string | undefined, required: string | undefined, wanted: KeyQuestions) {
  const reference = parseKey(actual);
  const undecided = wanted.required && required !== undefined && compareKeyNames(required, reference) === 'undecided';
  const ask = undecided || (wanted.usable && reference.form !== 'default');
  return {
    // Secrets Manager omits the default key; KMS knows it by its alias.
    actual: ask ? actual || keyText(reference) : undefined,
    required: undecided && required !== 'customer-managed' ? required : undefined,
  };
}
