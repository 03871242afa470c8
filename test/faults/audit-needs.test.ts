import { afterAll, beforeAll, vi } from 'vitest';
import { startAuditFlow } from './audit-flow.ts';
import { flowOf } from './flow-of.ts';
import { createStrikes } from './strike.ts';

vi.mock('node:timers/promises', () => import('./timers.ts'));

const strikes = createStrikes();
let bench: Awaited<ReturnType<typeof startAuditFlow>>;
const flow = flowOf(() => bench.flow);

beforeAll(async () => {
  bench = await startAuditFlow(strikes);
}, 60_000);
afterAll(() => bench.close());

strikes.testEach(flow, {
  role: ({ operation }) => operation === 'AssumeRole',
  tableRead: ({ operation }) => operation === 'GetItem' || operation === 'Query',
  tableWrite: ({ operation }) => /^(Put|Update|Delete)Item$/.test(operation),
  publish: ({ operation }) => operation === 'PutEvents',
});
