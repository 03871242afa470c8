import fc from 'fast-check';
import { type KeyChoice, type KeyPlan, keyChoices } from './keys.ts';

/** What a random estate is built from: small choices that shrink towards a healthy estate. */
export interface EstatePlan {
  readonly families: readonly FamilyPlan[];
  readonly keys: readonly KeyPlan[];
  readonly stated: boolean;
  readonly faults: FaultPlan;
}

export interface FamilyPlan {
  readonly account: number;
  readonly name: string;
  readonly suffix: string;
  readonly home: string;
  readonly primary: 'there' | 'gone' | 'deleting';
  /** Multi-Region although it has no replica. */
  readonly lone: boolean;
  /** Nowhere is its primary said to be one, as with moto. */
  readonly bare: boolean;
  readonly tag: string | null;
  readonly service: string | null;
  readonly changed: number | null;
  readonly lag: Lag;
  /** Nobody may describe it; of a replica: nor what else has its name there. */
  readonly denied: boolean;
  readonly replicas: readonly ReplicaPlan[];
}

export interface ReplicaPlan {
  readonly region: string;
  /** What the primary says of it; null: nothing. */
  readonly status: string | null;
  readonly message: string | null;
  readonly reportedKey: KeyChoice;
  readonly reportedRead: number | null;
  readonly copy: 'there' | 'absent' | 'promoted' | 'stranger';
  /** Null: the key that the primary reports. */
  readonly key: KeyChoice | null;
  readonly version: string | null;
  readonly tag: 'same' | 'other' | 'aws-only';
  readonly created: number | null;
  readonly changed: number | null;
  readonly read: number | null;
  readonly lag: Lag;
  readonly denied: boolean;
  readonly inProgress: number | null;
  readonly outdated: number | null;
}

/**
 * What reads make of a secret that are only eventually consistent. A listing: not yet there, still there, or as it was,
 * in one fact or in its role. A description: not yet there.
 */
const lagKinds = ['hidden', 'ghost', 'old-tags', 'old-version', 'old-key', 'old-role', 'undescribed'] as const;
export type Lag = 'none' | (typeof lagKinds)[number];

export interface FaultPlan {
  readonly listings: ReadonlyArray<{
    readonly salt: number;
    readonly pageSize: number;
    readonly odd: boolean;
    readonly cutAfter: number | null;
    readonly failure: 'denied' | 'unreachable';
  }>;
}

export const accounts = ['111122223333', '444455556666'] as const;
export const regions = ['eu-central-1', 'eu-west-1', 'us-east-1', 'ap-south-1'] as const;
/** The last is named as the first with its suffix: AWS may take the ARN of the one for that of the other. */
export const names = ['app/db', 'app/api', 'ops/x', 'app/db-Aaaaaa'] as const;

const nameConflict = 'Replication failed: Secret name app/db already exists in region us-east-1.';
const messages = [
  nameConflict,
  'app/db is currently replicated to us-east-1 with a different arn',
  'Access to KMS denied',
];

/** The first, mostly; the others now and then. */
export function mostly<T>(first: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 2, arbitrary: fc.constant(first) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ withCrossShrink: true }, { weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

const any = <T>(...values: readonly T[]) => fc.constantFrom(...values);

/** Whether listings lag, and whether reads fail. */
interface Trouble {
  readonly lags: boolean;
  readonly faults: boolean;
}

/** A Region that the policy mostly lists, or else the last one. */
const region = fc.oneof(
  { weight: 12, arbitrary: any<string>(...regions.slice(0, 3)) },
  { weight: 1, arbitrary: any<string>(regions[3]) },
);

/** Minutes ago: round about the graces of the rules, and around the periods for which a replica may go unread. */
const age = mostly<number | null>(3000, 1, 10, 16, 40, 200_000, 600_000, null);
const lastRead = any<number | null>(3000, 200_000, 600_000, null);

function lagOf({ lags, faults }: Trouble): fc.Arbitrary<Lag> {
  if (!lags) return fc.constant('none');
  // Where listings break off, only a description that lags can make a secret look absent.
  return faults ? mostly<Lag>('none', 'undescribed', 'ghost', 'undescribed') : mostly<Lag>('none', ...lagKinds);
}

const replica = ({ lags, faults }: Trouble): fc.Arbitrary<ReplicaPlan> =>
  fc.record({
    region,
    status: mostly<string | null>('InSync', 'InProgress', 'Failed', 'Paused', null),
    message: any<string | null>(null, ...messages),
    reportedKey: mostly(...keyChoices),
    reportedRead: lastRead,
    copy: mostly<ReplicaPlan['copy']>('there', 'absent', 'promoted', 'stranger'),
    key: mostly<KeyChoice | null>(null, ...keyChoices),
    version: mostly<string | null>('v2', 'v1', null),
    tag: mostly<ReplicaPlan['tag']>('same', 'other', 'aws-only'),
    created: any<number | null>(3000, 600_000, null),
    changed: age,
    read: lastRead,
    lag: lagOf({ lags, faults }),
    denied: faults ? mostly(false, true) : fc.constant(false),
    inProgress: age,
    outdated: age,
  });

const family = ({ lags, faults }: Trouble): fc.Arbitrary<FamilyPlan> =>
  fc.record({
    account: mostly(0, 1),
    name: any(...names),
    suffix: mostly('Aaaaaa', 'Bbbbbb'),
    home: region,
    primary: mostly<FamilyPlan['primary']>('there', 'gone', 'gone', 'deleting'),
    lone: fc.boolean(),
    bare: mostly(false, true),
    tag: any<string | null>('prod', 'dev', null),
    service: mostly<string | null>(null, 'rds'),
    changed: age,
    lag: lagOf({ lags, faults }),
    denied: faults ? mostly(false, true) : fc.constant(false),
    replicas: fc.uniqueArray(replica({ lags, faults }), { maxLength: 3, selector: ({ region }) => region }),
  });

const key: fc.Arbitrary<KeyPlan> = fc.record({
  app: mostly('Enabled', 'Disabled', 'PendingDeletion', 'Updating', 'Frozen'),
  ops: mostly('Enabled', 'Disabled'),
  shared: fc.boolean(),
  refused: mostly<KeyPlan['refused']>('none', 'app', 'ops', 'aws'),
});

function listings(faults: boolean): fc.Arbitrary<FaultPlan['listings']> {
  const listing = fc.record({
    salt: fc.nat(1000),
    pageSize: any(1, 2, 3),
    odd: fc.boolean(),
    cutAfter: faults ? seldom(any(0, 1, 2)) : fc.constant(null),
    failure: mostly<'denied' | 'unreachable'>('denied', 'unreachable'),
  });
  const count = accounts.length * regions.length;
  return fc.array(listing, { minLength: count, maxLength: count });
}

/** Other orders, in which the same estate may be listed. */
export const orders = listings(false);

/** Random estates: with listings that lag, and with reads that fail, or without. */
export function estatePlan({ lags, faults }: Trouble): fc.Arbitrary<EstatePlan> {
  return fc.record({
    families: fc.array(family({ lags, faults }), { maxLength: 5 }),
    keys: fc.tuple(key, key),
    stated: fc.boolean(),
    faults: fc.record({
      listings: listings(faults),
    }),
  });
}
