import { isDefaultKey, type StoredSecret, type Version } from './secret.ts';

/** The default key, as a version shows it (AWS CLI reference, the example of list-secret-version-ids). */
const DEFAULT = 'DefaultEncryptionKey';

/** Versions with one of these labels follow the secret to another key; all others stay (UpdateSecret, `KmsKeyId`). */
const FOLLOWING: ReadonlySet<string> = new Set(['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS']);

function shown(kmsKeyId: string | undefined): string {
  return kmsKeyId === undefined || isDefaultKey(kmsKeyId) ? DEFAULT : kmsKeyId;
}

/** The keys under which a version lies, oldest first. */
export function keysOf(secret: StoredSecret, version: Version): readonly string[] {
  return secret.versionKeys?.get(version.id) ?? [shown(secret.kmsKeyId)];
}

/**
 * Gives a secret another key. Versions that follow it stay readable under the old key too, so that nobody is locked out
 * (User Guide, "Change the encryption key"). A caller who may not use both keys changes the key and moves nothing.
 */
export function changeKey(secret: StoredSecret, kmsKeyId: string | undefined, mayReencrypt: boolean): void {
  if (shown(kmsKeyId) === shown(secret.kmsKeyId)) {
    secret.kmsKeyId = kmsKeyId;
    return;
  }
  const keys = secret.versions.map((version) => {
    const before = keysOf(secret, version);
    const follows = mayReencrypt && version.stages.some((stage) => FOLLOWING.has(stage));
    return [version.id, follows ? [...new Set([...before, shown(kmsKeyId)])] : before] as const;
  });
  secret.versionKeys = new Map(keys);
  secret.kmsKeyId = kmsKeyId;
}
