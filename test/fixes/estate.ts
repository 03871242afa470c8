import fc from 'fast-check';
import { type FixOperation, fixOperations } from '../../lib/domain/fix.ts';
import type { Clause, ClauseRequirement, Policy, ReplicaRequirement, UnmatchedMode } from '../../lib/domain/policy.ts';
import type { ScenarioInput } from '../../simulator/index.ts';
import { account, aPolicy } from '../support/builders.ts';

type Secret = NonNullable<ScenarioInput['secrets']>[number];
type Replica = NonNullable<NonNullable<Secret['replicas']>[string]>;

export interface Estate {
  readonly scenario: ScenarioInput;
  readonly policy: Policy;
}

const regions = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2'];
const [away = '', home = '', east = ''] = regions;
const names = ['app/db', 'app/api'];
const day = 86_400_000;

function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

const failed = (cause: NonNullable<Replica['cause']>, rest: Replica = {}): Replica => ({
  status: 'Failed',
  cause,
  ...rest,
});
const stale = { present: true, versions: { older: ['AWSCURRENT'] } };

/** What can become of a replica. */
const replica: fc.Arbitrary<Replica | null> = fc.constantFrom<Replica | null>(
  null,
  null,
  null,
  {},
  {},
  { kmsKeyId: 'alias/good' },
  { kmsKeyId: 'alias/other' },
  { kmsKeyId: 'alias/off' },
  { kmsKeyId: 'alias/gone' },
  { present: false },
  { status: 'InProgress' },
  { status: 'InProgress', ...stale },
  { status: 'InProgress', present: false },
  { listed: false },
  { listed: false },
  { promoted: true },
  { promoted: true, versions: { own: ['AWSCURRENT'] } },
  { promoted: true, listed: true },
  { versions: { older: ['AWSCURRENT'] } },
  { tags: { tier: 'other' } },
  { created: '400d ago', accessed: '200d ago' },
  failed('network', stale),
  failed('network', { present: false }),
  failed('name-conflict', { present: false }),
  failed('stranded', { present: false }),
  failed('kms-access', { present: false, kmsKeyId: 'alias/off' }),
  failed('kms-access', stale),
  failed('kms-key', { present: false, kmsKeyId: 'alias/good' }),
  failed('region-disabled', { present: false }),
  { status: 'Failed', present: false, message: 'Something that nobody knows.' },
);

const family = fc.record({
  name: fc.constantFrom(...names),
  region: mostly(home, ...regions),
  state: mostly<'there' | 'gone' | 'deleting'>('there', 'gone', 'deleting'),
  replicas: fc.record(Object.fromEntries(regions.map((region) => [region, replica]))),
  key: mostly<string | undefined>(undefined, 'alias/good', 'alias/off'),
});

const requirement: fc.Arbitrary<ReplicaRequirement> = mostly<ReplicaRequirement>(
  {},
  { key: 'alias/good' },
  { key: 'customer-managed' },
);

const require: fc.Arbitrary<ClauseRequirement | undefined> = fc
  .record({
    primary: mostly<readonly string[] | undefined>([home], undefined, [away], [east, away]),
    replicas: fc.dictionary(fc.constantFrom(...regions), requirement, { maxKeys: 3, noNullPrototype: true }),
    allowOthers: mostly(false, true),
    none: mostly(false, true),
  })
  .map(({ primary, replicas, allowOthers, none }) =>
    none ? undefined : { replicas, allowOthers, ...(primary === undefined ? {} : { primary }) },
  );

const clause = fc.record({ require, unused: fc.boolean() }).map(
  ({ require: wanted, unused }): Clause => ({
    name: 'clause',
    optional: true,
    match: {},
    ...(wanted === undefined ? {} : { require: wanted }),
    rules: unused ? { 'replica-unused': { enabled: true, parameters: { period: 90 * day } } } : {},
  }),
);

/** One clause for all, or one for each name. */
const policy = fc
  .tuple(fc.array(clause, { minLength: 1, maxLength: 2 }), fc.boolean(), mostly<UnmatchedMode>('warn', 'fail'))
  .map(([clauses, all, unmatched]) =>
    aPolicy({
      regions,
      unmatched,
      clauses: clauses.map((one, index) => ({
        ...one,
        name: `clause ${index}`,
        match: clauses.length > 1 || !all ? { name: [names[index] ?? '*'] } : {},
      })),
    }),
  );

/** What the person who follows the fixes may not do. */
const denied = mostly<FixOperation | undefined>(undefined, undefined, undefined, undefined, ...fixOperations);

/** Families of one name and of several, in whatever state people and faults leave them; a name belongs to one secret in a Region. */
export const estates: fc.Arbitrary<Estate> = fc
  .tuple(fc.array(family, { minLength: 1, maxLength: 4 }), policy, denied)
  .map(([families, drawn, operation]) => ({
    policy: drawn,
    scenario: {
      ...scenarioOf(families),
      faults: operation === undefined ? [] : [{ fault: 'deny' as const, operation }],
    },
  }));

type Family = typeof family extends fc.Arbitrary<infer T> ? T : never;

function scenarioOf(families: readonly Family[]): ScenarioInput {
  const taken = new Set<string>();
  const secrets: Secret[] = [];
  for (const [index, { name, region, state, replicas, key }] of families.entries()) {
    const slot = (at: string) => `${at} ${name}`;
    if (state !== 'gone' && taken.has(slot(region))) continue;
    if (state !== 'gone') taken.add(slot(region));
    const members = Object.entries(replicas).flatMap(([at, drawn]) => {
      if (at === region || drawn === null || state === 'deleting') return [];
      if (state === 'gone')
        return taken.has(slot(at))
          ? []
          : [[at, drawn.kmsKeyId === undefined ? {} : { kmsKeyId: drawn.kmsKeyId }] as const];
      // Where another secret holds the name, there can be no replica, only the attempt.
      if (taken.has(slot(at))) return [[at, failed('name-conflict', { present: false })] as const];
      return [[at, withVersions(index, drawn)] as const];
    });
    for (const [at, member] of members) if (stands(member)) taken.add(slot(at));
    secrets.push({
      name,
      region,
      suffix: `Fam${String(index).padStart(3, '0')}`,
      tags: { tier: 'critical' },
      created: '400d ago',
      changed: '3d ago',
      versions: { [`current of ${index}`]: ['AWSCURRENT'], [`previous of ${index}`]: ['AWSPREVIOUS'] },
      ...(key === undefined ? {} : { kmsKeyId: key }),
      ...(state === 'gone' ? { absent: true } : {}),
      ...(state === 'deleting' ? { deleted: '2d ago' } : {}),
      replicas: Object.fromEntries(members),
    });
  }
  return {
    version: 1,
    regions,
    accounts: [account],
    clock: { start: '2026-01-15T03:00:00Z', mode: 'manual' },
    kmsKeys: [
      { id: 'good', aliases: ['alias/good'] },
      { id: 'other', aliases: ['alias/other'] },
      { id: 'off', aliases: ['alias/off'], state: 'disabled' },
      { id: 'gone', aliases: ['alias/gone'], state: 'missing' },
    ],
    secrets,
  };
}

/** Version ids are unique to what they are of. */
function withVersions(index: number, { versions, kmsKeyId, ...drawn }: Replica): Replica {
  const own =
    versions && Object.fromEntries(Object.entries(versions).map(([id, labels]) => [`${id} of ${index}`, labels]));
  return { ...drawn, ...(own ? { versions: own } : {}), ...(kmsKeyId === undefined ? {} : { kmsKeyId }) };
}

/** Whether the simulator puts a secret there (docs/scenarios.md). */
function stands({ present, status, listed, promoted, versions, tags, created }: Replica): boolean {
  if (present !== undefined) return present;
  return [undefined, 'InSync'].includes(status) || Boolean(listed === false || promoted || versions || tags || created);
}
