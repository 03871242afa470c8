import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { third } from '../support/repair-estate.ts';
import { approval, type RepairWorld, startRepairWorld } from '../support/repair-world.ts';
import { away, home, type Secrets } from '../support/service-world.ts';

let world: RepairWorld;
let names = 0;

beforeAll(async () => {
  world = await startRepairWorld();
});
afterAll(() => world.close());

/** What stands in the way of the replica of a secret; each test has secrets of its own. */
function aConflict(): Secrets {
  const name = aName();
  const replicas = { [away]: { status: 'Failed', cause: 'name-conflict' } } as const;
  return [
    { name, region: home, replicas },
    { name, region: away, suffix: 'Zz9Yy8', created: '400d ago' },
  ];
}

function aName(): string {
  names += 1;
  return `prod/${names}`;
}

function lastReport() {
  return Object(world.published('Repairs Reported').at(-1));
}

describe('what changes between question and answer is refused, and the rest is done:', () => {
  const approve = 'approve';
  const missingToo = { rules: '{ replica-missing: approve, replica-failed: approve, replica-unexpected: approve }' };

  /** The world as the question finds it, and as it is when the answer comes; one conflict is in both. */
  async function moving(before: Secrets, after: Secrets, wishes: Record<string, string> = {}) {
    const still = aConflict();
    await world.wishes({ remediation: { overwrite: approve, remove: approve, ...missingToo } });
    await world.breaks([...before, ...still]);
    const asked: number[] = [];
    await world.afterAudit({
      async answer(question) {
        asked.push(question.plan.actions.length);
        world.estate([...after, ...still]);
        if (Object.keys(wishes).length > 0) {
          await world.wishes({ remediation: { overwrite: approve, remove: approve, ...missingToo, ...wishes } });
        }
        return approval(world, question);
      },
    });
    // Of each of the two who must answer.
    expect(asked).toEqual([2, 2]);
    const report = lastReport();
    expect(report).toMatchObject({
      approval: { kind: 'approved' },
      repairs: [{ kind: 'overwrite', state: 'succeeded', secret: { name: still[0]?.name } }],
    });
    expect(world.writes()).toEqual({ [`ReplicateSecretToRegions ${home}`]: 1 });
    return report.refusals;
  }

  test('somebody has repaired it', async () => {
    const name = aName();
    const refusals = await moving([{ name, region: home }], [{ name, region: home, replicas: { [away]: {} } }]);
    expect(refusals).toMatchObject([
      { code: 'world-moved', secret: { name }, reason: expect.stringContaining('repaired already') },
    ]);
  });

  test('somebody has created a secret there', async () => {
    const name = aName();
    const refusals = await moving(
      [{ name, region: home }],
      [
        { name, region: home },
        { name, region: away, suffix: 'Zz9Yy8', created: '400d ago' },
      ],
    );
    expect(refusals).toMatchObject([{ code: 'world-moved', secret: { name }, action: 'replicate' }]);
  });

  test('somebody has put another value into the secret that was to be overwritten', async () => {
    const [primary, victim] = aConflict();
    if (!primary || !victim) throw new Error('two were expected');
    const versions = { '22222222-2222-4222-8222-222222222222': ['AWSCURRENT'] };
    const refusals = await moving([primary, victim], [primary, { ...victim, versions, changed: '8d ago' }]);
    expect(refusals).toMatchObject([
      { code: 'world-moved', reason: expect.stringMatching(/occupantVersion was .+ and is now 2222/) },
    ]);
  });

  test('somebody has begun to read it', async () => {
    const [primary, victim] = aConflict();
    if (!primary || !victim) throw new Error('two were expected');
    const refusals = await moving([primary, victim], [primary, { ...victim, accessed: '0d ago' }]);
    expect(refusals).toMatchObject([{ code: 'world-moved', reason: expect.stringContaining('somebody needs it') }]);
  });

  test('somebody has promoted the replica that was to be removed', async () => {
    const name = aName();
    const refusals = await moving(
      [{ name, region: home, replicas: { [away]: {}, [third]: {} } }],
      [{ name, region: home, replicas: { [away]: {}, [third]: { promoted: true } } }],
    );
    expect(refusals).toMatchObject([{ code: 'world-moved', secret: { name }, action: 'remove' }]);
  });

  test('the policy no longer lets it be removed', async () => {
    const name = aName();
    const unexpected: Secrets = [{ name, region: home, replicas: { [away]: {}, [third]: {} } }];
    const refusals = await moving(unexpected, unexpected, { remove: 'off' });
    expect(refusals).toMatchObject([{ code: 'mode-off', secret: { name }, action: 'remove' }]);
  });
});

test('an approved plan is void as a whole where its clause has changed meanwhile', async () => {
  await world.wishes({ remediation: { overwrite: 'approve', remove: 'off' } });
  await world.breaks(aConflict());
  await world.afterAudit({
    async answer(question) {
      await world.wishes({
        remediation: { overwrite: 'approve', remove: 'off' },
        replicas: `{ ${away}: { key: alias/new } }`,
      });
      return approval(world, question);
    },
  });

  expect(lastReport()).toMatchObject({
    approval: { kind: 'approved' },
    refusals: [{ code: 'world-moved', reason: expect.stringContaining('everything') }],
  });
  expect(world.writes()).toEqual({});
});
