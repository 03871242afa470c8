import { type CallCount, createCallCounter } from './calls.ts';
import { type ClockSettings, createClock } from './clock.ts';
import { createFaultBook } from './faults/book.ts';
import type { FaultInput } from './faults/schema.ts';
import { createHolds, type Holds } from './holds.ts';
import type { Service } from './pipeline.ts';
import { buildEstate } from './scenario/build.ts';
import { parseFaults, parseScenario } from './scenario/parse.ts';
import type { ScenarioInput } from './scenario/schema.ts';
import { parseInstant } from './scenario/time.ts';

/** What an estate is when no scenario says otherwise: nothing in it, in three Regions. */
const EMPTY: ScenarioInput = { version: 1, regions: ['eu-west-1', 'eu-central-1', 'us-east-1'] };

export interface Summary {
  /** ISO 8601, simulated. */
  readonly now: string;
  readonly clock: 'manual' | 'real';
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  readonly secrets: readonly { readonly account: string; readonly region: string; readonly count: number }[];
  readonly calls: number;
}

/** The simulated service and the levers of whoever runs it, apart from how both are reached. */
export interface Simulation extends Service {
  /** Replaces the estate. Throws a `ScenarioError`, and then keeps the estate as it is. */
  apply(scenario: string | ScenarioInput): void;
  /** Moves the clock, and settles what has become due. Throws a `RangeError` for a move backwards. */
  advance(seconds: number): void;
  countCalls(): readonly CallCount[];
  /** Adds faults behind those that are there, from YAML text or objects. Throws a `ScenarioError`, and then adds none. */
  addFaults(faults: string | readonly FaultInput[]): void;
  /** Takes all faults away, and lets go of all answers that are held. */
  clearFaults(): void;
  readonly holds: Holds;
  summary(): Summary;
}

export function createSimulation(scenario: string | ScenarioInput = EMPTY, settings: ClockSettings = {}): Simulation {
  const calls = createCallCounter();
  const faults = createFaultBook();
  const holds = createHolds();
  let clock = createClock(settings);
  let estate = applied(scenario, clock.now());

  /** A scenario's own clock wins over the caller's; without one, time goes on. A clock that is to run begins at `running`. */
  function applied(source: string | ScenarioInput, running: number) {
    const parsed = parseScenario(source);
    const { start, mode } = parsed.scenario.clock;
    const next =
      start === undefined && mode === undefined
        ? clock
        : createClock({
            start:
              (start === undefined ? undefined : parseInstant(start, Date.now())) ??
              (mode === 'real' ? running : clock.now()),
            mode: mode ?? clock.mode,
          });
    const built = buildEstate(parsed, next.now());
    clock = next;
    clearFaults();
    faults.add(parsed.scenario.faults);
    return built;
  }

  function settled() {
    estate.settle(clock.now());
    return estate;
  }

  function clearFaults(): void {
    faults.clear();
    holds.release();
  }

  return {
    calls,
    faults,
    holds,
    clearFaults,
    addFaults: (added) => faults.add(parseFaults(added, estate)),
    hold: holds.wait,
    clockStands: () => clock.mode === 'manual',
    estate: settled,
    now: () => clock.now(),
    apply(source) {
      estate = applied(source, Date.now());
    },
    advance(seconds) {
      if (!(seconds >= 0)) throw new RangeError('The clock only moves forwards.');
      clock.advance(seconds * 1000);
      settled();
      holds.settle(clock.now());
    },
    countCalls: () => calls.all(),
    summary() {
      const { accounts, regions, partition } = settled();
      return {
        now: new Date(clock.now()).toISOString(),
        clock: clock.mode,
        regions,
        accounts,
        secrets: accounts.flatMap((account) =>
          regions.map((region) => ({ account, region, count: partition(account, region).size() })),
        ),
        calls: calls.all().reduce((sum, { count }) => sum + count, 0),
      };
    },
  };
}
