import type { Step } from './case.ts';

/** Of the Region and account that the cases are replayed in. */
export function arn(name: string, suffix = '<suffix>', region = 'us-east-1'): string {
  return `arn:aws:secretsmanager:${region}:111122223333:secret:${name}-${suffix}`;
}

/** What an answer has that names a secret. */
export function named(Name: string, rest: object = {}, ARN = arn(Name)): object {
  return { ARN, Name, ...rest };
}

/** A secret with one version, `<v1>`. */
export function created(Name: string, rest: Readonly<Record<string, unknown>> = {}): Step {
  return {
    call: 'CreateSecret',
    with: { Name, SecretString: 'not-a-secret', ...rest },
    answers: named(Name, { VersionId: '<v1>' }),
  };
}

/** A description; `VersionIdsToStages` only where labels are given. */
export function described(
  Name: string,
  stages: Readonly<Record<string, readonly string[]>> | undefined,
  rest: object = {},
): Step {
  return {
    call: 'DescribeSecret',
    with: { SecretId: Name },
    answers: named(Name, {
      CreatedDate: '<time>',
      LastChangedDate: '<time>',
      ...(stages && { VersionIdsToStages: stages }),
      ...rest,
    }),
  };
}

/** A new version; under `AWSCURRENT` where no labels are asked for. */
export function putValue(Name: string, version: string, VersionStages?: readonly string[]): Step {
  return {
    call: 'PutSecretValue',
    with: { SecretId: Name, SecretString: 'not-a-secret-either', ...(VersionStages && { VersionStages }) },
    answers: named(Name, { VersionId: version, VersionStages: VersionStages ?? ['AWSCURRENT'] }),
  };
}

/** Moves a label from a version to another, or takes it away. */
export function moved(Name: string, VersionStage: string, RemoveFromVersionId: string, MoveToVersionId?: string): Step {
  return {
    call: 'UpdateSecretVersionStage',
    with: { SecretId: Name, VersionStage, RemoveFromVersionId, ...(MoveToVersionId && { MoveToVersionId }) },
    answers: named(Name),
  };
}

/** The versions that are listed, with their labels; none for a version that has lost them all. */
export function versions(
  Name: string,
  stages: Readonly<Record<string, readonly string[]>>,
  request: Readonly<Record<string, unknown>> = {},
): Step {
  return {
    call: 'ListSecretVersionIds',
    with: { SecretId: Name, ...request },
    answers: named(Name, {
      Versions: Object.entries(stages).map(([VersionId, VersionStages]) => ({
        VersionId,
        ...(VersionStages.length > 0 && { VersionStages }),
        CreatedDate: '<time>',
        KmsKeyIds: ['DefaultEncryptionKey'],
      })),
    }),
  };
}

export function deletedByForce(Name: string, ARN = arn(Name)): Step {
  return {
    call: 'DeleteSecret',
    with: { SecretId: Name, ForceDeleteWithoutRecovery: true },
    answers: named(Name, { DeletionDate: '<time>' }, ARN),
  };
}
