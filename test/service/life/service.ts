import type { Scheduler } from 'fast-check';
import type { FindingEvent } from '../../../lib/domain/event.ts';
import type { LifecycleSettings, StoredFinding } from '../../../lib/findings/lifecycle.ts';
import { announce, auditAccount } from '../../../lib/service/audit-account.ts';
import { type FirstLook, lookEverywhere } from '../../../lib/service/first-look.ts';
import { account, now } from '../../support/builders.ts';
import { fakeKeys } from '../../support/fake-reader.ts';
import { memoryStore, type StoreOperation } from '../../support/memory-store.ts';
import { people } from './people.ts';
import { faultOfOpening, faultOfResolution, faultOfWithdrawal, type Knowledge, type Place } from './truth.ts';
import { type Blindness, policyOf, readerOf, repaired, usualWishes, type Wishes, type World } from './world.ts';

export interface RunPlan {
  readonly blind: Blindness;
  /** The one secret to be audited, by descriptions alone; undefined: all. */
  readonly only: string | undefined;
  /** The run dies at its so-many-th operation on the store, before that is done or after. */
  readonly crash: { readonly at: number; readonly after: boolean } | undefined;
  /** Whether the bus takes the announcements, and says so. */
  readonly bus: 'takes' | 'refuses' | 'takes, but its answer is lost';
  /** The step is run once more when it has ended, one way or the other. */
  readonly repeated: boolean;
}

class Crash extends Error {}

/** A service, its store and the people that it tells, over a world that changes; every operation waits for the scheduler. */
export function aService(scheduler: Scheduler, lifecycle: LifecycleSettings) {
  const store = memoryStore();
  const audience = people();
  const complaints: string[] = [];
  const running = new Set<Promise<void>>();
  /** Beginning of the newest audit that wrote to a finding. */
  const observedBy = new Map<string, number>();
  let time = now;
  let world: World = repaired;
  let wishes: Wishes = usualWishes;
  const clock = { now: () => (time += 1) };

  function judge({ finding, ...next }: StoredFinding, previous: StoredFinding | undefined, known: Knowledge): void {
    const newest = observedBy.get(finding.id) ?? 0;
    observedBy.set(finding.id, Math.max(newest, known.at));
    if (next.state === previous?.state) return;
    if (known.at <= newest) complaints.push(`an audit that began at ${known.at} undid one that began at ${newest}`);
    const place: Place = { secret: finding.secret.name, region: finding.region, rule: finding.rule };
    const fault = {
      open: () => faultOfOpening(known, place),
      resolved: () => faultOfResolution(known, place, next.ending.resolution),
      withdrawn: () => faultOfWithdrawal(known, place, next.ending.withdrawal),
    }[next.state]();
    if (fault) complaints.push(`${next.state} ${JSON.stringify({ ...place, ...next.ending })}, but ${fault}`);
  }

  async function run(plan: RunPlan, earlier?: FirstLook): Promise<void> {
    const { blind, only, crash, bus, repeated } = plan;
    const asked = wishes;
    let seen: World | undefined;
    let began = 0;
    let operations = 0;
    const found: StoredFinding[] = [];
    let auditing = true;
    const see = (): World => {
      began = look?.at ?? time;
      seen = world;
      return seen;
    };
    // The answer of `saveAccount` is never lost: a run that dies there has given the summary of a first run to nobody.
    function crashes(operation: StoreOperation, after: boolean): void {
      if (!crash || crash.at !== operations || crash.after !== after) return;
      if (!after || operation !== 'saveAccount') throw new Crash();
    }
    const mine = store.through({
      async before(operation) {
        await scheduler.schedule(Promise.resolve(), operation);
        operations += 1;
        crashes(operation, false);
      },
      after: (operation) => crashes(operation, true),
      onSave(next, previous) {
        if (!auditing) return;
        found.push(next);
        judge(next, previous, { world: seen ?? world, wishes: asked, blind, at: began, only });
      },
    });
    async function publish(events: readonly FindingEvent[]): Promise<void> {
      await scheduler.schedule(Promise.resolve(), 'publish');
      if (bus !== 'refuses') audience.hear(structuredClone(events));
      if (bus !== 'takes') throw new Crash();
    }
    const policy = policyOf(asked);
    const look =
      earlier ??
      (only === undefined
        ? undefined
        : await lookEverywhere(
            readerOf(() => world, blind),
            policy.regions,
            only,
            clock.now(),
          ));
    try {
      const { summary, record } = await auditAccount({
        policy,
        account,
        reader: readerOf(see, blind),
        keys: fakeKeys(),
        store: mine,
        clock,
        lifecycle,
        dryRun: false,
        ...(look && only !== undefined ? { only: { look, name: only } } : {}),
      });
      auditing = false;
      await announce(mine, account, publish, record);
      if (summary.baseline && only === undefined) audience.hearSummary(found);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    if (repeated) await run({ ...plan, crash: undefined, bus: 'takes', repeated: false }, look);
  }

  return {
    store,
    audience,
    complaints,
    truth: () => ({ world, wishes, at: time }),
    change(next: { world?: (before: World) => World; wishes?: (before: Wishes) => Wishes; hours?: number }): void {
      world = next.world?.(world) ?? world;
      wishes = next.wishes?.(wishes) ?? wishes;
      time += (next.hours ?? 0) * 3_600_000;
    },
    start(plan: RunPlan): void {
      const one = run(plan)
        .catch((error: unknown) => void complaints.push(`a run failed: ${String(error)}`))
        .finally(() => running.delete(one));
      running.add(one);
    },
    /** Lets so many operations happen, in an order of the scheduler's choice. */
    async proceed(operations: number): Promise<void> {
      for (let done = 0; done < operations && running.size > 0; done += 1) {
        await settled();
        if (scheduler.count() > 0) await scheduler.waitOne();
      }
      await settled();
    },
  };
}

/** Everything that does not wait for the scheduler has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
