import { expect, test, vi } from 'vitest';
import type { AwsRequest, Fate } from '../support/local-aws.ts';
import type { Fault } from './fault.ts';
import { faultsOf, type OperationKey, operations, positionsOf } from './operations.ts';
import type { Duration, Operation, Position, Seen } from './promises.ts';
import { startVirtualTime, type VirtualTime } from './virtual-time.ts';

/** The requests of a flow that a fault may strike. */
export type Counts = (request: AwsRequest) => boolean;

/** Something that the service does from beginning to end, again and again from the same state. */
export interface Flow {
  /** Puts world and store back to where the flow begins. */
  prepare(): Promise<void>;
  /** Runs it, and says how it ended and what of that should not be. */
  run(): Promise<Seen>;
  /** Runs it once more without a fault, after one that it did not survive, and says what was lost. */
  recover?(): Promise<readonly string[]>;
}

/** However it is disturbed, a flow ends within so many times its usual requests, and within so many minutes of its clock. */
const mostRequests = 40;
const mostMinutes = 120;

/** Ends after which something is done once more, by itself. */
const comesAgain = new Set(['fails', 'ends early', 'given back', 'invoked again']);

export interface Strikes {
  /** To be asked what becomes of each request. */
  readonly fate: (request: AwsRequest) => Fate | undefined;
  start(): void;
  close(): void;
  /** Lets something happen undisturbed. */
  undisturbed<T>(run: () => Promise<T>): Promise<T>;
  /** Lets something happen in the middle of a run that no fault strikes: for who looks what came of it. */
  apart<T>(run: () => Promise<T>): Promise<T>;
  /** A test for each fault, at each position, once and lasting: it ends as the table promises, and nothing else is amiss. */
  testEach(flow: Flow, counted: Partial<Record<OperationKey, Counts>>): void;
}

export function createStrikes(): Strikes {
  let time: VirtualTime | undefined;
  let decide: (request: AwsRequest) => Fate | undefined = () => undefined;
  const usual = new Map<Counts, { readonly struck: number; readonly all: number }>();

  function theTime(): VirtualTime {
    if (!time) throw new Error('time does not run yet');
    return time;
  }

  async function observe(flow: Flow, counts: Counts, fault?: Fault, isHit: (nth: number) => boolean = () => false) {
    await flow.prepare();
    // Of two observations the newer one counts.
    vi.setSystemTime(Date.now() + 60_000);
    let struck = 0;
    let all = 0;
    decide = (request) => {
      all += 1;
      if (!counts(request)) return undefined;
      struck += 1;
      return fault && isHit(struck) ? fault.spoil(request, theTime()) : undefined;
    };
    try {
      const { result, milliseconds } = await theTime().during(() => flow.run());
      return { seen: result, milliseconds, struck, all };
    } finally {
      decide = () => undefined;
    }
  }

  async function usually(flow: Flow, counts: Counts) {
    const known = usual.get(counts);
    if (known) return known;
    const { struck, all, seen } = await observe(flow, counts);
    expect({ undisturbed: seen, struck: struck > 0 }).toEqual({
      undisturbed: { outcome: 'clean', problems: [] },
      struck: true,
    });
    usual.set(counts, { struck, all });
    return { struck, all };
  }

  async function cell(flow: Flow, counts: Counts, fault: Fault, at: number, duration: Duration): Promise<Seen> {
    const { all: normal } = await usually(flow, counts);
    const isHit = (nth: number) => (duration === 'once' ? nth === at : nth >= at);
    const { seen, milliseconds, all } = await observe(flow, counts, fault, isHit);
    const problems = [...seen.problems];
    if (all > normal * mostRequests) problems.push(`${all} requests in place of ${normal}`);
    if (milliseconds > mostMinutes * 60_000) problems.push(`it took ${milliseconds / 60_000} minutes`);
    if (comesAgain.has(seen.outcome) && flow.recover) {
      vi.setSystemTime(Date.now() + 60_000);
      problems.push(...(await theTime().during(() => flow.recover?.() ?? Promise.resolve([]))).result);
    }
    return { outcome: seen.outcome, problems };
  }

  return {
    fate: (request) => decide(request),
    start() {
      time = startVirtualTime();
    },
    close: () => time?.close(),
    undisturbed: async (run) => (await theTime().during(run)).result,
    async apart(run) {
      const before = decide;
      decide = () => undefined;
      try {
        return await run();
      } finally {
        decide = before;
      }
    },
    testEach(flow, counted) {
      for (const key of Object.keys(counted) as OperationKey[]) {
        const operation: Operation = operations[key];
        const counts = counted[key] ?? (() => false);
        test.each(faultsOf(operation))(
          `${operation.flow}, ${operation.name}: $name ends as docs/errors.md promises`,
          async (fault) => {
            const { struck } = await usually(flow, counts);
            expect(Math.min(struck, 3), `${struck} calls of it: correct \`calls\` in promises.ts`).toBe(
              operation.calls,
            );
            const seen: Record<string, Seen> = {};
            const expected: Record<string, Seen> = {};
            for (const duration of ['once', 'lasting'] as const) {
              for (const position of positionsOf(operation, duration)) {
                const label = `${position} call, ${duration}`;
                seen[label] = await cell(flow, counts, fault, placeOf(position, struck), duration);
                const { firstOnce, ...ends } = operation.promised(fault);
                const isFirst = position === 'first' && duration === 'once';
                expected[label] = { outcome: (isFirst && firstOnce) || ends[duration], problems: [] };
              }
            }
            expect(seen).toEqual(expected);
          },
          120_000,
        );
      }
    },
  };
}

function placeOf(position: Position, calls: number): number {
  return { first: 1, middle: Math.ceil(calls / 2), last: calls }[position];
}
