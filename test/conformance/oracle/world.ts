/** What the oracle and the audit are both asked about: everything that exists, and how reading it differs from the truth. */
export interface World {
  /** The time of the audit, in milliseconds since 1970, as all times here. */
  readonly now: number;
  readonly account: string;
  /** As its YAML parses. */
  readonly policy: PolicyDocument;
  readonly regions: Readonly<Record<string, RegionTruth>>;
  readonly keys: readonly KeyTruth[];
  readonly memory: readonly Remembered[];
}

export interface PolicyDocument {
  readonly version: 1;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly clauses: readonly ClauseDocument[];
  readonly exceptions?: readonly ExceptionDocument[];
}

export interface ClauseDocument {
  readonly name: string;
  readonly optional?: boolean;
  readonly match: {
    readonly name?: string | readonly string[];
    readonly tags?: Readonly<Record<string, string | readonly string[]>>;
    readonly owningService?: string;
    readonly region?: string | readonly string[];
  };
  readonly require?: {
    readonly primary?: string | readonly string[];
    readonly replicas: Readonly<Record<string, { readonly key?: string }>>;
    readonly allowOthers?: boolean;
  };
  readonly rules?: Readonly<Record<string, 'off' | Readonly<Record<string, string>>>>;
}

export interface ExceptionDocument {
  readonly rule: string;
  readonly secret: string;
  readonly region?: string;
  readonly reason: string;
  readonly owner: string;
  readonly until: string;
}

export interface RegionTruth {
  readonly listing: 'complete' | 'denied' | 'cut';
  readonly secrets: readonly Secret[];
}

/** A secret as DescribeSecret gives it in its Region, and how reading differs from that. */
export interface Secret {
  arn: string;
  name: string;
  primaryRegion?: string;
  kmsKeyId?: string;
  tags?: Readonly<Record<string, string>>;
  owningService?: string;
  currentVersion?: string;
  createdDate?: number;
  lastChangedDate?: number;
  lastAccessedDate?: number;
  deletedDate?: number;
  replicationStatus?: readonly ReplicaStatus[];
  listed?: false | Shown;
  described?:
    | 'denied'
    | 'not-found'
    | { readonly other: string }
    | { readonly extra: Readonly<Record<string, unknown>> };
  /** It exists no more, and its listing still shows it. */
  gone?: true;
  /** A listing that is cut breaks off before it. */
  beyondCut?: true;
}

/** Fields that a listing shows otherwise than they are; `primaryRegion: null` means that it shows none. */
export interface Shown {
  readonly tags?: Readonly<Record<string, string>>;
  readonly kmsKeyId?: string;
  readonly currentVersion?: string;
  readonly primaryRegion?: string | null;
}

export interface ReplicaStatus {
  readonly region: string;
  readonly status: string;
  readonly statusMessage?: string;
  readonly kmsKeyId?: string;
  readonly lastAccessedDate?: number;
}

export interface KeyTruth {
  readonly region: string;
  readonly arn: string;
  readonly keyId: string;
  readonly aliases: readonly string[];
  readonly state: string;
  readonly manager: 'CUSTOMER' | 'AWS';
  readonly denied: boolean;
}

export interface Remembered {
  readonly kind: 'in-progress' | 'outdated';
  readonly arn: string;
  readonly region: string;
  readonly since: number;
}

/** What the oracle answers, and what an audit's result is brought down to. */
export interface Answer {
  readonly verdict: string;
  readonly findings: readonly AnswerFinding[];
  readonly unknowns: readonly Unknown[];
  readonly coverage: Coverage;
}

export interface AnswerFinding {
  /** ARN of the primary, or what it would be. */
  readonly secret: string;
  readonly name: string;
  readonly region: string;
  readonly rule: string;
  readonly status: string;
}

/** Null: about everything. */
export interface Unknown {
  readonly name: string | null;
  readonly region: string | null;
  readonly rule: string | null;
  readonly why: string;
}

/** Families by the clause that decides them. */
export interface Coverage {
  readonly required: number;
  readonly forbidden: number;
  readonly tuned: number;
  readonly unmatched: number;
  readonly undecided: number;
}

/** A world, and what was made in it on purpose: the cases that touch each name, and those that touch all of them. */
export interface MadeWorld {
  readonly world: World;
  readonly cases: ReadonlyMap<string, ReadonlySet<string>>;
  readonly everywhere: ReadonlySet<string>;
  /** What the audit asked about, where that is known: `<Region> <name>`. */
  readonly described?: ReadonlySet<string>;
}

export const day = 86_400_000;
export const minute = 60_000;

export function secretArn(region: string, account: string, name: string, suffix: string): string {
  return `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${suffix}`;
}

export function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}

export function inRegion(arn: string, region: string): string {
  const [head, partition, service, , ...rest] = arn.split(':');
  return [head, partition, service, region, ...rest].join(':');
}
