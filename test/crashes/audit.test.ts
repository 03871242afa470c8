import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, vi } from 'vitest';
import { handler as audit } from '../../functions/audit.ts';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import { type Items, openTable } from '../faults/table.ts';
import { createDurableService } from '../support/durable-crash.ts';
import {
  away,
  failing,
  healthy,
  home,
  memberAccount,
  ownAccount,
  type Secrets,
  type ServiceWorld,
  startServiceWorld,
} from '../support/service-world.ts';
import type { Deaths } from './deaths.ts';
import { type Flow, testDeaths } from './matrix.ts';
import { heard, lineOf } from './outcome.ts';

// As of an organisation of hundreds of accounts, of which one is too large for one step.
vi.mock('../../lib/service/part-limits.ts', async (original) => ({ ...(await original<object>()), accountsInPart: 1 }));
vi.mock('../../lib/service/listing-limits.ts', async (original) => {
  const limits = await original<typeof import('../../lib/service/listing-limits.ts')>();
  return { ...limits, blockLimits: { ...limits.blockLimits, pages: 2, pagesDescribedMeanwhile: 1 } };
});

const functions = { audit, 'audit-account': auditAccount };
/** Leaves the policy. */
const formerAccount = '777788889999';
const accounts = [ownAccount, memberAccount, formerAccount];

let world: ServiceWorld;
let table: ReturnType<typeof openTable>;
let kept: Items;
let deaths: Deaths | undefined;
let begins = 0;

type Replica = NonNullable<Secrets[number]['replicas']>[string];
const network: Replica = { status: 'Failed', cause: 'network' };
const kms: Replica = { status: 'Failed', cause: 'kms-access' };
const underWay: Replica = { status: 'InProgress' };
const names = ['broken', 'changed', 'fixed', 'new', 'returned', 'settled', 'spared', 'starts'];

/** Everything in sync, but for these in the own account, and one in each other. */
function holds(own: Readonly<Record<string, Replica>>, member: Replica = {}): void {
  const secrets = names.map((name) => ({
    name,
    account: ownAccount,
    region: home,
    replicas: { [away]: own[name] ?? {} },
  }));
  const elsewhere = [
    healthy('calm', memberAccount),
    { name: 'stirred', account: memberAccount, region: home, replicas: { [away]: member } },
    failing('left', formerAccount),
  ];
  world.holds([...secrets, ...elsewhere]);
  world.simulator.addFaults({ operation: 'ListSecrets', fault: 'short-page', size: 3 });
  vi.setSystemTime(Date.now() + 60_000);
}

function policyFor(listed: readonly string[], exceptions = ''): Promise<void> {
  const policy = `
version: 1
accounts: [${listed.map((account) => `'${account}'`).join(', ')}]
regions: [${home}, ${away}]
clauses: [{ name: everything, match: {}, require: { primary: ${home}, replicas: { ${away}: {} } } }]
${exceptions}`;
  return writeFile((process.env['POLICY_SOURCE'] ?? '').replace('file:', ''), policy);
}

async function auditNow(): Promise<void> {
  const { status, error } = await createDurableService({ functions }).run('audit', {});
  if (status !== 'SUCCEEDED') throw new Error(error?.ErrorMessage);
}

const first = { broken: kms, changed: kms, fixed: kms, returned: kms, spared: kms, settled: underWay };
const second = { ...first, returned: {} };
const third = { broken: kms, changed: network, new: kms, returned: kms, spared: kms, starts: underWay };
const exception = `exceptions: [{ rule: replica-failed, secret: spared, reason: known, owner: us, until: 2027-01-01 }]`;

/** Of every kind of news some, in two accounts of the policy, each a part of its own; a third account is no longer in it. */
const flow: Flow = {
  async prepare() {
    await table.restore(kept);
    holds(third, kms);
    world.aws.forget();
    vi.setSystemTime(begins);
  },
  async run(through) {
    deaths = through;
    const service = createDurableService({ functions, diesAt: through.diesAt });
    through.are({ kill: service.kill, passes: () => vi.setSystemTime(Date.now() + 5_000) });
    const { status, result, error } = await service.run('audit', {});
    deaths = undefined;
    return {
      ended: [lineOf({ status, result, error })],
      stored: [...(await table.items()).values()].map(lineOf),
      told: heard(world.aws),
      sent: [],
    };
  },
};

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-01T09:00:00Z') });
  world = await startServiceWorld({ accounts, fate: (request) => deaths?.fate(request) });
  table = openTable();
  await policyFor(accounts);
  world.holds([healthy('calm', ownAccount), healthy('calm', memberAccount), healthy('calm', formerAccount)]);
  await auditNow();
  holds(first);
  await auditNow();
  holds(second);
  await auditNow();
  await policyFor([ownAccount, memberAccount], exception);
  kept = await table.items();
  begins = Date.now() + 60_000;
}, 60_000);
afterAll(async () => {
  vi.useRealTimers();
  table.close();
  await world.close();
});

testDeaths('audit', flow, 12);
