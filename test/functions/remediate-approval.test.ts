import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Question, type RepairWorld, type RunOptions, startRepairWorld, third } from '../support/repair-world.ts';
import { away, home, ownAccount, type Secrets } from '../support/service-world.ts';

let world: RepairWorld;
let names = 0;

beforeAll(async () => {
  world = await startRepairWorld();
});
beforeEach(() => world.wishes({ remediation: { overwrite: 'approve', remove: 'approve' } }));
afterAll(() => world.close());

const bob = `arn:aws:iam::${ownAccount}:user/bob`;

/** What stands in the way of the replica of a secret; each test has secrets of its own. */
function aConflict(): Secrets {
  names += 1;
  const replicas = { [away]: { status: 'Failed', cause: 'name-conflict' } } as const;
  return [
    { name: `prod/${names}`, region: home, replicas },
    { name: `prod/${names}`, region: away, suffix: 'Zz9Yy8', created: '400d ago' },
  ];
}

type Given = { readonly decision?: string; readonly hash?: string; readonly proof?: string };

async function right({ plan: { hash } }: Question, other: Given = {}) {
  return { decision: 'approve', hash, proof: await world.prove('bob', hash), ...other };
}

function lastReport() {
  return Object(world.published('Repairs Reported').at(-1));
}

/** How a run ended that asked a question about one overwrite. */
async function asking(answer: NonNullable<RunOptions['answer']>) {
  await world.breaks(aConflict());
  const questions: (string | null)[] = [];
  const runs = await world.afterAudit({
    answer(question, at) {
      questions.push(question.previous);
      return answer(question, at);
    },
  });
  expect(runs).toMatchObject([{ status: 'SUCCEEDED' }]);
  return { questions, report: lastReport() };
}

describe('nothing is written, and the report says why, where the answer', () => {
  test('is a rejection by one who may', async () => {
    const { report } = await asking((question) => right(question, { decision: 'reject' }));

    expect(report).toMatchObject({ approval: { kind: 'rejected', by: bob, destructive: 1 }, repairs: [] });
    expect(world.writes()).toEqual({});
  });

  test('never comes', async () => {
    const { report } = await asking(async () => ({ error: { ErrorType: 'Callback.Timeout' }, late: true }));

    expect(report).toMatchObject({ approval: { kind: 'expired', by: null }, repairs: [] });
    expect(world.writes()).toEqual({});
  });

  test('comes when the question has expired', async () => {
    const { report } = await asking(async (question) => {
      world.pass(24 * 3600 + 1);
      return right(question);
    });

    expect(report).toMatchObject({ approval: { kind: 'approved' }, stopped: { code: 'plan-expired' }, repairs: [] });
    expect(world.writes()).toEqual({});
  });

  test.each<readonly [string, (question: Question) => Promise<object | string>, string]>([
    [
      'is made by one who is not on the list',
      async ({ plan: { hash } }) => ({ decision: 'approve', hash, proof: await world.prove('mallory', hash) }),
      'is not among the policy’s approvers',
    ],
    ['is about another plan', (question) => right(question, { hash: 'f'.repeat(64) }), 'about another plan'],
    [
      'carries a proof for another plan',
      async (question) => right(question, { proof: await world.prove('bob', 'f'.repeat(64)) }),
      'could not be proven',
    ],
    ['carries no proof', (question) => right(question, { proof: 'https://sts.amazonaws.com/' }), 'could not be proven'],
    ['carries what is no decision', (question) => right(question, { decision: 'yes' }), 'is not one that'],
    ['is not one at all', async () => 'yes', 'is not one that'],
    ['is a failure that somebody sent', async () => ({ error: { ErrorMessage: 'no' } }), 'is not one that'],
  ])('%s, five times over', async (_how, answer, reason) => {
    const { questions, report } = await asking(answer);
    const said = expect.stringContaining(reason.replace('’', "'"));

    expect(questions).toEqual([null, said, said, said, said]);
    expect(report).toMatchObject({ approval: { kind: 'invalid', by: null, reason: said }, repairs: [] });
    expect(world.writes()).toEqual({});
  });
});

test('answers that do not count do not keep a right one from being followed, once', async () => {
  const { report } = await asking((question, at) => right(question, at < 4 ? { hash: 'f'.repeat(64) } : {}));

  expect(report).toMatchObject({
    approval: { kind: 'approved', by: bob, carriedOut: true },
    repairs: [{ state: 'succeeded', approvedBy: bob }],
  });
  expect(world.writes()).toEqual({ [`ReplicateSecretToRegions ${home}`]: 1 });
});

test('who asks for what destroys nothing may approve it himself', async () => {
  await world.wishes({ remediation: { rules: '{ replica-missing: approve }', overwrite: 'off', remove: 'off' } });
  names += 1;
  await world.breaks([{ name: `prod/${names}`, region: home }]);
  const { runs } = await world.invoke({ apply: true, requestedBy: bob }, { answer: (question) => right(question) });

  expect(runs).toMatchObject([{ result: { repairs: ['succeeded'], approval: 'approved' } }]);
});

test.each<readonly [string, Record<string, string>]>([
  ['by the rule', { rules: '{ name-collision: approve, replica-failed: manual }', remove: 'off' }],
  ['by its own mode', { overwrite: 'manual' }],
])('what the policy lets a person begin only (%s) the service does not even ask for', async (_how, remediation) => {
  await world.wishes({
    remediation: { rules: '{ replica-failed: approve, replica-unexpected: auto }', ...remediation },
  });
  await world.breaks(aConflict());
  const asked = world.published('Approval Requested').length;
  await world.afterAudit();

  expect(world.published('Approval Requested')).toHaveLength(asked);
  expect(world.writes()).toEqual({});
});

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
        return right(question);
      },
    });
    expect(asked).toEqual([2]);
    const report = lastReport();
    expect(report).toMatchObject({
      approval: { kind: 'approved' },
      repairs: [{ kind: 'overwrite', state: 'succeeded', secret: { name: still[0]?.name } }],
    });
    expect(world.writes()).toEqual({ [`ReplicateSecretToRegions ${home}`]: 1 });
    return report.refusals;
  }

  function aName(): string {
    names += 1;
    return `prod/${names}`;
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
  await world.breaks(aConflict());
  await world.afterAudit({
    async answer(question) {
      await world.wishes({
        remediation: { overwrite: 'approve', remove: 'off' },
        replicas: `{ ${away}: { key: alias/new } }`,
      });
      return right(question);
    },
  });

  expect(lastReport()).toMatchObject({
    approval: { kind: 'approved' },
    refusals: [{ code: 'world-moved', reason: expect.stringContaining('everything') }],
  });
  expect(world.writes()).toEqual({});
});
