export type KeyState = 'enabled' | 'disabled' | 'pending-deletion' | 'denied' | 'missing';

/** A KMS key as a scenario declares it, in one account and Region. */
export interface DeclaredKey {
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly aliases: readonly string[];
  readonly state: KeyState;
  /** Whether the caller may move versions from it, or to it, when a secret's key changes. */
  readonly reencrypt: 'allowed' | 'denied';
}

export interface Keys {
  /** State of the key that a reference names in a Region; a key that nobody declared works. */
  state(account: string, region: string, reference: string | undefined): KeyState;
  /** Whether versions may be moved from it, or to it. */
  mayReencrypt(account: string, region: string, reference: string | undefined): boolean;
}

/** Takes a key id, key ARN, alias or alias ARN to what it names; the Region only if the reference says it. */
function parseReference(reference: string): { name: string; region?: string; account?: string } {
  const arn = /^arn:[a-z-]+:kms:([a-z0-9-]+):(\d{12}):(?:key\/(.+)|(alias\/.+))$/.exec(reference);
  if (arn === null) return { name: reference };
  const [, region = '', account = '', keyId, alias] = arn;
  return { name: keyId ?? alias ?? '', region, account };
}

export function createKeys(declared: readonly DeclaredKey[]): Keys {
  const known = new Map<string, DeclaredKey>();
  const slot = (account: string, region: string, name: string) => [account, region, name].join('\0');
  for (const key of declared) {
    for (const name of [key.id, ...key.aliases]) known.set(slot(key.account, key.region, name), key);
  }
  function find(account: string, region: string, reference: string): DeclaredKey | undefined {
    const named = parseReference(reference);
    return known.get(slot(named.account ?? account, region, named.name));
  }
  return {
    state(account, region, reference) {
      if (reference === undefined) return 'enabled';
      const named = parseReference(reference);
      // Secrets Manager uses keys of the secret's own Region only: another Region's ARN names nothing there.
      if (named.region !== undefined && named.region !== region) return 'missing';
      return find(account, region, reference)?.state ?? 'enabled';
    },
    mayReencrypt: (account, region, reference) =>
      reference === undefined || find(account, region, reference)?.reencrypt !== 'denied',
  };
}
