import { createRateLimit, type TooFast } from './rate.ts';
import type { Fault, FaultKind } from './schema.ts';
import { type Call, isDue, isFor } from './selection.ts';

/** A fault, how many calls it was for, and how many of them it met. */
export interface FaultCount {
  readonly fault: Fault;
  readonly matched: number;
  readonly fired: number;
}

/** A fault that meets a call, and the how manieth time it fires. */
export interface Met {
  readonly fault: Fault;
  readonly time: number;
}

export interface FaultBook {
  add(faults: readonly Fault[]): void;
  clear(): void;
  /** In the order in which they are looked at. */
  all(): readonly FaultCount[];
  /** The faults that meet a call at that time (milliseconds); counts them. `lastPage` is told the faults met so far, since pages depend on them. */
  draw(call: Omit<Call, 'isLastPage'>, now: number, lastPage: (met: readonly Met[]) => boolean): readonly Met[];
}

/** After these, nothing is left to go wrong: faults further down neither see nor count the call. */
const DECIDING: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'throttle',
  'fail',
  'deny',
  'invalid-token',
  'reset',
  'hang-up',
  'lost-answer',
  'cut-off',
  'stall',
  'empty-answer',
  'empty-object',
  'broken-json',
  'html',
]);

export function createFaultBook(): FaultBook {
  let entries: { readonly fault: Fault; readonly tooFast: TooFast; matched: number; fired: number }[] = [];
  return {
    add(faults) {
      entries.push(...faults.map((fault) => ({ fault, tooFast: createRateLimit(fault), matched: 0, fired: 0 })));
    },
    clear() {
      entries = [];
    },
    all: () => entries.map(({ fault, matched, fired }) => ({ fault, matched, fired })),
    draw(call, now, lastPage) {
      const met: Met[] = [];
      for (const entry of entries) {
        if (!isFor(entry.fault, { ...call, isLastPage: () => lastPage(met) })) continue;
        entry.matched += 1;
        if (!isDue(entry.fault, entry.matched, entry.fired) || !entry.tooFast(call, now)) continue;
        entry.fired += 1;
        met.push({ fault: entry.fault, time: entry.fired });
        if (DECIDING.has(entry.fault.fault)) break;
      }
      return met;
    },
  };
}
