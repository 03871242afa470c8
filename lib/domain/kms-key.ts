import type { Sighting } from './secret.ts';

/** A KMS key as Secrets Manager names it: the account's default, an alias, or a key id. */
export type KeyReference =
  | { readonly form: 'default' }
  | { readonly form: 'alias'; readonly name: string }
  | { readonly form: 'id'; readonly id: string };

/** A key as `kms:DescribeKey` resolves it. */
export interface KeyFacts {
  readonly arn: string;
  /** `AWS` for the keys that AWS manages, such as the default one; otherwise `CUSTOMER`. */
  readonly manager: 'AWS' | 'CUSTOMER';
  /** `Enabled`, `Disabled`, `PendingDeletion`, … (AWS KMS API Reference, "KeyMetadata"). */
  readonly state: string;
}

/** What is known of the keys of one replica; absent where nobody had to ask. */
export interface ReplicaKeys {
  readonly actual?: Sighting<KeyFacts>;
  readonly required?: Sighting<KeyFacts>;
}

const defaultAlias = 'alias/aws/secretsmanager';

/**
 * Reads a key id, key ARN, alias or alias ARN; undefined means the default key, which Secrets Manager omits
 * (docs/aws-facts.md, "Keys").
 */
export function parseKey(text: string | undefined): KeyReference {
  if (text === undefined || text === '') return { form: 'default' };
  const resource = text.startsWith('arn:') ? text.split(':').slice(5).join(':') : text;
  if (resource === defaultAlias) return { form: 'default' };
  if (resource.startsWith('alias/')) return { form: 'alias', name: resource };
  return { form: 'id', id: resource.replace(/^key\//, '') };
}

/**
 * Whether a secret's key satisfies a requirement, as far as the names alone can tell. An alias and a key id, and two
 * aliases, may or may not mean one key: that is `undecided`, never a match. No alias of a customer can point to the
 * default key, because AWS manages it (AWS KMS Developer Guide, "Aliases").
 */
export function compareKeyNames(required: string, actual: KeyReference): 'same' | 'different' | 'undecided' {
  if (required === 'customer-managed') {
    if (actual.form === 'default') return 'different';
    return actual.form === 'alias' ? 'same' : 'undecided';
  }
  const wanted = parseKey(required);
  if (wanted.form === 'default' || actual.form === 'default') {
    if (wanted.form === actual.form) return 'same';
    return wanted.form === 'id' || actual.form === 'id' ? 'undecided' : 'different';
  }
  if (wanted.form === 'id' && actual.form === 'id') return wanted.id === actual.id ? 'same' : 'different';
  return keyText(wanted) === keyText(actual) ? 'same' : 'undecided';
}

/** The same question, answered by resolved keys; only for what the names left undecided. */
export function compareKeyFacts(required: string, keys: ReplicaKeys): 'same' | 'different' | 'undecided' {
  if (keys.actual?.kind !== 'present') return 'undecided';
  if (required === 'customer-managed') return keys.actual.value.manager === 'CUSTOMER' ? 'same' : 'different';
  if (keys.required?.kind !== 'present') return 'undecided';
  return keys.required.value.arn === keys.actual.value.arn ? 'same' : 'different';
}

/** The key as people write it. */
export function keyText(key: KeyReference): string {
  if (key.form === 'default') return defaultAlias;
  return key.form === 'alias' ? key.name : key.id;
}
