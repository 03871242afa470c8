import { denied, invalidParameter, markedForDeletion, notFound, onReplica, ServiceError } from '../errors.ts';
import { parseSecretArn, secretArn } from '../estate/arn.ts';
import type { Estate } from '../estate/estate.ts';
import type { Partition } from '../estate/partition.ts';
import type { Primary } from '../estate/replication.ts';
import { isReplica, type StoredSecret } from '../estate/secret.ts';
import { validate } from '../validation.ts';
import type * as z from '../z.ts';

/** What an operation works on: the caller's account and Region, at one moment. */
export interface Context {
  readonly estate: Estate;
  readonly account: string;
  readonly region: string;
  readonly operation: string;
  /** Milliseconds since 1970, simulated. */
  readonly now: number;
  readonly here: Partition;
  /** How the simulator was told to list; absent: as AWS does on a good day. */
  readonly listing?: ListingView;
}

/** How a listing departs from what is there. */
export interface ListingView {
  /** Shows what stood there at that instant (milliseconds since 1970). */
  readonly asOf?: number;
  /** Entries on a page at most, whatever was asked for; 0 makes empty pages. */
  readonly pageSize?: number;
  /** Gives a token although nothing follows: after a page that has entries, or after any. */
  readonly continues?: 'after-entries' | 'always';
  /** Makes a token differ from others for the same position. */
  readonly nonce?: number;
}

/** Answers a request's JSON body, or throws a `ServiceError`. */
export type Operation = (context: Context, body: unknown) => object;

/** An operation that only sees requests within the model's bounds. */
export function operation<S extends z.ZodMiniType>(
  schema: S,
  run: (context: Context, request: z.output<S>) => object,
): Operation {
  return (context, body) => run(context, validate(schema, body));
}

/** The secret that a name, an ARN or an ARN without its suffix means here; throws when there is none. */
export function find(context: Context, secretId: string): StoredSecret {
  const arn = parseSecretArn(secretId);
  if (arn === undefined) return context.here.get(secretId) ?? fail(notFound());
  if (arn.account !== context.account) throw denied(context.account, `secretsmanager:${context.operation}`, secretId);
  if (arn.region !== context.region) throw notFound();
  const complete = context.here.get(arn.resource.slice(0, -7));
  if (complete !== undefined && arn.resource === `${complete.name}-${complete.suffix}`) return complete;
  return context.here.get(arn.resource) ?? fail(notFound());
}

/** The same, before it is changed. */
export function findToChange(context: Context, secretId: string): StoredSecret {
  const secret = find(context, secretId);
  context.here.note(secret, context.now);
  return secret;
}

/** The secret to be changed: not pending deletion, and not a replica. */
export function findWritable(context: Context, secretId: string): StoredSecret {
  const secret = findToChange(context, secretId);
  if (secret.deletedAt !== undefined) throw markedForDeletion();
  if (isReplica(secret, context.region)) throw onReplica();
  return secret;
}

function fail(error: ServiceError): never {
  throw error;
}

export function arnOf({ account, region }: Context, secret: StoredSecret): string {
  return secretArn(account, region, secret.name, secret.suffix);
}

export function asPrimary({ account, region }: Context, secret: StoredSecret): Primary {
  return { account, region, secret };
}

/** Refuses a key that cannot encrypt now. AWS's text for lacking permission is known; the other one is the model's. */
export function requireUsableKey({ estate, account, region }: Context, kmsKeyId: string | undefined): void {
  estate.keys.use(account, region, kmsKeyId);
  const state = estate.keys.state(account, region, kmsKeyId);
  if (state === 'enabled') return;
  if (state === 'denied') throw new ServiceError('AccessDeniedException', 'Access to KMS is not allowed');
  throw new ServiceError(
    'EncryptionFailure',
    "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is available, enabled, and not in an invalid state.",
  );
}

/** Whether a request brought a value; both kinds at once are refused. */
export function broughtValue(request: { SecretString?: true | undefined; SecretBinary?: true | undefined }): boolean {
  if (request.SecretString === true && request.SecretBinary === true) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  return request.SecretString === true || request.SecretBinary === true;
}
