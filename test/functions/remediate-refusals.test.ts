import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { planHash } from '../../lib/remediation/plan.ts';
import { conflict, missing, third, unexpected, type Wishes } from '../support/repair-estate.ts';
import { type RepairWorld, startRepairWorld } from '../support/repair-world.ts';
import { away, home, memberAccount, ownAccount, type Secrets } from '../support/service-world.ts';

type Secret = Secrets[number];

let world: RepairWorld;

beforeAll(async () => {
  world = await startRepairWorld();
});
beforeEach(async () => {
  vi.stubEnv('BROKEN_POLICY', 'fail');
  world.simulator.clearFaults();
  await world.wishes();
});
afterAll(() => world.close());

/** Nobody has used it for long, and it is nobody's. */
const stranger = { region: away, suffix: 'Zz9Yy8', created: '400d ago', accessed: '30d ago' };

function inTheWay(name: string, facts: Partial<Secret>): Secrets {
  const replicas = { [away]: { status: 'Failed', cause: 'name-conflict' } } as const;
  return [
    { name, region: home, suffix: 'Ab12Cd', replicas },
    { name, ...stranger, ...facts },
  ];
}

const victims: ReadonlyArray<readonly [code: string, victim: Partial<Secret>]> = [
  ['victim-promoted', { suffix: 'Ab12Cd' }],
  ['victim-primary', { replicas: { [third]: {} } }],
  ['victim-replica', { region: third, replicas: { [away]: {} } }],
  ['victim-pending-deletion', { deleted: '1d ago' }],
  ['victim-rotating', { rotationEnabled: true }],
  ['victim-owned', { owningService: 'rds' }],
  ['victim-owned', { tags: { 'aws:cloudformation:stack-name': 'orders' } }],
  ['victim-changed-lately', { changed: '6d ago' }],
  ['victim-changed-lately', { created: '6d ago' }],
  ['read-lately', { accessed: '2d ago' }],
];

const replicas: ReadonlyArray<readonly [code: string, secret: Partial<Secret>]> = [
  ['read-lately', { replicas: { [away]: {}, [third]: { accessed: '5d ago' } } }],
  ['primary-pending-deletion', { deleted: '1d ago' }],
];

const gated = [
  ...victims.map(([code, facts], n) => ({ code, secrets: inTheWay(`victim-${n}`, facts) })),
  ...replicas.map(([code, facts], n) => ({ code, secrets: [{ ...unexpected, name: `replica-${n}`, ...facts }] })),
];

const everyGate = gated.map(({ code, secrets }) => `${secrets[0]?.name} ${code}`).sort();

function codes(refusals: unknown): string[] {
  const all: { secret: { name: string }; code: string }[] = Array.isArray(refusals) ? refusals : [];
  return all.map(({ secret, code }) => `${secret.name} ${code}`).sort();
}

function lastReport() {
  return Object(world.published('Repairs Reported').at(-1));
}

describe('a gate that is shut', () => {
  beforeEach(async () => {
    world.estate(gated.flatMap(({ secrets }) => secrets));
  });

  test.each<readonly [string, Wishes]>([
    ['the service may do everything', {}],
    [
      'everything needs an approval, which is not even asked for',
      { remediation: { overwrite: 'approve', remove: 'approve' } },
    ],
  ])('keeps everything from being written, each with its reason, where %s', async (_who, wishes) => {
    await world.wishes(wishes);
    await world.audit();
    const asked = world.published('Approval Requested').length;
    const runs = await world.afterAudit();

    expect(runs).toMatchObject([{ status: 'SUCCEEDED', result: { repairs: [], approval: null } }]);
    expect(world.writes()).toEqual({});
    expect(codes(lastReport().refusals)).toEqual(everyGate);
    expect(world.published('Approval Requested')).toHaveLength(asked);
  });

  test('keeps a person from it as well', async () => {
    await world.audit();
    const { answer, runs } = await world.invoke({ apply: true, requestedBy: 'carol' });

    expect(codes(answer.plan?.refusals)).toEqual(everyGate);
    expect(runs).toEqual([]);
    expect(world.writes()).toEqual({});
  });

  test('is all that keeps it from being written', async () => {
    await world.breaks([...inTheWay('victim-x', {}), { ...unexpected, name: 'replica-x' }]);
    await world.afterAudit();

    expect(world.writes()).toEqual({
      [`ReplicateSecretToRegions ${home}`]: 1,
      [`RemoveRegionsFromReplication ${home}`]: 1,
    });
  });
});

describe('nothing at all is written, and people are told why,', () => {
  const broken = [missing, ...inTheWay('prod/api', {}), { ...unexpected, name: 'prod/queue' }];

  async function expectStopped(code: string): Promise<void> {
    world.simulator.resetCalls();
    const runs = await world.afterAudit();

    expect(runs).toMatchObject([{ status: 'SUCCEEDED', result: { repairs: [], stopped: code } }]);
    expect(world.writes()).toEqual({});
    expect(lastReport()).toMatchObject({ stopped: { code, reason: expect.stringMatching(/.{20}/) }, repairs: [] });
  }

  test('while the kill switch is on', async () => {
    await world.breaks(broken);
    await world.wishes({ remediation: { killSwitch: 'true' } });
    await expectStopped('kill-switch');
  });

  test('not even by the last good policy, where the one that was to stop it is broken', async () => {
    vi.stubEnv('BROKEN_POLICY', 'keep');
    await world.breaks(broken);
    world.simulator.resetCalls();
    await world.wishes({ remediation: { killSwitch: 'yes please' } });

    await expect(world.afterAudit()).rejects.toThrow('remediation.killSwitch');
    const order = {
      account: ownAccount,
      trigger: 'auto',
      apply: true,
      requestedBy: 'the service',
      audit: world.auditedAt(),
    };
    expect(await world.service().run('remediate-run', order)).toMatchObject({
      status: 'FAILED',
      error: { ErrorMessage: expect.stringContaining('remediation.killSwitch') },
    });
    expect(world.writes()).toEqual({});
  });

  test('while one Region cannot be read', async () => {
    await world.breaks(broken);
    world.simulator.addFaults({ operation: 'DescribeSecret', region: third, fault: 'deny' });
    await expectStopped('region-unreadable');
  });

  test('while nothing can be read', async () => {
    await world.breaks(broken);
    world.simulator.addFaults({
      operation: 'DescribeSecret',
      fault: 'fail',
      error: 'ExpiredTokenException',
      status: 400,
    });
    await expectStopped('region-unreadable');
    expect(lastReport().stopped.reason).toContain(`${third}, ${home}, ${away}`);
  });

  test.each([
    ['limit-actions', '{ actions: 2, share: 100% }'],
    ['limit-share', '{ actions: 10, share: 40% }'],
  ])('where the limits are exceeded (%s), though each change alone would be within them', async (code, limits) => {
    await world.wishes({ remediation: { limits } });
    await world.breaks(broken);
    await expectStopped(code);
  });
});

describe('what the policy switches off is not written:', () => {
  test.each<readonly [string, Record<string, string>, string]>([
    ['the rule', { rules: '{ name-collision: auto, replica-unexpected: auto, replica-failed: off }' }, ''],
    ['overwriting', { overwrite: 'off' }, 'mode-off'],
    ['a Region', { regions: `[${third}]` }, 'region-not-allowed'],
  ])('%s', async (_what, remediation, code) => {
    await world.wishes({ remediation });
    await world.breaks(conflict);
    const [run] = await world.afterAudit();

    expect(run).toMatchObject({ result: { repairs: [], refusals: code ? [code] : [], stopped: null } });
    expect(world.writes()).toEqual({});
  });

  test('all of it, by a policy without `remediation`', async () => {
    await world.wishes({ remediation: null });
    await world.breaks(conflict);
    const { answer, runs } = await world.invoke({ apply: true, requestedBy: 'carol' });

    expect(answer).toMatchObject({ stopped: { code: 'no-remediation' }, started: [] });
    expect([...runs, ...(await world.afterAudit())]).toEqual([]);
    expect(world.writes()).toEqual({});
  });
});

describe('an account that the policy does not name is not repaired', () => {
  test('by an event that names it', async () => {
    const startedAt = world.auditedAt();
    const detail = { id: 'forged', accounts: [{ account: memberAccount, verdict: 'violations', startedAt }] };
    const { answer, runs } = await world.invoke({ 'detail-type': 'Audit Completed', detail });

    expect(answer.started).toEqual([]);
    expect(runs).toEqual([]);
  });

  test('by hand, nor by an order to the function that repairs', async () => {
    const message = `Account ${memberAccount} is not among the policy's accounts`;
    await expect(world.invoke({ account: memberAccount, apply: true })).rejects.toThrow(message);

    const order = { account: memberAccount, trigger: 'manual', apply: true, requestedBy: 'carol' };
    const run = await world.service().run('remediate-run', order);
    expect(run).toMatchObject({ status: 'FAILED', error: { ErrorMessage: expect.stringContaining(message) } });
    expect(world.writes()).toEqual({});
  });
});

describe('what says that an audit found something, though the table knows of none, starts no repair, and asks nobody:', () => {
  beforeEach(async () => {
    await world.wishes({
      remediation: { remove: 'off', rules: '{ replica-missing: approve, replica-failed: auto, name-collision: auto }' },
    });
    await world.breaks([missing, ...inTheWay('prod/forged', {})]);
  });

  async function expectNothing(runs: readonly unknown[], asked: number): Promise<void> {
    expect(runs).toMatchObject([{ status: 'SUCCEEDED', result: { repairs: [], stopped: 'audit-unknown' } }]);
    expect(world.published('Approval Requested')).toHaveLength(asked);
    expect(world.writes()).toEqual({});
  }

  test.each<readonly [string, () => string | undefined]>([
    ['with a time of its own', () => new Date(Date.now() - 1_000).toISOString()],
    ['with none', () => undefined],
  ])('a forged event %s', async (_what, startedAt) => {
    const asked = world.published('Approval Requested').length;
    const accounts = [{ account: ownAccount, verdict: 'violations', startedAt: startedAt() }];
    const { runs } = await world.invoke({
      'detail-type': 'Audit Completed',
      detail: { id: crypto.randomUUID(), accounts },
    });
    await expectNothing(runs, asked);
  });

  test('an order to the function that repairs, in the name of the service', async () => {
    const asked = world.published('Approval Requested').length;
    const order = { account: ownAccount, trigger: 'auto', apply: true, requestedBy: 'the service' };
    await expectNothing([await world.service().run('remediate-run', order)], asked);
  });

  test('the event of an audit after which there was another one', async () => {
    const event = world.auditCompleted();
    await world.audit();
    const asked = world.published('Approval Requested').length;
    world.simulator.resetCalls();
    await expectNothing((await world.invoke(event)).runs, asked);
  });
});

test('a plan whose validity was moved on, hashes and all, is not carried out', async () => {
  await world.breaks([missing]);
  const { answer } = await world.invoke({});
  if (!answer.plan) throw new Error('there is no plan');
  const validUntil = '2099-01-01T00:00:00.000Z';
  const plan = { ...answer.plan, refusals: [], validUntil, hash: planHash(answer.plan.actions, validUntil) };
  const order = { account: ownAccount, trigger: 'manual', apply: true, requestedBy: 'mallory', plan };
  const run = await world.service().run('remediate-run', order);

  expect(run).toMatchObject({ status: 'SUCCEEDED', result: { repairs: [], stopped: 'plan-altered' } });
  expect(world.writes()).toEqual({});
});
