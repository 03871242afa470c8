/** A version's value never gets here. What a scenario declares has neither a date of its own nor a digest. */
export interface Version {
  readonly id: string;
  readonly stages: readonly string[];
  /** Milliseconds since 1970; as old as its secret if left out. */
  readonly createdAt?: number;
  /** Tells a value from another (requests.ts). */
  readonly digest?: string;
}

/** What a primary says of one of its replicas. */
export interface Replica {
  readonly region: string;
  kmsKeyId: string | undefined;
  /** `InSync`, `Failed` or `InProgress`; a scenario may declare a value that nobody knows yet. */
  status: string;
  message: string | undefined;
  accessedAt: number | undefined;
  /** Counts what was asked of this replica: work that was planned for an earlier request does nothing. */
  attempt: number;
}

/**
 * A secret as one Region holds it. Millions of these are kept at once: the ARN is computed, and what a primary and its
 * replicas have in common (tags, versions) is shared by reference, so those are replaced and never changed in place.
 * Times are milliseconds since 1970.
 */
export interface StoredSecret {
  readonly name: string;
  readonly suffix: string;
  readonly createdAt: number;
  /** Its place among all that its Region ever held, from 1; 0 until it is inserted. Tells secrets of one instant apart. */
  order: number;
  /** Present on multi-Region secrets only: the secret's own Region on a primary, another one on a replica. */
  primaryRegion: string | undefined;
  kmsKeyId: string | undefined;
  description: string | undefined;
  /** Undefined when never set; empty once all were removed. DescribeSecret shows the difference. */
  tags: ReadonlyMap<string, string> | undefined;
  /** The resource policy, as it was put. */
  policy: string | undefined;
  owningService: string | undefined;
  rotationEnabled: boolean | undefined;
  changedAt: number;
  accessedAt: number | undefined;
  /** When its deletion was asked for. */
  deletedAt: number | undefined;
  versions: readonly Version[];
  /** Of versions that lie under other keys than the secret's alone (version-keys.ts). */
  versionKeys: ReadonlyMap<string, readonly string[]> | undefined;
  replicas: readonly Replica[] | undefined;
}

export function isReplica(secret: StoredSecret, region: string): boolean {
  return secret.primaryRegion !== undefined && secret.primaryRegion !== region;
}

/** The key of Secrets Manager itself, which each account has in each Region. */
export const DEFAULT_KEY = 'alias/aws/secretsmanager';

/** Undefined where nobody named a key: the account's default one, which AWS then omits from a secret's description. */
export function normaliseKey(kmsKeyId: string | undefined): string | undefined {
  return kmsKeyId === '' ? undefined : kmsKeyId;
}

export function isDefaultKey(kmsKeyId: string | undefined): boolean {
  return normaliseKey(kmsKeyId) === undefined || kmsKeyId?.endsWith(DEFAULT_KEY) === true;
}

/**
 * A replica shows its default key by the alias, in its primary's status and in its own description alike (seen on AWS:
 * cloud-custodian/cloud-custodian, test_secrets_manager_replica_attribute).
 */
export function heldReplicaKey(kmsKeyId: string | undefined): string {
  return kmsKeyId === undefined || isDefaultKey(kmsKeyId) ? DEFAULT_KEY : kmsKeyId;
}

/** Likewise: a replica has no tags where its primary has an empty list of them. */
export function heldReplicaTags(tags: StoredSecret['tags']): StoredSecret['tags'] {
  return tags?.size === 0 ? undefined : tags;
}
