/** A Region's code, such as `eu-central-1`. */
export type Region = string;

/** A twelve-digit AWS account id. */
export type AccountId = string;

/** Milliseconds since 1970, as `Date.now()` gives them. */
export type Instant = number;

/**
 * What one Region shows of one secret, whether read from a listing or from a description.
 * Never holds, and cannot hold, the secret's value.
 */
export interface SecretSnapshot {
  readonly arn: string;
  readonly name: string;
  readonly account: AccountId;
  /** The Region it was read in, which its ARN names too. */
  readonly region: Region;
  /** Present only on multi-Region secrets; on a primary it equals `region` (docs/aws-facts.md, "Roles"). */
  readonly primaryRegion?: Region;
  /** Absent for the account's default key `aws/secretsmanager`. A key id, key ARN, alias or alias ARN. */
  readonly kmsKeyId?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly owningService?: string;
  /** Version id that carries AWSCURRENT. */
  readonly currentVersion?: string;
  readonly rotationEnabled?: boolean;
  readonly createdAt?: Instant;
  readonly changedAt?: Instant;
  /** Day precision. */
  readonly accessedAt?: Instant;
  /** Present when the secret is scheduled for deletion. */
  readonly deletedAt?: Instant;
}

/** What a primary's description says about one of its replica Regions. */
export interface ReplicaStatus {
  readonly region: Region;
  /** `InSync`, `Failed` or `InProgress` today; anything else is a value nobody knows yet and is reported as unknown. */
  readonly status: string;
  readonly message?: string;
  /** `alias/aws/secretsmanager` for the default key (docs/aws-facts.md, "Keys"). */
  readonly kmsKeyId?: string;
  readonly accessedAt?: Instant;
}

/** A secret as DescribeSecret shows it: only there is the replication status to be found. */
export interface SecretDescription extends SecretSnapshot {
  readonly replication: readonly ReplicaStatus[];
}

/**
 * The outcome of looking for something. `unseen` is not `absent`: what could not be read is unknown, never clean.
 * `not-asked`: this run does not read that Region, by the caller's wish or because the policy does not list it.
 */
export type Sighting<T> =
  | { readonly kind: 'present'; readonly value: T }
  | { readonly kind: 'absent' }
  | Unseen
  | { readonly kind: 'not-asked'; readonly reason: string };

export interface Unseen {
  readonly kind: 'unseen';
  readonly reason: string;
  /** True when the result says so once elsewhere (a Region's coverage, a key's gap), so that no finding need repeat it. */
  readonly accounted?: boolean;
}

/** A primary and its replicas: one account, one name, one ARN suffix (docs/aws-facts.md, "Identity"). */
export interface FamilyId {
  /** The primary's ARN: the identity of the family. */
  readonly arn: string;
  readonly account: AccountId;
  readonly name: string;
  readonly primaryRegion: Region;
}
