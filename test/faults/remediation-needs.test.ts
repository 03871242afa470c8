import { afterAll, beforeAll, vi } from 'vitest';
import { conflict } from '../support/repair-estate.ts';
import { approval, people } from '../support/repair-world.ts';
import { home, ownAccount } from '../support/service-world.ts';
import { startStsServer } from '../support/sts-server.ts';
import { flowOf } from './flow-of.ts';
import { type Repair, type Repairs, startRepairs } from './repair-flow.ts';
import { createStrikes } from './strike.ts';
import { startStruckServer } from './struck-server.ts';
import { goesOn } from './token-faults.ts';

vi.mock('node:timers/promises', () => import('./timers.ts'));

const strikes = createStrikes();
let bench: Repairs;
let close: () => Promise<unknown>;

beforeAll(async () => {
  bench = await startRepairs(strikes, { itemsInPage: 1 });
  const { fetch } = globalThis;
  const sts = await startStsServer(people);
  const struck = await startStruckServer(strikes.fate, 'GetCallerIdentity', async ({ url = '', headers }) => {
    const names = ['accept', 'x-replication-auditor-answer'];
    const own = names.flatMap((name): [string, string][] => (headers[name] ? [[name, String(headers[name])]] : []));
    const answer = await fetch(`${sts.url}${url}`, { headers: own });
    return { status: answer.status, type: 'application/json', body: await answer.text() };
  });
  vi.stubGlobal('fetch', (address: string, init?: RequestInit) =>
    fetch(address.replace(/^https:\/\/sts\.[a-z0-9-]+\.amazonaws\.com/, struck.url), init),
  );
  close = () => Promise.all([sts.close(), struck.close()]);
}, 60_000);
afterAll(async () => {
  await bench.close();
  await close();
});

const write = `ReplicateSecretToRegions ${home}`;
const overwrite: Repair = { secrets: conflict, write };
const approved: Repair = {
  ...overwrite,
  wishes: { remediation: { overwrite: 'approve', approvalExpires: '1h' } },
  answer: (question) => approval(bench.world, question),
};

strikes.testEach(
  flowOf(() => bench.flow(overwrite)),
  {
    repairTableRead: ({ operation }) => operation === 'GetItem' || operation === 'Query',
    repairQueryOn: (request) => request.operation === 'Query' && goesOn(request),
    repairTableWrite: ({ operation }) => /^(Put|Update|Delete)Item$/.test(operation),
    repairPublish: ({ operation }) => operation === 'PutEvents',
  },
);
strikes.testEach(
  flowOf(() => bench.flow(approved)),
  { identity: ({ operation }) => operation === 'GetCallerIdentity' },
);

/** What an audit found starts the execution that repairs it. */
const begun = {
  from: 0,
  async prepare() {
    await bench.flow(overwrite).prepare();
    this.from = bench.world.aws.invoked.length;
  },
  async run() {
    const { from } = this;
    const started = () => new Set(bench.world.aws.invoked.slice(from).map(({ payload }) => JSON.stringify(payload)));
    try {
      await bench.world.invokeOnly(bench.world.auditCompleted());
    } catch {
      return { outcome: 'invoked again', problems: [] };
    }
    return { outcome: 'clean', problems: started().size === 1 ? [] : [`${started().size} repairs were started`] };
  },
};
strikes.testEach(begun, { begin: ({ service, body }) => service === 'lambda' && body.includes(ownAccount) });
