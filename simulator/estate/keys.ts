import { parseKeyReference } from './arn.ts';
import { deriveKeyId } from './derive.ts';
import { DEFAULT_KEY } from './secret.ts';

/** `denied`: the caller may not use it. All others are KMS's own key states, and `missing`. */
export const KEY_STATES = [
  'enabled',
  'disabled',
  'pending-deletion',
  'pending-import',
  'unavailable',
  'denied',
  'missing',
] as const;

export type KeyState = (typeof KEY_STATES)[number];

/** A KMS key as a scenario declares it, in one account and Region. */
export interface DeclaredKey {
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly aliases: readonly string[];
  readonly state: KeyState;
  /** Whether the caller may call `kms:DescribeKey`, which is a permission apart from using the key. */
  readonly describe: 'allowed' | 'denied';
  /** Whether the caller may move versions from it, or to it, when a secret's key changes. */
  readonly reencrypt: 'allowed' | 'denied';
}

/** A key that exists. */
export interface Key extends Omit<DeclaredKey, 'aliases'> {
  /** `AWS` for the account's default key. */
  readonly manager: 'AWS' | 'CUSTOMER';
}

export interface Keys {
  /** State of the key that a reference names in a Region; a key that nobody declared works. */
  state(account: string, region: string, reference: string | undefined): KeyState;
  /** Whether versions may be moved from it, or to it. */
  mayReencrypt(account: string, region: string, reference: string | undefined): boolean;
  /** Says that a secret uses a key: one that nobody declared then exists, under a derived id. */
  use(account: string, region: string, reference: string | undefined): void;
  /** The key with that id or alias. */
  find(account: string, region: string, name: string): Key | undefined;
}

export function createKeys(seed: number, declared: readonly DeclaredKey[]): Keys {
  const keys = new Map<string, Key>();
  const slot = (account: string, region: string, name: string) => [account, region, name].join('\0');

  function add({ aliases, ...key }: DeclaredKey, manager: Key['manager'] = 'CUSTOMER'): void {
    for (const name of [key.id, ...aliases]) keys.set(slot(key.account, key.region, name), { ...key, manager });
  }

  function addUndeclared(account: string, region: string, name: string): void {
    if (keys.has(slot(account, region, name))) return;
    const alias = name.startsWith('alias/');
    const id = alias ? deriveKeyId(seed, account, region, name) : name;
    const manager = name === DEFAULT_KEY ? 'AWS' : 'CUSTOMER';
    add(
      {
        account,
        region,
        id,
        aliases: alias ? [name] : [],
        state: 'enabled',
        describe: 'allowed',
        reencrypt: 'allowed',
      },
      manager,
    );
  }

  for (const key of declared) add(key);
  return {
    state(account, region, reference) {
      if (reference === undefined) return 'enabled';
      const named = parseKeyReference(reference) ?? { name: reference };
      // Secrets Manager uses keys of the secret's own Region only: another Region's ARN names nothing there.
      if (named.region !== undefined && named.region !== region) return 'missing';
      return keys.get(slot(named.account ?? account, region, named.name))?.state ?? 'enabled';
    },
    use(account, region, reference) {
      const named = parseKeyReference(reference ?? DEFAULT_KEY);
      if (named === undefined || (named.region ?? region) !== region) return;
      addUndeclared(named.account ?? account, region, named.name);
    },
    find(account, region, name) {
      addUndeclared(account, region, DEFAULT_KEY);
      const key = keys.get(slot(account, region, name));
      return key?.state === 'missing' ? undefined : key;
    },
    mayReencrypt(account, region, reference) {
      const named = parseKeyReference(reference ?? DEFAULT_KEY) ?? { name: reference ?? DEFAULT_KEY };
      return keys.get(slot(named.account ?? account, region, named.name))?.reencrypt !== 'denied';
    },
  };
}
