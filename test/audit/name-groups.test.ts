import fc from 'fast-check';
import { expect, test } from 'vitest';
import { audit } from '../../lib/audit/audit.ts';
import { arnInRegion } from '../../lib/domain/arn.ts';
import type { Finding } from '../../lib/domain/finding.ts';
import type { Clause, Policy } from '../../lib/domain/policy.ts';
import type { ReplicaStatus, SecretDescription } from '../../lib/domain/secret.ts';
import { aClause, account, aFamily, aPolicy, clock } from '../support/builders.ts';
import { fakeKeys, fakeReader } from '../support/fake-reader.ts';

/** NAME_GROUPS=10000 tries as many as were promised; the default keeps `npm test` quick. */
const settings = {
  seed: Number(process.env['ORACLE_SEED'] ?? 15),
  numRuns: Number(process.env['NAME_GROUPS'] ?? 1000),
};
const patience = 20_000 + 20 * settings.numRuns;

const regions = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2'];
const name = 'prod/db';

/** The faults of which a place can have one: whatever it holds is reported as one of these. */
const ofPlace = ['replica-missing', 'name-collision', 'replica-promoted', 'replica-orphaned', 'replica-absent'];

interface PlannedFamily {
  readonly suffix: string;
  readonly home: string;
  readonly tag: string;
  readonly primary: 'there' | 'gone';
  readonly replicas: ReadonlyArray<{ readonly region: string; readonly state: ReplicaState }>;
}

/** How AWS may hold a replica, in words of both ends. */
const replicaStates = ['in sync', 'failed', 'in progress', 'vanished', 'promoted', 'left over'] as const;
type ReplicaState = (typeof replicaStates)[number];

const family: fc.Arbitrary<PlannedFamily> = fc.record({
  suffix: fc.constantFrom('Aaaaaa', 'Bbbbbb'),
  home: fc.constantFrom(...regions),
  tag: fc.constantFrom('prod', 'dev'),
  primary: fc.constantFrom('there', 'there', 'there', 'gone'),
  replicas: fc.uniqueArray(
    fc.record({
      region: fc.constantFrom(...regions),
      state: fc.constantFrom<ReplicaState>('in sync', ...replicaStates),
    }),
    { maxLength: 3, selector: ({ region }) => region },
  ),
});

const clauses: fc.Arbitrary<Clause[]> = fc
  .record({
    places: fc.subarray(regions, { maxLength: 2 }),
    homes: fc.option(fc.subarray(regions, { minLength: 1, maxLength: 2 })),
    allowOthers: fc.boolean(),
    split: fc.boolean(),
  })
  .map(({ places, homes, allowOthers, split }) => {
    const away = places.filter((region) => !homes?.includes(region));
    const replicas = Object.fromEntries(away.map((region) => [region, {}]));
    const require = { replicas, allowOthers, ...(homes ? { primary: homes } : {}) };
    const all = aClause({ optional: true, require });
    return split ? [{ ...all, name: 'split', match: { tags: { env: ['dev'] } } }, all] : [all];
  });

/** What AWS could hold of the plan: a place has one secret of the name, and only its own primary's word of it. */
function estateOf(families: readonly PlannedFamily[]): SecretDescription[] {
  const held = new Map<string, SecretDescription>();
  // A replica that vanished was there: no other secret of the name can have been in sync there meanwhile.
  const vanished = new Set<string>();
  for (const { suffix, home, tag, primary, replicas } of families) {
    if (held.has(home) || vanished.has(home)) continue;
    const free = replicas.filter(({ region }) => region !== home && !held.has(region) && !vanished.has(region));
    const listed = free.filter(({ state }) => state !== 'promoted' && state !== 'left over');
    const [head] = aFamily({ name, suffix, region: home, tags: { env: tag } }, listed.map(statusOf));
    if (!head) throw new Error('no primary');
    const { primaryRegion: _, ...single } = head;
    if (primary === 'there') held.set(home, replicas.length > 0 ? head : single);
    for (const { region, state } of free) {
      if (state === 'vanished') {
        if (primary === 'there') vanished.add(region);
        continue;
      }
      const copy = { ...head, region, arn: arnInRegion(head.arn, region), replication: [] };
      const { primaryRegion: __, ...promoted } = copy;
      held.set(region, state === 'promoted' ? promoted : copy);
    }
  }
  return [...held.values()];
}

function statusOf({ region, state }: PlannedFamily['replicas'][number]): ReplicaStatus {
  const status = { failed: 'Failed', 'in progress': 'InProgress' }[state as string] ?? 'InSync';
  return { region, status, kmsKeyId: 'alias/aws/secretsmanager' };
}

/** What contradicts itself in the findings about one name; empty when all is well. */
function contradictions(
  estate: readonly SecretDescription[],
  clauses: readonly Clause[],
  findings: readonly Finding[],
) {
  return [...twice(findings), ...slanders(estate, findings), ...mutuallyDestructive(findings, clauses)];
}

function twice(findings: readonly Finding[]): string[] {
  const faults = findings.filter(({ rule, status }) => status === 'open' && ofPlace.includes(rule));
  const places = Map.groupBy(faults, ({ region, clause }) => `${region} ${clause}`);
  return [...places].flatMap(([place, all]) =>
    all.length > 1 ? [`${place}: ${all.map(({ rule, secret }) => `${rule} of ${secret.arn}`).join(', ')}`] : [],
  );
}

/** A live replica is nobody's former one, and no stranger. */
function slanders(estate: readonly SecretDescription[], findings: readonly Finding[]): string[] {
  const live = estate.filter(({ region, primaryRegion }) => primaryRegion !== undefined && primaryRegion !== region);
  return findings
    .filter(({ rule, cause }) => rule === 'replica-promoted' || (rule === 'name-collision' && cause === 'unrelated'))
    .filter(({ observed }) => live.some(({ arn }) => arn === observed['arn']))
    .map(({ rule, secret, region }) => `${rule} of ${secret.arn} in ${region} is about a live replica`);
}

/**
 * What one finding asks to remove, another of the same secret needs: a replica where the primary is wanted is what a misplaced one
 * is moved to, or one of several that share the name once it is decided which.
 */
function mutuallyDestructive(findings: readonly Finding[], clauses: readonly Clause[]): string[] {
  const open = findings.filter(({ status }) => status === 'open');
  return open.flatMap((one) => {
    const removed = removals(one);
    const needed = open.filter((other) => needs(other, one, clauses).some((region) => removed.includes(region)));
    return needed.map((other) => `${one.rule} of ${one.secret.arn} destroys in ${one.region} what ${other.rule} needs`);
  });
}

/** Regions in which the finding asks outright for a removal or a deletion; what a person is to decide first is no such thing. */
function removals({ rule, region, fix }: Finding): string[] {
  // What is not there is not destroyed.
  if (rule === 'replica-absent') return [];
  const called = (fix?.steps ?? []).flatMap(({ operation, region: at, parameters }) => {
    if (operation === 'DeleteSecret') return [at];
    const list = parameters['RemoveReplicaRegions'];
    return operation === 'RemoveRegionsFromReplication' && Array.isArray(list) ? list.map(String) : [];
  });
  return rule === 'replica-unexpected' ? [...called, region] : called;
}

function needs({ rule, secret, clause }: Finding, asking: Finding, clauses: readonly Clause[]): readonly string[] {
  const isMove = rule === 'primary-misplaced' || rule === 'name-shared';
  if (!isMove || secret.arn !== asking.secret.arn) return [];
  return clauses.find(({ name: one }) => one === clause)?.require?.primary ?? [];
}

test(
  'of any name that up to three families bear in up to four Regions a place has one fault and one finding',
  async () => {
    const property = fc.asyncProperty(
      fc.array(family, { minLength: 1, maxLength: 3 }),
      clauses,
      async (planned, drawn) => {
        const estate = estateOf(planned);
        const policy: Policy = aPolicy({ regions, clauses: drawn });
        const reader = fakeReader(estate);
        const { findings } = await audit({ policy, scopes: [{ account, reader, keys: fakeKeys() }], clock });
        expect(contradictions(estate, drawn, findings)).toEqual([]);
      },
    );
    await fc.assert(property, settings);
  },
  patience,
);
