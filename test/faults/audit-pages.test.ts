import { afterAll, beforeAll, vi } from 'vitest';
import { startAuditFlow } from './audit-flow.ts';
import { flowOf } from './flow-of.ts';
import { createStrikes } from './strike.ts';

vi.mock('node:timers/promises', () => import('./timers.ts'));

// Two pages a block, of two secrets each: an account of nine is as large to it as one of 500,000 on AWS.
vi.mock('../../lib/service/listing-limits.ts', async (original) => {
  const limits = await original<typeof import('../../lib/service/listing-limits.ts')>();
  return { ...limits, blockLimits: { ...limits.blockLimits, pages: 2, pagesDescribedMeanwhile: 1 } };
});

const strikes = createStrikes();
let bench: Awaited<ReturnType<typeof startAuditFlow>>;

beforeAll(async () => {
  bench = await startAuditFlow(strikes);
}, 60_000);
afterAll(() => bench.close());

strikes.testEach(
  flowOf(() => bench.flow),
  {
    pagePut: ({ operation }) => operation === 'PutObject',
    pageGet: ({ operation }) => operation === 'GetObject',
  },
);
