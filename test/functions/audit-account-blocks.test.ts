import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import { createDurableService, type Execution, type Moment } from '../support/durable-crash.ts';
import { failing, healthy, home, ownAccount, type ServiceWorld, startServiceWorld } from '../support/service-world.ts';

// Two pages a block, of five secrets each: an account of 23 is as large to it as one of a million on AWS.
const blockLimits = vi.hoisted(() => ({ pages: 2, milliseconds: 360_000, pagesDescribedMeanwhile: 1 }));
vi.mock('../../lib/service/listing-limits.ts', async (original) => ({ ...(await original<object>()), blockLimits }));

const functions = { 'audit-account': auditAccount };
const secrets = Array.from({ length: 22 }, (_, index) => healthy(`prod/db-${String(index).padStart(2, '0')}`));
const pages = 5;

let world: ServiceWorld;

beforeAll(async () => {
  world = await startServiceWorld();
});
beforeEach(() => {
  blockLimits.pages = 2;
  world.holds([...secrets, failing('prod/api')]);
  world.simulator.addFaults({ operation: 'ListSecrets', fault: 'short-page', size: 5 });
  world.simulator.resetCalls();
});
afterAll(() => world.close());

function audited(diesAt?: (moment: Moment) => boolean): Promise<Execution> {
  const service = createDurableService({ functions, ...(diesAt && { diesAt }) });
  return service.run('audit-account', { account: ownAccount, dryRun: true });
}

function callsOf(operation: string): number {
  const calls = world.simulator.calls().filter((call) => call.region === home && call.operation === operation);
  return calls.reduce((sum, { count }) => sum + count, 0);
}

/** The steps that are kept of it. */
async function stepsOf(run: (diesAt: (moment: Moment) => boolean) => Promise<Execution>) {
  const steps: string[] = [];
  const execution = await run(({ updates, when }) => {
    if (when === 'after') steps.push(...updates.filter((update) => update.endsWith('SUCCEED')));
    return false;
  });
  return { steps, execution };
}

/** What must not depend on how it was listed. */
function findingsOf({ status, result }: Execution) {
  const { verdict, counts, gaps, coverage } = Object(result);
  return { status, verdict, counts, gaps, listed: Object(coverage).map(({ secrets }: { secrets: number }) => secrets) };
}

const whole = {
  status: 'SUCCEEDED',
  verdict: 'violations',
  counts: { secrets: 23, evaluated: 23, byRule: { 'replica-failed': 1 } },
  gaps: [],
  listed: [23, 22],
};

describe('an account that one step cannot list', () => {
  test('is listed in blocks, each page once, and judged when all is listed', async () => {
    const { steps, execution } = await stepsOf(audited);

    expect(steps).toEqual(['audit SUCCEED', 'list 2 SUCCEED', 'list 3 SUCCEED', 'judge SUCCEED']);
    expect(findingsOf(execution)).toMatchObject(whole);
    expect(callsOf('ListSecrets')).toBe(pages);
    expect(callsOf('DescribeSecret')).toBe(23);
    expect(Object(execution.result).coverage).toMatchObject([
      { region: home, calls: { ListSecrets: pages, DescribeSecret: 23 } },
      { calls: { ListSecrets: pages } },
    ]);
  });

  test.each(['before', 'after'] as const)(
    'loses nothing when it dies %s any of its checkpoints is kept, and lists again only what was lost',
    async (when) => {
      for (let n = 1; ; n += 1) {
        world.simulator.resetCalls();
        let seen = 0;
        const picked: Moment[] = [];
        const execution = await audited((moment) => {
          if (moment.when !== when) return false;
          seen += 1;
          if (seen === n) picked.push(moment);
          return seen === n;
        });

        expect({ picked, ...findingsOf(execution) }).toMatchObject(whole);
        // A block at most: the others were kept.
        expect({ picked, calls: callsOf('ListSecrets') <= pages + 2 }).toMatchObject({ calls: true });
        if (picked.length === 0) {
          expect(n).toBeGreaterThan(4);
          break;
        }
      }
    },
  );

  test('lists a Region from its beginning again when the token is refused that the next block goes on from', async () => {
    world.simulator.addFaults({ operation: 'ListSecrets', region: home, call: 2, fault: 'invalid-token' });
    const execution = await audited();

    expect(findingsOf(execution)).toMatchObject(whole);
    expect(callsOf('ListSecrets')).toBe(2 + 1 + pages);
  });

  test('keeps what it saw of a Region that fails on the way, and says what was not seen', async () => {
    world.simulator.addFaults({ operation: 'ListSecrets', region: home, call: 4, fault: 'deny' });
    const { verdict, coverage } = Object((await audited()).result);

    expect(verdict).toBe('incomplete');
    expect(coverage).toMatchObject([
      { region: home, status: 'incomplete', reason: expect.stringContaining('access denied'), secrets: 15 },
      { status: 'complete' },
    ]);
  });

  test.each([
    ['is gone', () => undefined, /NoSuchKey/],
    ['is cut off', (object: Buffer) => object.subarray(0, object.length / 2), /unexpected end of file/],
  ])('fails where what was stored %s: half a listing is no listing', async (_what, damage, message) => {
    const objects = world.aws.objects as Map<string, Buffer>;
    const { status, error } = await audited(({ updates, when }) => {
      if (when === 'after' && updates.includes('list 3 SUCCEED')) {
        for (const [name, object] of objects) {
          const damaged = damage(object);
          if (damaged) objects.set(name, damaged);
          else objects.delete(name);
        }
      }
      return false;
    });

    expect({ status, message: error?.ErrorMessage }).toEqual({
      status: 'FAILED',
      message: expect.stringMatching(message),
    });
  });
});

describe('a Region is listed from both ends', () => {
  beforeEach(() => {
    // Each created a second after the one before: secrets of one date would be read from one end.
    world.holds([
      { ...healthy('prod/db-{n}'), count: 22 },
      { ...failing('prod/api'), created: '1d ago' },
    ]);
    world.simulator.addFaults({ operation: 'ListSecrets', fault: 'short-page', size: 1 });
    world.simulator.resetCalls();
  });

  test('so that a step can list more than it may list from one', async () => {
    blockLimits.pages = 20;
    const { steps, execution } = await stepsOf(audited);

    expect(steps).toEqual(['audit SUCCEED']);
    expect(findingsOf(execution)).toMatchObject(whole);
    expect(callsOf('ListSecrets')).toBeLessThanOrEqual(23 + 2);
    expect(callsOf('DescribeSecret')).toBe(23);
  });

  test('and gone on with from the oldest alone where a step must stop: nothing is lost or counted twice', async () => {
    blockLimits.pages = 11;
    const { steps, execution } = await stepsOf(audited);

    expect(steps).toEqual(['audit SUCCEED', 'list 2 SUCCEED', 'list 3 SUCCEED', 'judge SUCCEED']);
    expect(findingsOf(execution)).toMatchObject(whole);
    expect(callsOf('DescribeSecret')).toBe(23);
  });
});

test('an account that one step can list stores nothing of it', async () => {
  const before = world.aws.objects.size;
  world.holds([healthy('prod/db')]);
  const { steps } = await stepsOf(audited);

  expect(steps).toEqual(['audit SUCCEED']);
  expect(world.aws.objects.size).toBe(before);
});
