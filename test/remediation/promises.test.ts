import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Action } from '../../lib/domain/plan.ts';
import type { Clause, Policy } from '../../lib/domain/policy.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import type { RemediationPorts } from '../../lib/remediation/order.ts';
import type { Steps } from '../../lib/remediation/ports.ts';
import { remediate } from '../../lib/remediation/remediate.ts';
import { days } from '../../lib/rules/example.ts';
import { aClause, aReplica, now } from '../support/builders.ts';
import { aRemediation } from './a-case.ts';
import { anOldSecret, casesOf, everywhere, frankfurt, ireland, permissive, virginia } from './an-estate.ts';

/*
 * What the documents promise to protect from being written over, each as a property over random estates: up to three families of
 * one name, clocks that are anywhere, fields that nobody knows, and policies that allow everything that can be allowed. Whatever a
 * run destroys is held against the estate and the promises, in other words than the gates'.
 */

interface Estate {
  readonly secrets: readonly SecretDescription[];
  /** Fields of descriptions that no audit shows, by ARN. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly policy: Policy;
  readonly at: number;
}

const name = 'global/a';
const suffixes = ['AAAAAA', 'BBBBBB', 'CCCCCC'];

function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

const age = mostly(400, 60, 9, 6.9, 1, -3);

/** A secret, the copies that stand elsewhere, and whether its own description lists them. */
const family = fc
  .record({
    home: fc.constantFrom(...everywhere),
    copies: mostly<readonly string[]>([], [frankfurt], [virginia], [ireland, frankfurt]),
    lists: mostly(true, false),
    facts: mostly<Partial<SecretDescription>>(
      {},
      { rotationEnabled: true },
      { owningService: 'rds' },
      { deletedAt: now - days },
      { accessedAt: now - days },
      { tags: { 'aws:x': 'y' } },
    ),
    created: age,
    changed: age,
    fields: mostly<readonly string[]>([], ['CrossAccountPrimary'], ['CrossAccountReplicas'], ['Type'], ['LegalHold']),
  })
  .map(({ home, copies, lists, facts, created, changed, fields }) => {
    const others = copies.filter((region) => region !== home);
    const replication = lists ? others.map((region) => ({ region, status: 'InSync' })) : [];
    const role = replication.length > 0 ? { primaryRegion: home } : {};
    const dates = { createdAt: now - created * days, changedAt: now - changed * days };
    return { home, others, fields, facts: { region: home, ...dates, ...role, replication, ...facts } };
  });

const estate: fc.Arbitrary<Estate> = fc
  .record({
    families: fc.array(family, { minLength: 2, maxLength: 3 }),
    conflicting: fc.boolean(),
    clauses: fc.uniqueArray(fc.constantFrom(...clausesOver()), {
      minLength: 1,
      maxLength: 3,
      selector: (one) => one.name,
    }),
    overwrite: fc.constantFrom('auto', 'auto', 'manual'),
    clock: mostly(0, 9 * days, -9 * days),
  })
  .map(({ families, conflicting, clauses, overwrite, clock }) => {
    const fields = new Map<string, readonly string[]>();
    const standing = new Map<string, SecretDescription>();
    families.forEach((one, index) => {
      const secret = anOldSecret({ ...one.facts, name, suffix: suffixes[index] ?? 'DDDDDD' });
      if (standing.has(one.home)) return;
      standing.set(one.home, secret);
      fields.set(secret.arn, one.fields);
      for (const region of one.others) {
        const { accessedAt: _, ...copied } = { ...secret, primaryRegion: one.home };
        if (!standing.has(region)) standing.set(region, aReplica(copied, region));
      }
    });
    const secrets = [...standing.values()].map((secret) => failing(secret, standing, conflicting));
    const remediation = aRemediation({ regions: everywhere, overwrite, limits: { actions: 300, share: 1 } });
    return { secrets, fields, policy: permissive({ clauses, remediation }), at: now + clock };
  });

/** A replication that failed for the name, where another secret holds it. */
function failing(secret: SecretDescription, standing: ReadonlyMap<string, SecretDescription>, conflicting: boolean) {
  const there = [...standing.values()].find(({ region }) => region !== secret.region);
  if (!conflicting || !there || secret.primaryRegion !== undefined || there.primaryRegion !== undefined) return secret;
  const message = `Replication failed: Secret name ${name} already exists in region ${there.region}.`;
  return {
    ...secret,
    primaryRegion: secret.region,
    replication: [{ region: there.region, status: 'Failed', message }],
  };
}

function clausesOver(): readonly Clause[] {
  const from = (home: string, ...to: readonly string[]) =>
    aClause({
      name: `born in ${home}, wanted in ${to.join()}`,
      match: { region: [home] },
      require: { primary: [home], replicas: Object.fromEntries(to.map((one) => [one, {}])), allowOthers: false },
    });
  const placed = aClause({
    name: 'placed',
    require: { primary: [ireland], replicas: { [virginia]: {}, [frankfurt]: {} }, allowOthers: false },
  });
  const anywhere = aClause({
    name: 'anywhere',
    require: { replicas: { [virginia]: {} }, allowOthers: false },
    rules: { 'name-shared': { enabled: false, parameters: {} } },
  });
  const { require: _, ...tunes } = aClause({ name: 'tunes', match: { region: [frankfurt] } });
  return [
    from(ireland, virginia),
    from(virginia, ireland),
    from(ireland, virginia, frankfurt),
    placed,
    placed,
    anywhere,
    tunes,
  ];
}

/** What a run by the service destroys of an estate. */
async function destroyedIn({ secrets, fields, policy, at }: Estate): Promise<readonly Action[]> {
  const done: Action[] = [];
  const steps: Steps = { step: (_, run) => run(), once: (_, run) => run(), wait: async () => undefined };
  const ports: RemediationPorts<null> = {
    clock: { now: () => at },
    policy: async () => policy,
    glance: async () => ({ look: null, waitSeconds: 0 }),
    observe: async () => ({ cases: await casesOf(secrets, policy, at), unreadable: [], replicas: 10 }),
    store: {
      attempts: async () => ({ count: 0, lastAt: 0 }),
      begin: async () => undefined,
      update: async (record) => record,
      repairs: async () => [],
    },
    writer: {
      callOf: () => ({ operation: '', region: '', parameters: {} }),
      async write(action) {
        done.push(action);
        return 'accepted';
      },
    },
    witness: {
      describe: async () => undefined,
      describeRaw: async (region, arn) => {
        const there = secrets.find((one) => one.region === region && one.arn === arn);
        return there && ['ARN', 'Name', ...(fields.get(arn) ?? [])];
      },
      versionKeys: async () => [],
    },
    announce: async () => undefined,
  };
  const order = {
    plan: null,
    trigger: 'manual',
    entry: 'terminal',
    apply: true,
    requestedBy: 'x',
    approvedBy: null,
  } as const;
  await remediate(order, { ...steps }, ports);
  return done;
}

/** What stood where something was written over. */
interface Loss {
  readonly victim: SecretDescription;
  readonly by: SecretDescription;
  readonly estate: Estate;
  readonly done: readonly Action[];
}

const matching = ({ clauses }: Policy, { region }: SecretDescription) =>
  clauses.find(({ match }) => match.region === undefined || match.region.includes(region));

const promises: ReadonlyArray<readonly [promise: string, isBroken: (loss: Loss) => boolean]> = [
  [
    'a secret that another clause decides is never written over',
    ({ victim, by, estate: { policy } }) => {
      const clause = matching(policy, victim);
      return clause !== undefined && clause !== matching(policy, by);
    },
  ],
  [
    'a secret whose place another takes never takes the place of that one, nor is replicated',
    ({ victim, done }) => done.some(({ secret }) => secret.arn === victim.arn),
  ],
  [
    'a secret that its clause may mean is never written over',
    ({ victim, by, estate: { policy } }) => {
      const wanted = matching(policy, victim)?.require?.primary;
      return matching(policy, victim) !== undefined && !wanted && by.replication.length === 0;
    },
  ],
  [
    'a secret that a replica anywhere names as its primary is never written over',
    ({ victim, estate: { secrets } }) =>
      secrets.some(({ region, primaryRegion }) => region !== victim.region && primaryRegion === victim.region),
  ],
  ['a primary and a replica are never written over', ({ victim }) => victim.primaryRegion !== undefined],
  [
    'a secret whose description has a field that is not understood is never written over',
    ({ victim, estate: { fields } }) => (fields.get(victim.arn) ?? []).length > 0,
  ],
  [
    'a secret that was changed or created lately is never written over',
    ({ victim, estate: { at } }) => !(at - Math.max(victim.changedAt ?? at, victim.createdAt ?? at) >= 7 * days),
  ],
  [
    'a secret that was read lately is never written over',
    ({ victim, estate: { at } }) => victim.accessedAt !== undefined && !(at - victim.accessedAt >= 3 * days),
  ],
  [
    'a secret that rotates, that a service manages, or that is to be deleted is never written over',
    ({ victim: { rotationEnabled, owningService, deletedAt, tags } }) =>
      rotationEnabled === true || owningService !== undefined || deletedAt !== undefined || 'aws:x' in tags,
  ],
  [
    'a young primary never overwrites by itself',
    ({ by, estate: { policy, at } }) =>
      policy.remediation?.overwrite === 'auto' && !(at - (by.createdAt ?? at) >= 7 * days),
  ],
];

/** Every loss in so many estates; drawn once, for all promises. */
async function losses(): Promise<readonly Loss[]> {
  const all: Loss[] = [];
  for (const one of fc.sample(estate, { numRuns: 3_000, seed: 16 })) {
    const done = await destroyedIn(one);
    for (const action of done.filter(({ kind }) => kind === 'overwrite')) {
      const victim = one.secrets.find(({ arn }) => arn === action.destroys?.['arn']);
      const by = one.secrets.find(({ arn }) => arn === action.secret.arn);
      if (!victim || !by) throw new Error('something was overwritten that is not there');
      all.push({ victim, by, estate: one, done });
    }
  }
  return all;
}

describe('over any estate', async () => {
  const all = await losses();

  test('enough is overwritten that the promises say something', () => {
    expect(all.length).toBeGreaterThan(30);
  });

  test.each(promises)('%s', (_promise, isBroken) => {
    expect(all.filter(isBroken)).toEqual([]);
  });
});
