import { afterAll, beforeAll, vi } from 'vitest';
import type { AwsRequest } from '../support/local-aws.ts';
import { conflict } from '../support/repair-estate.ts';
import { away, home } from '../support/service-world.ts';
import { flowOf } from './flow-of.ts';
import { type Repairs, startRepairs } from './repair-flow.ts';
import { createStrikes } from './strike.ts';

vi.mock('node:timers/promises', () => import('./timers.ts'));

const strikes = createStrikes();
let bench: Repairs;

beforeAll(async () => {
  bench = await startRepairs(strikes);
}, 60_000);
afterAll(() => bench.close());

// One overwrite that the policy lets be made: where most can be destroyed, least may go wrong.
const write = `ReplicateSecretToRegions ${home}`;
const overwrite = { secrets: conflict, write };
const isWritten = () => bench.world.writes()[write] !== undefined;
const described = ({ operation, region }: AwsRequest, where: string) =>
  operation === 'DescribeSecret' && region === where;

strikes.testEach(
  flowOf(() => bench.flow(overwrite)),
  {
    look: (request) => described(request, away) && !isWritten(),
    // By its ARN, as it is judged; by name it is only found.
    lookPrimary: (request) => described(request, home) && request.body.includes('arn:') && !isWritten(),
    write: ({ operation }) => operation === 'ReplicateSecretToRegions',
  },
);
