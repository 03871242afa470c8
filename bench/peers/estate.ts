import type { ScenarioInput } from '../../simulator/index.ts';
import { account } from '../estate.ts';

type Family = NonNullable<ScenarioInput['secrets']>[number];

export const home = 'eu-west-1';
/** Where the policy wants a replica under a key of its own. */
const near = 'eu-central-1';
const far = 'us-east-1';
export const regions = [home, near, far] as const;

/** A way in which a family can be faulty: how many families are, and how they stand in the estate. */
interface Kind {
  readonly rule: string;
  readonly count: number;
  families(name: string): readonly Family[];
}

const key = 'alias/prod-secrets';
const lostKey = 'alias/lost';
const nearby = { kmsKeyId: key };
const [older, newer] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

function prod(name: string, replicas: Family['replicas'], more: Partial<Family> = {}): Family {
  const tags = { team: 'payments', access: 'restricted' };
  return { name, region: home, kmsKeyId: key, tags, ...(replicas && { replicas }), ...more };
}

/**
 * One of each thing that can be wrong without time having to pass: so neither a stuck replica, which a second audit sees, nor an
 * unread one. Every fault is in a family of its own, so that whoever names the secret has found it.
 */
const kinds: readonly Kind[] = [
  {
    rule: 'replica-failed',
    count: 6,
    families: (name) => [prod(name, { [near]: nearby, [far]: { status: 'Failed', cause: 'kms-access' } })],
  },
  {
    rule: 'replica-failed-by-name',
    count: 5,
    families: (name) => [
      prod(name, { [near]: nearby, [far]: { status: 'Failed', cause: 'name-conflict' } }),
      { name, region: far, created: '200d ago', suffix: 'Strang' },
    ],
  },
  { rule: 'replica-missing', count: 5, families: (name) => [prod(name, { [near]: nearby })] },
  { rule: 'replica-missing-everywhere', count: 4, families: (name) => [prod(name, undefined)] },
  {
    rule: 'replica-stale',
    count: 4,
    families: (name) => [
      prod(
        name,
        { [near]: nearby, [far]: { changed: '33d ago', versions: { [older]: ['AWSCURRENT'] } } },
        { changed: '3d ago', versions: { [newer]: ['AWSCURRENT'], [older]: ['AWSPREVIOUS'] } },
      ),
    ],
  },
  { rule: 'replica-key-mismatch', count: 5, families: (name) => [prod(name, { [near]: {}, [far]: {} })] },
  {
    rule: 'replica-metadata-drift',
    count: 4,
    families: (name) => [prod(name, { [near]: { ...nearby, tags: { team: 'payments', access: 'open' } }, [far]: {} })],
  },
  {
    rule: 'replica-absent',
    count: 4,
    families: (name) => [prod(name, { [near]: nearby, [far]: { present: false } })],
  },
  {
    rule: 'replica-orphaned',
    count: 4,
    families: (name) => [{ name, region: home, absent: true, replicas: { [far]: {} } }],
  },
  {
    rule: 'replica-promoted',
    count: 3,
    families: (name) => [prod(name, { [near]: nearby, [far]: { promoted: true, changed: '12d ago' } })],
  },
  {
    rule: 'name-collision',
    count: 3,
    families: (name) => [prod(name, { [near]: nearby }), { name, region: far, created: '200d ago', suffix: 'Strang' }],
  },
  { rule: 'primary-pending-deletion', count: 2, families: (name) => [prod(name, undefined, { deleted: '2d ago' })] },
  { rule: 'replica-unexpected', count: 2, families: (name) => [{ name, region: home, replicas: { [far]: {} } }] },
  { rule: 'primary-misplaced', count: 1, families: (name) => [{ name, region: near, kmsKeyId: key }] },
  {
    rule: 'replica-key-unusable',
    count: 2,
    families: (name) => [{ name, region: home, replicas: { [near]: { kmsKeyId: lostKey } } }],
  },
];

/** By clause of the policy: what is not production says so in its name. */
const prefixes: Readonly<Record<string, string>> = { 'replica-unexpected': 'dev', 'replica-key-unusable': 'shared' };

function nameOf(rule: string, index: number): string {
  return `${prefixes[rule] ?? 'prod'}/${rule}/${index}`;
}

/** The secret of each fault, and what is wrong with it. */
export const faults: ReadonlyMap<string, string> = new Map(
  kinds.flatMap(({ rule, count }) => Array.from({ length: count }, (_, index) => [nameOf(rule, index), rule] as const)),
);

/** So many families in all, the faulty ones among them. */
export function scenarioOf(families: number, latency: number): ScenarioInput {
  const healthy = prod('prod/service/{n}', { [near]: nearby, [far]: {} }, { count: families - faults.size });
  const faulty = kinds.flatMap(({ rule, count, families: of }) =>
    Array.from({ length: count }, (_, index) => of(nameOf(rule, index))).flat(),
  );
  return {
    version: 1,
    accounts: [account],
    regions: [...regions],
    kmsKeys: [{ id: 'mrk-00000000000000000000000000000001', aliases: [lostKey], state: 'pending-deletion' }],
    secrets: [healthy, ...faulty],
    faults: latency > 0 ? [{ fault: 'delay', seconds: latency, time: 'real' }] : [],
  };
}

export const policyText = `version: 1
accounts: ["${account}"]
regions: [${regions.join(', ')}]
clauses:
  - name: production
    match: { name: prod/* }
    require:
      primary: ${home}
      replicas: { ${near}: { key: ${key} }, ${far}: {} }
  - name: shared
    match: { name: shared/* }
    require:
      primary: ${home}
      replicas: { ${near}: {} }
  - name: development
    match: { name: dev/* }
    require: { replicas: {} }
`;
