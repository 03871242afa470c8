import { markedForDeletion, onReplica } from '../errors.ts';
import { heldReplicaKey, isDefaultKey, isReplica, normaliseKey, type StoredSecret } from '../estate/secret.ts';
import { changeKey } from '../estate/version-keys.ts';
import { updateSecretRequest } from '../requests.ts';
import { arnOf, type Context, findToChange, operation, requireUsableKey, versionOf, writeOf } from './context.ts';
import { addVersion, changed } from './values.ts';

export const updateSecret = operation(updateSecretRequest, (context, request) => {
  const write = writeOf(request);
  const secret = findToChange(context, request.SecretId);
  if (secret.deletedAt !== undefined) throw markedForDeletion();
  const withValue = write.digest !== undefined;
  if (isReplica(secret, context.region)) {
    if (withValue || request.Description !== undefined || request.KmsKeyId === undefined) throw onReplica();
    changeReplicaKey(context, secret, request.KmsKeyId);
    return { ARN: arnOf(context, secret), Name: secret.name };
  }

  // A token that is refused changes nothing else either.
  if (withValue) versionOf(context, secret, write);
  if (request.KmsKeyId !== undefined) {
    moveToKey(context, secret, normaliseKey(request.KmsKeyId));
  }
  if (request.Description !== undefined) secret.description = request.Description || undefined;
  if (withValue) requireUsableKey(context, secret.kmsKeyId);
  if (withValue) addVersion(context, secret, write, undefined);
  changed(context, secret);
  return { ARN: arnOf(context, secret), Name: secret.name, VersionId: withValue ? write.token : undefined };
});

function moveToKey(context: Context, secret: StoredSecret, key: string | undefined): void {
  const { estate, account, region } = context;
  requireUsableKey(context, key);
  const mayReencrypt = [secret.kmsKeyId, key].every((one) => estate.keys.mayReencrypt(account, region, one));
  changeKey(secret, key, mayReencrypt);
}

/** The one thing that a replica's own Region may change; its primary's status shows the new key too. */
function changeReplicaKey(context: Context, secret: StoredSecret, kmsKeyId: string): void {
  const key = normaliseKey(kmsKeyId);
  moveToKey(context, secret, heldReplicaKey(key));
  secret.changedAt = context.now;
  context.here.touched();
  const primary = context.estate.partition(context.account, secret.primaryRegion ?? '').get(secret.name);
  const listed =
    primary?.suffix === secret.suffix
      ? primary.replicas?.find((replica) => replica.region === context.region)
      : undefined;
  if (listed !== undefined) listed.kmsKeyId = isDefaultKey(key) ? undefined : key;
}
