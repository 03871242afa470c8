import { afterAll, beforeAll, vi } from 'vitest';
import { missing, name, third, unexpected } from '../support/repair-estate.ts';
import { requestAndApproval } from '../support/repair-world.ts';
import { away, home, ownAccount } from '../support/service-world.ts';
import { flowOf } from './flow-of.ts';
import { type Repair, type Repairs, startRepairs } from './repair-flow.ts';
import { createStrikes } from './strike.ts';
import { goesOn } from './token-faults.ts';

vi.mock('node:timers/promises', () => import('./timers.ts'));

// A removal takes up to ninety seconds; what shows no effect until then need not be looked after for ten minutes here.
vi.mock('../../lib/remediation/look-limits.ts', () => ({ lookLimits: { everySeconds: 15, most: 8 } }));

const strikes = createStrikes();
let bench: Repairs;

beforeAll(async () => {
  bench = await startRepairs(strikes, { itemsInPage: 1 });
}, 60_000);
afterAll(() => bench.close());

/** So that listing them takes two pages. */
const versions = {
  '11111111-2222-4333-8444-555555555555': ['AWSPREVIOUS'],
  '22222222-2222-4333-8444-555555555555': ['AWSCURRENT'],
};
const byHand = { account: ownAccount, trigger: 'manual', apply: true, requestedBy: 'carol' };
const repairs = {
  replicate: { secrets: [missing], write: `ReplicateSecretToRegions ${home}` },
  rekey: {
    wishes: { match: '{ name: prod/* }', replicas: `{ ${away}: { key: alias/ours } }` },
    secrets: [{ name, region: home, versions, replicas: { [away]: { kmsKeyId: 'alias/theirs' } } }],
    facts: { kmsKeys: [{ id: '11111111-1111-1111-1111-111111111111', aliases: ['alias/ours'] }] },
    write: `UpdateSecret ${away}`,
  },
  remove: { secrets: [unexpected], write: `RemoveRegionsFromReplication ${home}` },
  promote: {
    secrets: [{ name, region: home, absent: true, replicas: { [third]: {} } }],
    order: byHand,
    answer: (question) => requestAndApproval(bench.world, question),
    write: `StopReplicationToReplica ${third}`,
  },
} satisfies Record<string, Repair>;

const flow = (repair: Repair) => flowOf(() => bench.flow(repair));
const isWritten = ({ write }: Repair) => bench.world.writes()[write] !== undefined;

strikes.testEach(flow(repairs.replicate), {
  replicate: ({ operation }) => operation === 'ReplicateSecretToRegions',
  verify: ({ operation }) => operation === 'DescribeSecret' && isWritten(repairs.replicate),
});
strikes.testEach(flow(repairs.rekey), {
  rekey: ({ operation }) => operation === 'UpdateSecret',
  repairKey: ({ operation }) => operation === 'DescribeKey' && !isWritten(repairs.rekey),
  versions: (request) => request.operation === 'ListSecretVersionIds' && !goesOn(request),
  versionsOn: (request) => request.operation === 'ListSecretVersionIds' && goesOn(request),
});
strikes.testEach(flow(repairs.remove), { remove: ({ operation }) => operation === 'RemoveRegionsFromReplication' });
strikes.testEach(flow(repairs.promote), { promote: ({ operation }) => operation === 'StopReplicationToReplica' });
