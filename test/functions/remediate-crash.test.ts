import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Moment } from '../support/durable-crash.ts';
import type { AwsRequest, Fate } from '../support/local-aws.ts';
import { approval, type RepairWorld, startRepairWorld } from '../support/repair-world.ts';
import { away, home, ownAccount, type Secrets } from '../support/service-world.ts';

let world: RepairWorld;
let fate: (request: AwsRequest) => Fate | undefined = () => undefined;
let names = 0;

beforeAll(async () => {
  world = await startRepairWorld({ fate: (request) => fate(request) });
});
beforeEach(async () => {
  fate = () => undefined;
  await world.wishes();
});
afterAll(() => world.close());

const order = { account: ownAccount, trigger: 'auto', apply: true, requestedBy: 'the service' };

/** An overwrite that would be made; each run has a secret of its own. */
async function breakSomething(): Promise<string> {
  names += 1;
  const replicas = { [away]: { status: 'Failed', cause: 'name-conflict' } } as const;
  const secrets: Secrets = [
    { name: `prod/${names}`, region: home, replicas },
    { name: `prod/${names}`, region: away, suffix: 'Zz9Yy8', created: '400d ago' },
  ];
  await world.breaks(secrets);
  world.simulator.resetCalls();
  return `prod/${names}`;
}

function overwrites(): number {
  return world.writes()[`ReplicateSecretToRegions ${home}`] ?? 0;
}

/** How the attempts on a secret ended, as the store has them; `open` is one that did not end. */
async function attemptsOn(name: string): Promise<string[]> {
  const records = await world.repairs();
  return records
    .filter(({ action }) => action.secret.name === name)
    .map(({ state, endedAt }) => (endedAt === null ? 'open' : state));
}

/** An hour later, another audit and what follows from it. */
async function later(): Promise<void> {
  world.pass(3600);
  await world.audit();
  await world.afterAudit();
}

/** Dies at each moment that counts, once. */
function everyMoment(counts: (moment: string) => boolean) {
  const died = new Set<string>();
  return {
    died,
    diesAt({ updates, when }: Moment): boolean {
      const moment = `${when} ${updates.join(', ')}`;
      if (!counts(moment) || died.has(moment)) return false;
      died.add(moment);
      return true;
    },
  };
}

/** From the intent on nobody knows any more whether the call was made. */
const isInWriting = (moment: string) => /write |intend /.test(moment) && !/^after intend \w+ SUCCEED$/.test(moment);

test('a run that dies before and after each of its checkpoints, but for those of the write, writes once and records the end', async () => {
  const name = await breakSomething();
  const { died, diesAt } = everyMoment((moment) => !isInWriting(moment));
  const { status, result } = await world.service({ diesAt }).run('remediate-run', order);

  expect({ status, result }).toMatchObject({ status: 'SUCCEEDED', result: { repairs: ['succeeded'] } });
  expect(died.size).toBeGreaterThan(25);
  expect(overwrites()).toBe(1);
  expect(await attemptsOn(name)).toEqual(['succeeded']);
  await later();
  expect(overwrites()).toBe(1);
});

test('a run that dies so while it asks for approval asks one question, and does what was approved once', async () => {
  await world.wishes({ remediation: { overwrite: 'approve' } });
  const name = await breakSomething();
  const asked = world.published('Approval Requested').length;
  const { died, diesAt } = everyMoment((moment) => !isInWriting(moment));
  const service = world.service({ diesAt, answer: (question) => approval(world, 'bob', question) });
  const { status, result } = await service.run('remediate-run', order);

  expect({ status, result }).toMatchObject({
    status: 'SUCCEEDED',
    result: { repairs: ['succeeded'], approval: 'approved' },
  });
  expect(died.size).toBeGreaterThan(35);
  expect(world.published('Approval Requested')).toHaveLength(asked + 1);
  expect(overwrites()).toBe(1);
  expect(await attemptsOn(name)).toEqual(['succeeded']);
});

describe('a run that dies in the middle of a write never makes it again: it looks, and records what it sees,', () => {
  test.each<readonly [string, number, string]>([
    ['before intend SUCCEED', 0, 'failed'],
    ['before write START', 1, 'succeeded'],
    ['after write START', 0, 'failed'],
    ['before write SUCCEED', 1, 'succeeded'],
    ['after write SUCCEED', 1, 'succeeded'],
  ])('%s is kept', async (at, written, state) => {
    const name = await breakSomething();
    const { died, diesAt } = everyMoment((moment) => moment.replace(/[0-9a-f]{32} /, '').startsWith(at));
    const { status } = await world.service({ diesAt }).run('remediate-run', order);

    expect({ status, died: died.size }).toEqual({ status: 'SUCCEEDED', died: 1 });
    expect(overwrites()).toBe(written);
    expect(await attemptsOn(name)).toEqual([state]);
    await later();
    expect(overwrites()).toBe(1);
  });

  test.each<readonly [string, Fate, number, string]>([
    ['before AWS has acted', 'refuse', 0, 'failed'],
    ['after AWS has acted', 'lose', 1, 'succeeded'],
  ])('%s', async (_when, what, written, state) => {
    const name = await breakSomething();
    const service = world.service();
    let died = 0;
    fate = ({ operation }) => {
      if (operation !== 'ReplicateSecretToRegions' || died > 0) return undefined;
      died += 1;
      service.kill();
      return what;
    };
    const { status } = await service.run('remediate-run', order);

    expect({ status, died }).toEqual({ status: 'SUCCEEDED', died: 1 });
    expect(overwrites()).toBe(written);
    expect(await attemptsOn(name)).toEqual([state]);
    await later();
    expect(overwrites()).toBe(1);
  });
});

test('a run that is cut off at any of its writes to the store writes at most once, and all of it ends recorded', async () => {
  const struck: string[] = [];
  for (let n = 1; ; n += 1) {
    const name = await breakSomething();
    const service = world.service();
    let seen = 0;
    fate = ({ service: of, operation }) => {
      if (of !== 'dynamodb' || !/^(Put|Update|Delete)Item$/.test(operation)) return undefined;
      seen += 1;
      if (seen !== n) return undefined;
      struck.push(operation);
      service.kill();
      return 'lose';
    };
    const { status, result } = await service.run('remediate-run', order);
    fate = () => undefined;

    expect({ n, status, result }).toMatchObject({ n, status: 'SUCCEEDED' });
    expect({ n, overwrites: overwrites() <= 1, attempts: await attemptsOn(name) }).toMatchObject({
      n,
      overwrites: true,
      attempts: [expect.stringMatching(/^(succeeded|failed)$/)],
    });
    await later();
    expect({ n, overwrites: overwrites() }).toEqual({ n, overwrites: 1 });
    if (seen < n) break;
  }
  expect(struck.length).toBeGreaterThan(6);
});
