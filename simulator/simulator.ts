import { type CallCount, createCallCounter } from './calls.ts';
import { type ClockSettings, createClock } from './clock.ts';
import type { Service } from './pipeline.ts';
import { buildEstate } from './scenario/build.ts';
import { parseScenario } from './scenario/parse.ts';
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
  summary(): Summary;
}

export function createSimulation(scenario: string | ScenarioInput = EMPTY, settings: ClockSettings = {}): Simulation {
  const calls = createCallCounter();
  let clock = createClock(settings);
  let estate = applied(scenario);

  /** A scenario's own clock wins over the caller's; without one, time goes on. */
  function applied(source: string | ScenarioInput) {
    const parsed = parseScenario(source);
    const { start, mode } = parsed.scenario.clock;
    const next =
      start === undefined && mode === undefined
        ? clock
        : createClock({
            start: (start === undefined ? undefined : parseInstant(start, Date.now())) ?? clock.now(),
            mode: mode ?? clock.mode,
          });
    const built = buildEstate(parsed, next.now());
    clock = next;
    return built;
  }

  function settled() {
    estate.settle(clock.now());
    return estate;
  }

  return {
    calls,
    estate: settled,
    now: () => clock.now(),
    apply(source) {
      estate = applied(source);
    },
    advance(seconds) {
      if (!(seconds >= 0)) throw new RangeError('The clock only moves forwards.');
      clock.advance(seconds * 1000);
      settled();
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
