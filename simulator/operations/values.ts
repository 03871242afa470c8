import { denied, invalidParameter, invalidRequest, notFound } from '../errors.ts';
import { propagate } from '../estate/replication.ts';
import type { StoredSecret, Version } from '../estate/secret.ts';
import { putSecretValueRequest, updateStageRequest } from '../requests.ts';
import {
  arnOf,
  asPrimary,
  type Context,
  findWritable,
  type Operation,
  operation,
  requireUsableKey,
  versionOf,
  type Write,
  writeOf,
} from './context.ts';
import { attachStages, detachStage, versionWith } from './versions.ts';

/** Adds a version whose id is the write's token; a token seen before adds nothing. */
export function addVersion(
  context: Context,
  secret: StoredSecret,
  write: Write,
  stages: readonly string[] | undefined,
): void {
  if (versionOf(context, secret, write) !== undefined) return;
  const first = versionWith(secret.versions, 'AWSCURRENT') === undefined;
  const attached = new Set(stages ?? ['AWSCURRENT']);
  // A secret's first version is current whatever labels it was given.
  if (first) attached.add('AWSCURRENT');
  secret.versions = attachStages(secret.versions, newVersion(context, write), [...attached]);
  changed(context, secret);
}

export function newVersion({ now }: Context, { token, digest }: Write): Omit<Version, 'stages'> {
  return { id: token, createdAt: now, ...(digest !== undefined && { digest }) };
}

/** Notes that a secret changed now, and lets its replicas follow. */
export function changed(context: Context, secret: StoredSecret): void {
  secret.changedAt = context.now;
  context.here.touched();
  propagate(context.estate, asPrimary(context, secret), context.now);
}

export const putSecretValue = operation(putSecretValueRequest, (context, request) => {
  const write = writeOf(request);
  const secret = findWritable(context, request.SecretId);
  if (write.digest === undefined) throw invalidRequest('You must provide either SecretString or SecretBinary.');
  requireUsableKey(context, secret.kmsKeyId);
  addVersion(context, secret, write, request.VersionStages);
  const stages = versionOf(context, secret, write)?.stages;
  return { ARN: arnOf(context, secret), Name: secret.name, VersionId: write.token, VersionStages: stages };
});

export const updateSecretVersionStage = operation(updateStageRequest, (context, request) => {
  const secret = findWritable(context, request.SecretId);
  const { VersionStage: stage, RemoveFromVersionId: from, MoveToVersionId: to } = request;
  for (const id of [from, to]) {
    if (id !== undefined && !secret.versions.some((version) => version.id === id)) throw notFound();
  }
  const holder = versionWith(secret.versions, stage);
  if (from !== undefined && holder?.id !== from) {
    throw invalidParameter(`Staging label ${stage} isn't currently attached to version ${from}.`);
  }
  if (to === undefined && stage === 'AWSCURRENT') {
    throw invalidParameter(
      "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
    );
  }
  if (to !== undefined && holder !== undefined && holder.id !== to && from === undefined) {
    throw invalidParameter(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  secret.versions =
    to === undefined ? detachStage(secret.versions, stage) : attachStages(secret.versions, { id: to }, [stage]);
  changed(context, secret);
  return { ARN: arnOf(context, secret), Name: secret.name };
});

/** Nobody may read a value here: there is none. A client that tries is counted and refused. */
export const refuseValue: Operation = (context) => {
  throw denied(context.account, `secretsmanager:${context.operation}`, '*');
};
