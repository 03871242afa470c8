import {
  denied,
  invalidParameter,
  invalidRequest,
  markedForDeletion,
  notFound,
  onReplica,
  ServiceError,
  tokenTaken,
  validation,
} from '../errors.ts';
import { parseSecretArn, partitionOf, secretArn } from '../estate/arn.ts';
import type { Estate } from '../estate/estate.ts';
import type { Partition } from '../estate/partition.ts';
import type { Primary } from '../estate/replication.ts';
import { isReplica, type StoredSecret, type Version } from '../estate/secret.ts';
import { INVALID_NAME, isValidName } from '../requests.ts';
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

/** Answers a request's JSON body, or throws a `ServiceError`; undefined is a success without a body. */
export type Operation = (context: Context, body: unknown) => object | undefined;

/** An operation that only sees requests within the model's bounds. */
export function operation<S extends z.ZodMiniType>(
  schema: S,
  run: (context: Context, request: z.output<S>) => object | undefined,
): Operation {
  return (context, body) => run(context, validate(schema, body));
}

/** What AWS adds to a name in an ARN. */
export const SUFFIX = /-[A-Za-z0-9]{6}$/;

/** The secret that a name, an ARN or an ARN without its suffix means here; throws when there is none. */
export function find(context: Context, secretId: string): StoredSecret {
  const arn = parseSecretArn(secretId);
  if (arn === undefined) {
    if (!isValidName(secretId)) throw validation(INVALID_NAME);
    return context.here.get(secretId) ?? fail(notFound());
  }
  if (arn.account !== context.account) throw denied(context.account, `secretsmanager:${context.operation}`, secretId);
  if (arn.region !== context.region || arn.partition !== partitionOf(context.region)) throw notFound();
  // Seen on AWS: what ends like a suffix is taken for one, though it may be the end of a name.
  if (!SUFFIX.test(arn.resource)) return context.here.get(arn.resource) ?? fail(notFound());
  const complete = context.here.get(arn.resource.replace(SUFFIX, ''));
  return complete !== undefined && arn.resource.endsWith(complete.suffix) ? complete : fail(notFound());
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

/** A write as far as it may bring a value. */
export interface WriteRequest {
  readonly ClientRequestToken?: string | undefined;
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: string | undefined;
}

/** A write's token, which the SDKs make up, and the digest of the value that it brought, if any. */
export interface Write {
  readonly token: string;
  readonly digest: string | undefined;
}

/** Refuses a write without a token, and one with values of both kinds. */
export function writeOf(request: WriteRequest): Write {
  if (request.ClientRequestToken === undefined) {
    throw invalidRequest('You must provide a ClientRequestToken value. We recommend a UUID-type value.');
  }
  if (request.SecretString !== undefined && request.SecretBinary !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  return { token: request.ClientRequestToken, digest: request.SecretString ?? request.SecretBinary };
}

/** The version that a token made, if it did; refuses a token that made one with another value. */
export function versionOf(context: Context, secret: StoredSecret, { token, digest }: Write): Version | undefined {
  const version = secret.versions.find(({ id }) => id === token);
  // Of a version in a scenario nobody knows the value.
  const other = version?.digest !== undefined && version.digest !== digest;
  if (other) throw tokenTaken(token, arnOf(context, secret));
  return version;
}
