import { invalidParameter, markedForDeletion, onReplica, ServiceError } from '../errors.ts';
import { parseSecretArn, secretArn } from '../estate/arn.ts';
import { deriveSuffix } from '../estate/derive.ts';
import { isReplica, type StoredSecret } from '../estate/secret.ts';
import { deleteSecretRequest, secretIdRequest } from '../requests.ts';
import { epochSeconds } from '../wire.ts';
import { arnOf, type Context, findToChange, operation, SUFFIX } from './context.ts';

const DAY_MS = 86_400_000;

export const deleteSecret = operation(deleteSecretRequest, (context, request) => {
  const { now, here } = context;
  const force = request.ForceDeleteWithoutRecovery ?? false;
  const days = recoveryWindow(request.RecoveryWindowInDays, force);
  const secret = findToDelete(context, request.SecretId, force);
  if (secret === undefined) return { ...absent(context, request.SecretId), DeletionDate: epochSeconds(now) };
  if (isReplica(secret, context.region)) throw onReplica();
  if (secret.replicas !== undefined) {
    const regions = secret.replicas.map((replica) => replica.region).join(', ');
    throw invalidParameter(
      `You can't delete secret ${arnOf(context, secret)} that still has replica regions [${regions}].`,
    );
  }
  if (force) {
    here.remove(secret);
    const { nameHeldMs } = context.estate.timing;
    if (nameHeldMs > 0) here.holdName(secret.name, now + nameHeldMs);
    return { ARN: arnOf(context, secret), Name: secret.name, DeletionDate: epochSeconds(now) };
  }
  if (secret.deletedAt !== undefined) throw markedForDeletion();
  secret.deletedAt = now;
  secret.changedAt = now;
  if (secret.rotationEnabled === true) secret.rotationEnabled = false;
  here.touched();
  planPurge(context, secret, now + days * DAY_MS);
  return { ARN: arnOf(context, secret), Name: secret.name, DeletionDate: epochSeconds(now + days * DAY_MS) };
});

/** Documented: forcing the deletion of what is not there succeeds. Seen on AWS: it is answered as if it had been there. */
function absent({ estate, account, region }: Context, secretId: string): { ARN: string; Name: string } {
  const named = parseSecretArn(secretId)?.resource ?? secretId;
  const name = named === secretId ? named : named.replace(SUFFIX, '');
  const suffix = name === named ? deriveSuffix(estate.seed, account, region, name) : named.slice(-6);
  return { ARN: secretArn(account, region, name, suffix), Name: name };
}

function recoveryWindow(days: number | undefined, force: boolean): number {
  if (force && days !== undefined) {
    throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
  }
  if (days !== undefined && (days < 7 || days > 30)) {
    throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
  }
  return days ?? 30;
}

function findToDelete(context: Context, secretId: string, force: boolean): StoredSecret | undefined {
  try {
    return findToChange(context, secretId);
  } catch (error) {
    if (force && error instanceof ServiceError && error.type === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/** The secret is gone when its recovery window ends, unless it was restored (and perhaps deleted again) meanwhile. */
export function planPurge({ estate, here }: Pick<Context, 'estate' | 'here'>, secret: StoredSecret, at: number): void {
  const { deletedAt } = secret;
  estate.later(at, (now) => {
    if (secret.deletedAt !== deletedAt || here.get(secret.name) !== secret) return;
    here.note(secret, now);
    here.remove(secret);
  });
}

export const restoreSecret = operation(secretIdRequest, (context, request) => {
  const secret = findToChange(context, request.SecretId);
  if (isReplica(secret, context.region)) throw onReplica();
  secret.deletedAt = undefined;
  return { ARN: arnOf(context, secret), Name: secret.name };
});
