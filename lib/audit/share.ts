import type { ReplicaStatus, SecretDescription, SecretSnapshot } from '../domain/secret.ts';

/** Lets secrets share what is equal in them: a fleet has few keys and sets of tags, and each answer brings its own copy. */
export interface Sharing {
  /** The same secret in less memory; `relatives` are other members of its family, with its name and often its version. */
  snapshot(secret: SecretSnapshot, relatives: Iterable<SecretSnapshot>): SecretSnapshot;
  description(secret: SecretDescription, relatives: Iterable<SecretSnapshot>): SecretDescription;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Values that are remembered at most: where each secret has its own, remembering them all would cost more than it saves. */
const mostRemembered = 5_000;

export function createSharing(): Sharing {
  const known = new Map<string, unknown>();

  function shared<T>(value: T): T {
    const text = JSON.stringify(value);
    const before = known.get(text);
    if (before !== undefined) return before as T;
    if (known.size >= mostRemembered) known.clear();
    known.set(text, value);
    return value;
  }

  function share(secret: Writable<SecretSnapshot>, relatives: Iterable<SecretSnapshot>): void {
    for (const { name, currentVersion } of relatives) {
      if (name === secret.name) secret.name = name;
      if (currentVersion !== undefined && currentVersion === secret.currentVersion)
        secret.currentVersion = currentVersion;
    }
    secret.tags = shared(secret.tags);
    if (secret.kmsKeyId !== undefined) secret.kmsKeyId = shared(secret.kmsKeyId);
    if (secret.owningService !== undefined) secret.owningService = shared(secret.owningService);
  }

  return {
    snapshot(secret, relatives) {
      const copy = { ...secret };
      share(copy, relatives);
      return copy;
    },
    description(secret, relatives) {
      const copy = { ...secret, replication: shared(secret.replication) as readonly ReplicaStatus[] };
      share(copy, relatives);
      return copy;
    },
  };
}
