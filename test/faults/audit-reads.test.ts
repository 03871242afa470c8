import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { FaultInput } from '../../simulator/faults/schema.ts';
import { away, home } from '../support/service-world.ts';
import { startAuditFlow } from './audit-flow.ts';
import { flowOf } from './flow-of.ts';
import { createStrikes } from './strike.ts';
import { goesOn } from './token-faults.ts';

vi.mock('node:timers/promises', () => import('./timers.ts'));

const strikes = createStrikes();
let bench: Awaited<ReturnType<typeof startAuditFlow>>;
const flow = flowOf(() => bench.flow);

beforeAll(async () => {
  bench = await startAuditFlow(strikes);
}, 60_000);
afterAll(() => bench.close());

// In one Region, or of some secrets, so that there is an elsewhere.
strikes.testEach(flow, {
  list: ({ operation, region }) => operation === 'ListSecrets' && region === away,
  listOn: (request) => request.operation === 'ListSecrets' && request.region === away && goesOn(request),
  describe: ({ operation, region, body }) =>
    operation === 'DescribeSecret' && region === home && body.includes('secret:east/'),
  key: ({ operation, region }) => operation === 'DescribeKey' && region === away,
});

test.each<readonly [string, FaultInput]>([
  ['incomplete: malformed', { fault: 'repeat-token', region: away }],
  ['incomplete: service', { fault: 'invalid-token', region: away }],
  ['incomplete: service', { fault: 'invalid-token', region: away, call: 2 }],
  ['clean', { fault: 'duplicate-entries', region: away }],
  ['clean', { fault: 'unordered-entries', region: away }],
  ['clean', { fault: 'extra-fields' }],
  ['clean', { fault: 'trailing-page', region: away }],
])('an audit is "%s" when its listings have the fault %j', async (outcome, fault) => {
  bench.listingsAre([fault]);
  try {
    await bench.flow.prepare();
    vi.setSystemTime(Date.now() + 60_000);
    expect(await strikes.undisturbed(() => bench.flow.run())).toEqual({ outcome, problems: [] });
  } finally {
    bench.listingsAre([]);
  }
});
