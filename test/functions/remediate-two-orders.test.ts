import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Execution } from '../support/durable-crash.ts';
import { type RepairWorld, startRepairWorld } from '../support/repair-world.ts';
import { home, ownAccount } from '../support/service-world.ts';

let world: RepairWorld;

beforeEach(async () => {
  world = await startRepairWorld();
});
afterEach(() => world.close());

const names = ['prod/a', 'prod/b', 'prod/c'];
/** After the last audit. */
const byTheService = () => ({
  account: ownAccount,
  trigger: 'auto',
  apply: true,
  requestedBy: 'the service',
  audit: world.auditedAt(),
});
const byHand = { account: ownAccount, trigger: 'manual', apply: true, requestedBy: 'carol' };

async function breakAll(): Promise<void> {
  await world.breaks(names.map((name) => ({ name, region: home })));
  world.simulator.resetCalls();
}

/** The order in which the account was taken to be given back, and written to: `write prod/a`, `release`. */
function story(): string[] {
  const all = world.aws.requests.flatMap(({ operation, body }) => {
    if (operation === 'ReplicateSecretToRegions') return [`write ${/secret:(.+?)-\w{6}"/.exec(body)?.[1]}`];
    return operation === 'DeleteItem' && body.includes('lease#repairs') ? ['release'] : [];
  });
  // The SDK sends a refused request again where the server's clock is not ours.
  return all.filter((one, n) => one !== 'release' || all[n - 1] !== 'release');
}

/** Both at once, one invocation of each in turn. */
async function inTurns(...executions: readonly Execution[]): Promise<void> {
  let running = [...executions];
  while (running.length > 0) {
    const still: Execution[] = [];
    for (const execution of running) if (!(await execution.proceed())) still.push(execution);
    running = still;
  }
}

test('of two orders by hand the second waits until the first is done, then does what is left', async () => {
  await breakAll();
  const [one, another, last] = names.map((name) => world.opened(name)[0]);
  const service = world.service();
  const first = service.start('remediate-run', { ...byHand, findings: [one, another] });
  const second = service.start('remediate-run', { ...byHand, findings: [another, last] });
  await inTurns(first, second);

  expect(story()).toEqual(['write prod/a', 'write prod/b', 'release', 'write prod/c', 'release']);
  expect([first, second]).toMatchObject([
    { result: { repairs: ['succeeded', 'succeeded'] } },
    { result: { repairs: ['succeeded'] } },
  ]);
  expect(world.published('Repairs Reported')).toHaveLength(2);
});

test('the limits hold for each: what one leaves does not make room for more of the other', async () => {
  await world.wishes({ remediation: { limits: '{ actions: 1, share: 100% }' } });
  await breakAll();
  const service = world.service();
  const first = service.start('remediate-run', { ...byHand, findings: world.opened('prod/a') });
  const second = service.start('remediate-run', byHand);
  await inTurns(first, second);

  expect(story()).toEqual(['write prod/a', 'release']);
  expect(second).toMatchObject({ result: { repairs: [], stopped: 'limit-actions' } });
});

test('the service does not wait for its turn: the next audit asks again', async () => {
  await breakAll();
  const others: Execution[] = [];
  const service = world.service({
    async passTime(_seconds, wait) {
      if (wait === 'look 2') throw new Error('it is in sync by then');
      if (others.length === 0) others.push(await world.service().run('remediate-run', byTheService()));
    },
  });
  const { result } = await service.run('remediate-run', byTheService());

  expect(others).toMatchObject([{ status: 'SUCCEEDED', result: { repairs: [], stopped: 'busy' } }]);
  expect(result).toMatchObject({ repairs: ['succeeded', 'succeeded', 'succeeded'] });
  expect(world.writes()).toEqual({ [`ReplicateSecretToRegions ${home}`]: 3 });
  expect(world.published('Repairs Reported')).toHaveLength(1);
});

test('a person who waited an hour in vain is told so, and nothing was written for him', async () => {
  await breakAll();
  const others: Execution[] = [];
  const service = world.service({
    async passTime() {
      if (others.length > 0) return;
      const { answer, runs } = await world.invoke({ apply: true, requestedBy: 'carol' });
      others.push(...runs);
      expect(answer.stopped).toBeNull();
    },
  });
  await service.run('remediate-run', byTheService());

  expect(others).toMatchObject([{ status: 'SUCCEEDED', result: { repairs: [], stopped: 'busy' } }]);
  expect(world.published('Repairs Reported')).toContainEqual(
    expect.objectContaining({
      requestedBy: 'carol (unverified)',
      repairs: [],
      stopped: expect.objectContaining({ code: 'busy' }),
    }),
  );
  const written = world.published('Repair Ended').map(({ repair }) => Object(repair).requestedBy);
  expect(new Set(written)).toEqual(new Set(['the service']));
});

test('a dry run needs no turn', async () => {
  await breakAll();
  const others: Execution[] = [];
  const service = world.service({
    async passTime() {
      if (others.length === 0) others.push(await world.service().run('remediate-run', { ...byHand, apply: false }));
    },
  });
  await service.run('remediate-run', byTheService());

  expect(others).toMatchObject([{ status: 'SUCCEEDED', result: { repairs: [], stopped: null } }]);
});
