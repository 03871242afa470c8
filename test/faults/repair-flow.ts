import type { ScenarioInput } from '../../simulator/index.ts';
import type { Wishes } from '../support/repair-estate.ts';
import { type RunOptions, startRepairWorld } from '../support/repair-world.ts';
import { ownAccount, type Secrets, type ServiceWorldOptions } from '../support/service-world.ts';
import type { Seen } from './promises.ts';
import type { Flow, Strikes } from './strike.ts';
import { type Items, openTable } from './table.ts';

/** Something that is amiss, and the one write that repairs it. */
export interface Repair {
  readonly secrets: Secrets;
  readonly facts?: Partial<ScenarioInput>;
  readonly wishes?: Wishes;
  readonly order?: object;
  readonly answer?: RunOptions['answer'];
  /** Such as `UpdateSecret us-east-1`. */
  readonly write: string;
}

const byItself = { account: ownAccount, trigger: 'auto', apply: true, requestedBy: 'the service' };
/** Longer than a run may hold an account, or an attempt keep another from being made. */
const muchLater = 5 * 3600;

/** Orders for one repair each, carried out to their end. */
export async function startRepairs(strikes: Strikes, options: ServiceWorldOptions = {}) {
  const world = await startRepairWorld({ inProcess: true, fate: strikes.fate, ...options });
  strikes.start();
  const table = openTable();
  const baseline = await table.items();
  const broken = new Map<Repair, Items>();
  /** When the audit began that saw it: the table must know it as the last. */
  const audits = new Map<Repair, string>();

  /** The audit that saw what is amiss, once for all runs. */
  async function breaks(repair: Repair): Promise<Items> {
    const { secrets, facts, wishes } = repair;
    await table.restore(baseline);
    await world.wishes(wishes);
    await strikes.undisturbed(() => world.breaks(secrets, facts));
    audits.set(repair, world.auditedAt());
    return table.items();
  }

  async function run(repair: Repair, isLater = false): Promise<Seen> {
    const { write, order = { ...byItself, audit: audits.get(repair) }, answer } = repair;
    const { status, result } = await world.service(answer && { answer }).run('remediate-run', order);
    const { [write]: sent = 0, ...others } = world.writes();
    const records = await strikes.apart(world.repairs);
    const problems = [
      ...(sent > 1 ? [`it was sent ${sent} times`] : []),
      ...Object.keys(others).map((other) => `a write that nobody meant: ${other}`),
      ...(records.length < sent ? ['a write without a record'] : []),
    ];
    if (status === 'FAILED') return { outcome: 'ends early', problems };
    if (!isLater && records.some(({ endedAt }) => endedAt === null)) problems.push('an attempt without an end');
    return { outcome: outcomeOf(Object(result).repairs.join(), sent), problems };
  }

  return {
    world,
    flow: (repair: Repair): Flow => ({
      async prepare() {
        const kept = broken.get(repair) ?? (await breaks(repair));
        broken.set(repair, kept);
        await table.restore(kept);
        await world.wishes(repair.wishes);
        world.estate(repair.secrets, repair.facts);
      },
      run: () => run(repair),
      /** What it could not do, the next order does; what it had done, is not done again. */
      async recover() {
        world.pass(muchLater);
        const { outcome, problems } = await run(repair, true);
        const { [repair.write]: sent = 0 } = world.writes();
        const ended = outcome === 'clean' || outcome === 'nothing to do' ? [] : [`then it ended as ${outcome}`];
        return [...problems, ...ended, ...(sent === 1 ? [] : [`it was sent ${sent} times in all`])];
      },
    }),
    async close(): Promise<void> {
      strikes.close();
      table.close();
      await world.close();
    },
  };
}

export type Repairs = Awaited<ReturnType<typeof startRepairs>>;
function outcomeOf(repairs: string, sent: number): string {
  if (repairs === '') return sent === 0 ? 'nothing written' : 'nothing to do';
  return repairs === 'succeeded' && sent === 1 ? 'clean' : repairs;
}
