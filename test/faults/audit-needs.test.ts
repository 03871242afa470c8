import { afterAll, beforeAll, vi } from 'vitest';
import { startAuditFlow } from './audit-flow.ts';
import { createStrikes, type Flow } from './strike.ts';

vi.mock('node:timers/promises', () => import('./timers.ts'));

const strikes = createStrikes();
let bench: Awaited<ReturnType<typeof startAuditFlow>>;
const flow: Flow = {
  prepare: () => bench.flow.prepare(),
  run: () => bench.flow.run(),
  recover: async () => (await bench.flow.recover?.()) ?? [],
};

beforeAll(async () => {
  bench = await startAuditFlow(strikes);
}, 60_000);
afterAll(() => bench.close());

strikes.testEach(
  flow,
  {
    role: ({ operation }) => operation === 'AssumeRole',
    tableRead: ({ operation }) => operation === 'GetItem' || operation === 'Query',
    tableWrite: ({ operation }) => /^(Put|Update|Delete)Item$/.test(operation),
    publish: ({ operation }) => operation === 'PutEvents',
  },
  // Half done is the worst place to stop at.
  { lasting: ['middle'] },
);
