import { afterAll, beforeAll, vi } from 'vitest';
import { handler as audit } from '../../functions/audit.ts';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import { createDurableService } from '../support/durable-crash.ts';
import {
  away,
  failing,
  healthy,
  home,
  memberAccount,
  ownAccount,
  type ServiceWorld,
  startServiceWorld,
} from '../support/service-world.ts';
import type { Seen } from './promises.ts';
import { createStrikes, type Flow } from './strike.ts';
import { type Items, openTable } from './table.ts';
import { goesOn } from './token-faults.ts';

vi.mock('node:timers/promises', () => import('./timers.ts'));

const strikes = createStrikes();
const left = '777788889999';
const stay = [ownAccount, memberAccount, '555566667777'];
const organization = [...stay, left];
let world: ServiceWorld;
let table: ReturnType<typeof openTable>;
let kept: Items;
let from = 0;

const run = () => createDurableService({ functions: { audit, 'audit-account': auditAccount } }).run('audit', {});

beforeAll(async () => {
  world = await startServiceWorld({
    inProcess: true,
    accounts: organization,
    fate: strikes.fate,
    organization,
    accountsInPage: 1,
  });
  vi.stubEnv('ACCOUNTS', 'organization');
  strikes.start();
  table = openTable();
  world.holds(organization.map((account) => healthy('prod/db', account)));
  await strikes.undisturbed(run);
  world.holds(organization.map((account) => failing('prod/db', account)));
  vi.setSystemTime(Date.now() + 60_000);
  await strikes.undisturbed(run);
  kept = await table.items();
}, 60_000);
afterAll(async () => {
  strikes.close();
  table.close();
  await world.close();
});

/** Accounts whose findings were withdrawn since the run began. */
function withdrawn(): string {
  const events = world.aws.published.slice(from).filter(({ type }) => type === 'Finding Withdrawn');
  return [...new Set(events.map(({ detail }) => Object(detail['finding']).account))].sort().join();
}

/** Accounts that the audit was said to be about. */
function audited(): string {
  const completed = world.aws.published.slice(from).findLast(({ type }) => type === 'Audit Completed');
  const accounts: { account: string }[] = Object(completed?.detail)['accounts'] ?? [];
  return accounts.map(({ account }) => account).join();
}

/** One account has left the organisation: what was found in it is withdrawn, and of no other. */
const flow: Flow = {
  async prepare() {
    await table.restore(kept);
    organization.splice(0, organization.length, ...stay);
    world.holds(
      stay.map((account) => failing('prod/db', account)),
      [home, away],
    );
    from = world.aws.published.length;
  },
  async run(): Promise<Seen> {
    const { status } = await run();
    const gone = withdrawn();
    const problems = gone === '' || gone === left ? [] : [`withdrawn although they are there: ${gone}`];
    if (status === 'FAILED') return { outcome: 'fails', problems };
    const isWhole = gone === left && audited() === [...stay].sort().join();
    return { outcome: isWhole ? 'clean' : `withdrawn ${gone}, audited ${audited()}`, problems };
  },
  async recover() {
    await run();
    const whole = withdrawn() === left && audited() === [...stay].sort().join();
    return whole ? [] : [`after it had failed: withdrawn ${withdrawn()}, audited ${audited()}`];
  },
};

strikes.testEach(flow, {
  accounts: ({ operation }) => operation === 'ListAccounts',
  accountsOn: (request) => request.operation === 'ListAccounts' && goesOn(request),
  completed: ({ operation }) => operation === 'PutEvents',
});
