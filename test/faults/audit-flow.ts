import { writeFile } from 'node:fs/promises';
import { vi } from 'vitest';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import type { AccountSummary } from '../../lib/domain/audit-event.ts';
import type { ScenarioInput } from '../../simulator/index.ts';
import { createDurableService } from '../support/durable-crash.ts';
import {
  away,
  home,
  memberAccount,
  ownAccount,
  type Secrets,
  type ServiceWorldOptions,
  startServiceWorld,
} from '../support/service-world.ts';
import type { Seen } from './promises.ts';
import { reasonOf } from './reasons.ts';
import type { Flow, Strikes } from './strike.ts';
import { openTable } from './table.ts';

/** Where nothing is ever disturbed. */
const third = 'eu-central-1';
const accounts = [ownAccount, memberAccount];
const regions = [home, away, third];

const policy = `
version: 1
accounts: ['${ownAccount}', '${memberAccount}']
regions: [${regions.join(', ')}]
clauses:
  - { name: east, match: { name: east/* }, require: { primary: ${home}, replicas: { ${away}: {} } } }
  - { name: central, match: { name: central/* }, require: { primary: ${home}, replicas: { ${third}: {} } } }
`;

const keys = ['a', 'b', 'c', 'd', 'e'];
const names = ['central/done', 'central/new', 'east/broken', 'east/fixed', ...keys.map((key) => `east/${key}`)];

function estate(broken: readonly string[]): Secrets {
  return names.map((name) => {
    const region = name.startsWith('east/') ? away : third;
    const key = keys.find((one) => name === `east/${one}`);
    const whole = key === undefined ? {} : { kmsKeyId: `alias/${key}` };
    const replica = broken.includes(name) ? ({ status: 'Failed', cause: 'kms-access' } as const) : whole;
    return { name, account: memberAccount, region: home, replicas: { [region]: replica } };
  });
}

/** The audit of a member account: some of its findings are new, some are over, and one is neither. */
export async function startAuditFlow(strikes: Strikes, options: ServiceWorldOptions = {}) {
  const world = await startServiceWorld({ inProcess: true, accounts, fate: strikes.fate, ...options });
  await writeFile((process.env['POLICY_SOURCE'] ?? '').replace('file:', ''), policy);
  strikes.start();
  const table = openTable();
  let from = 0;
  let more: NonNullable<ScenarioInput['faults']> = [];

  const audit = () =>
    createDurableService({ functions: { 'audit-account': auditAccount } }).run('audit-account', {
      account: memberAccount,
    });

  function hold(broken: readonly string[]): void {
    const kmsKeys = keys.map((key) => ({
      id: key,
      aliases: [`alias/${key}`],
      account: memberAccount,
      regions: [away],
    }));
    // Pages of two, so that a listing has a first, a middle and a last one.
    const faults = [...more, { fault: 'short-page', size: 2 } as const];
    world.simulator.apply({ version: 1, regions, accounts, secrets: estate(broken), kmsKeys, faults });
  }

  function told(type: string): string {
    const events = world.aws.published.slice(from).filter((event) => event.type === type);
    const byId = new Map(events.map(({ detail }) => [detail.id, Object(Object(detail['finding']).secret).name]));
    return [...byId.values()].sort().join();
  }

  async function auditOf(broken: readonly string[]): Promise<void> {
    hold(broken);
    vi.setSystemTime(Date.now() + 60_000);
    await strikes.undisturbed(audit);
  }

  await auditOf([]);
  await auditOf(['east/broken', 'east/fixed', 'central/done']);
  const kept = await table.items();

  const flow: Flow = {
    async prepare() {
      await table.restore(kept);
      hold(['east/broken', 'central/new']);
      from = world.aws.published.length;
    },
    async run(): Promise<Seen> {
      const { status, result } = await audit();
      const resolved = told('Finding Resolved');
      const opened = told('Finding Opened');
      const problems = resolved.includes('east/broken') ? ['what is still broken was told to be over'] : [];
      if (status === 'FAILED') return { outcome: 'fails', problems };
      if (opened !== 'central/new') problems.push(`of what is new it told: ${opened}`);
      if (!resolved.includes('central/done')) problems.push('what is over elsewhere was not told');
      return { outcome: outcomeOf(result as AccountSummary, resolved), problems };
    },
    async recover() {
      await audit();
      const all = [told('Finding Opened'), told('Finding Resolved')].join(' ');
      return all === 'central/new central/done,east/fixed' ? [] : [`after it had failed, it told only: ${all}`];
    },
  };

  return {
    flow,
    /** The policy, from where it is read from now on. */
    async policyFrom(source: string, put: (text: string) => void): Promise<void> {
      put(policy);
      vi.stubEnv('POLICY_SOURCE', source);
    },
    objects: world.aws.objects as Map<string, Buffer>,
    /** Faults of the listings themselves, as the simulator has them; until the next call. */
    listingsAre(faults: NonNullable<ScenarioInput['faults']>): void {
      more = faults;
    },
    async close(): Promise<void> {
      strikes.close();
      table.close();
      await world.close();
    },
  };
}

function outcomeOf({ verdict, coverage, gaps }: AccountSummary, resolved: string): string {
  if (verdict === 'violations' && resolved === 'central/done,east/fixed') return 'clean';
  const reasons = [...coverage.flatMap(({ reason }) => reason ?? []), ...gaps.map(({ message }) => message)];
  return `${verdict}: ${[...new Set(reasons.map(reasonOf))].join()}`;
}
