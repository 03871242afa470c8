import { afterAll, beforeAll, vi } from 'vitest';
import { startAuditFlow } from './audit-flow.ts';
import { flowOf } from './flow-of.ts';
import { createStrikes, type Flow } from './strike.ts';
import { goesOn } from './token-faults.ts';

vi.mock('node:timers/promises', () => import('./timers.ts'));

const strikes = createStrikes();
const openParameters: Record<string, string> = {};
let bench: Awaited<ReturnType<typeof startAuditFlow>>;
const flow = flowOf(() => bench.flow);

beforeAll(async () => {
  bench = await startAuditFlow(strikes, { openParameters, itemsInPage: 1 });
}, 60_000);
afterAll(() => bench.close());

strikes.testEach(flow, {
  role: ({ operation }) => operation === 'AssumeRole',
  tableRead: ({ operation }) => operation === 'GetItem' || operation === 'Query',
  queryOn: (request) => request.operation === 'Query' && goesOn(request),
  tableWrite: ({ operation }) => /^(Put|Update|Delete)Item$/.test(operation),
  publish: ({ operation }) => operation === 'PutEvents',
});

/** The same audit, its policy read from elsewhere. */
function readFrom(source: string, put: (text: string) => void): Flow {
  return {
    ...flowOf(() => bench.flow),
    async prepare() {
      await bench.policyFrom(source, put);
      await bench.flow.prepare();
    },
  };
}

const inBucket = readFrom('s3://policies/policy.yml', (text) =>
  bench.objects.set('policies/policy.yml', Buffer.from(text)),
);
const inParameter = readFrom('ssm:/policy', (text) => Object.assign(openParameters, { '/policy': text }));

strikes.testEach(inBucket, { policyObject: ({ operation }) => operation === 'GetObject' });
strikes.testEach(inParameter, { policyParameter: ({ operation }) => operation === 'GetParameter' });
