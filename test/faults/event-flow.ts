import { writeFile } from 'node:fs/promises';
import { vi } from 'vitest';
import { handler as audit } from '../../functions/audit.ts';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import { handler as secretChanged } from '../../functions/secret-changed.ts';
import { anEvent, type EventName } from '../support/changes-bench.ts';
import { createDurableService } from '../support/durable-crash.ts';
import { logLinesOf } from '../support/lambda.ts';
import type { AwsRequest } from '../support/local-aws.ts';
import { away, home, memberAccount, ownAccount, type Secrets, startServiceWorld } from '../support/service-world.ts';
import type { Seen } from './promises.ts';
import { reasonOf } from './reasons.ts';
import type { Flow, Strikes } from './strike.ts';
import { openTable } from './table.ts';

/** Where nothing is ever disturbed, and something is amiss. */
const third = 'eu-central-1';
const regions = [home, away, third];
const accounts = [ownAccount, memberAccount];
const name = 'prod/db';
const failed = { status: 'Failed', cause: 'kms-access' } as const;
/** What only its own Region can tell. */
const gone = { present: false } as const;

const policy = `
version: 1
accounts: ['${ownAccount}', '${memberAccount}']
regions: [${regions.join(', ')}]
clauses:
  - { name: all, match: {}, require: { primary: ${home}, replicas: { ${away}: {}, ${third}: {} } } }
`;

/** The first look is by name, in every Region. */
function isByName({ operation, body }: AwsRequest): boolean {
  return operation === 'DescribeSecret' && !body.includes('arn:');
}

/** What of the run must be told whatever is struck, and what may be only where nothing is. */
export interface Unharmed {
  /** The finding in the third Region was told as opened. */
  readonly opened: boolean;
  /** The finding in the other Region was told as over. */
  readonly resolved: boolean | 'where seen';
}

/** A change of a secret of a member account: its replica in one Region is well again, and that in another is not any more. */
export async function startEventFlow(strikes: Strikes) {
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'ERROR');
  /** Whether the Region whose word counts gave it. */
  let wasSeen = false;
  const world = await startServiceWorld({
    inProcess: true,
    accounts,
    fate: strikes.fate,
    answered({ operation, region }, status) {
      if (operation === 'DescribeSecret' && region === away && status === 200) wasSeen = true;
    },
  });
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'ERROR');
  await writeFile((process.env['POLICY_SOURCE'] ?? '').replace('file:', ''), policy);
  strikes.start();
  const table = openTable();
  const functions = { audit, 'audit-account': auditAccount, 'secret-changed': secretChanged };
  const service = createDurableService({ functions });
  let from = 0;
  let asked = 0;

  function holds(replicas: NonNullable<Secrets[number]['replicas']>): void {
    const kmsKeys = [{ id: 'a', aliases: ['alias/a'], account: memberAccount, regions: [away] }];
    const secret = { name, account: memberAccount, region: home, suffix: 'Ab12Cd', replicas };
    world.simulator.apply({ version: 1, regions, accounts, secrets: [secret], kmsKeys });
  }

  const auditAll = () => service.run('audit-account', { account: memberAccount });
  const follow = (event: EventName) =>
    service.run(
      'secret-changed',
      JSON.parse(JSON.stringify(anEvent(name, event)).replaceAll(ownAccount, memberAccount)),
    );

  async function later(run: () => Promise<unknown>): Promise<void> {
    vi.setSystemTime(Date.now() + 60_000);
    await strikes.undisturbed(run);
  }

  /** Regions of the findings that were told since the run began. */
  function told(type: string): string {
    const events = world.aws.published.slice(from).filter((event) => event.type === type);
    return [...new Set(events.map(({ detail }) => Object(detail['finding']).region))].sort().join();
  }

  holds({ [away]: {}, [third]: {} });
  await later(auditAll);
  holds({ [away]: gone, [third]: {} });
  await later(auditAll);
  const kept = await table.items();

  async function prepare(): Promise<void> {
    await table.restore(kept);
    holds({ [away]: { kmsKeyId: 'alias/a' }, [third]: failed });
    from = world.aws.published.length;
    asked = world.aws.requests.length;
    wasSeen = false;
  }

  async function run(unharmed: Unharmed): Promise<Seen> {
    let status = '';
    const lines = await logLinesOf(async () => {
      ({ status } = await follow('label updated'));
    });
    const [opened, resolved] = [told('Finding Opened'), told('Finding Resolved')];
    const problems = [opened, resolved].some((one) => one.includes(home)) ? ['told of what is as it should be'] : [];
    if (status === 'FAILED') return { outcome: 'fails', problems };
    const reasons = lines.flatMap(({ undecided = [] }) => undecided as string[]);
    if (lines.length === 0) {
      const whole = opened === third && resolved === away;
      return { outcome: whole ? 'clean' : `told only ${opened}, ${resolved}, and not why`, problems };
    }
    if (unharmed.opened && opened !== third) problems.push(`of what is new elsewhere it told: ${opened}`);
    const isSure = unharmed.resolved === 'where seen' ? wasSeen : unharmed.resolved;
    if (unharmed.resolved === true && resolved !== away) problems.push('what was seen to be over was not told');
    if (!isSure && resolved !== '') problems.push('what was not seen was told to be over');
    return { outcome: `incomplete: ${[...new Set(reasons.map(reasonOf))].join()}`, problems };
  }

  return {
    /** How far the run is: it has found the secret, and looked at it. */
    hasFound: () => world.aws.requests.slice(asked).some(({ operation }) => operation === 'PutItem'),
    hasLooked: () => world.aws.requests.slice(asked).some(isByName),
    /** `unharmed`: what must be told all the same where something could not be read. */
    flow: (unharmed: Unharmed): Flow => ({
      prepare,
      run: () => run(unharmed),
      /** Events only make it faster: what one of them could not tell, the next audit of everything does. */
      async recover() {
        await auditAll();
        const all = `${told('Finding Opened')} ${told('Finding Resolved')}`;
        return all === `${third} ${away}` ? [] : [`after it had failed, the next audit told only: ${all}`];
      },
    }),
    /** An event that does not say which secret it is about. */
    ofAnything: {
      async prepare() {
        from = world.aws.invoked.length;
      },
      async run() {
        let status = '';
        await logLinesOf(async () => {
          ({ status } = await follow('without an id'));
        });
        const asked = new Set(world.aws.invoked.slice(from).map((one) => JSON.stringify(one)));
        const problems = status === 'SUCCEEDED' && asked.size !== 1 ? ['nobody was asked to audit everything'] : [];
        return { outcome: status === 'SUCCEEDED' ? 'clean' : 'fails', problems };
      },
    } satisfies Flow,
    async close(): Promise<void> {
      strikes.close();
      table.close();
      await world.close();
    },
  };
}
