import { afterAll, beforeAll, vi } from 'vitest';
import type { AwsRequest } from '../support/local-aws.ts';
import { away, home } from '../support/service-world.ts';
import { startEventFlow, type Unharmed } from './event-flow.ts';
import { flowOf } from './flow-of.ts';
import { createStrikes } from './strike.ts';

vi.mock('node:timers/promises', () => import('./timers.ts'));

const strikes = createStrikes();
let bench: Awaited<ReturnType<typeof startEventFlow>>;

beforeAll(async () => {
  bench = await startEventFlow(strikes);
}, 60_000);
afterAll(() => bench.close());

const flow = (unharmed: Unharmed) => flowOf(() => bench.flow(unharmed));
const isByArn = ({ body }: AwsRequest) => body.includes('arn:');
const described = ({ operation, region }: AwsRequest, where: string) =>
  operation === 'DescribeSecret' && region === where;

strikes.testEach(flow({ opened: true, resolved: 'where seen' }), {
  eventReplica: (request) => described(request, away),
});
// Of a secret whose primary was not seen nothing is known.
strikes.testEach(flow({ opened: false, resolved: false }), {
  eventPrimary: (request) => described(request, home) && bench.hasLooked() && isByArn(request),
  eventRole: ({ operation }) => operation === 'AssumeRole' && bench.hasFound() && !bench.hasLooked(),
  eventRoleLater: ({ operation }) => operation === 'AssumeRole' && bench.hasLooked(),
});
strikes.testEach(flow({ opened: true, resolved: true }), {
  eventFind: (request) => described(request, home) && !bench.hasLooked(),
  eventLook: (request) => described(request, home) && !isByArn(request),
  eventKey: ({ operation }) => operation === 'DescribeKey',
  eventTableRead: ({ operation }) => operation === 'GetItem' || operation === 'Query',
  eventTableWrite: ({ operation }) => /^(Put|Update|Delete)Item$/.test(operation),
  eventPublish: ({ operation }) => operation === 'PutEvents',
});
strikes.testEach(
  flowOf(() => bench.ofAnything),
  {
    ask: ({ service }) => service === 'lambda',
  },
);
