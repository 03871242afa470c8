import { table } from '../tables.ts';
import type { Trouble } from './faults.ts';
import type { Rounds } from './rounds.ts';

export interface Soaked {
  readonly seed: number;
  readonly rounds: number;
  readonly soak: Rounds;
  readonly injected: ReturnType<Trouble['injected']>;
  /** Bytes in use after the warm-up, and at the end. */
  readonly heap: { readonly start: number; readonly end: number };
  readonly left: readonly string[];
}

export function summaryOf({ seed, rounds, soak, injected, heap, left }: Soaked): string {
  const { counts, differences } = soak;
  const announced = soak.announcements();
  const figures: readonly (readonly [string, number | string])[] = [
    ['rounds', rounds],
    ['seed', seed],
    ['audits', counts.audits],
    ['events', counts.events],
    ['runs of repairs', counts.remediations],
    ['faults injected', injected.faults],
    ['invocations that died', injected.deaths],
    ['executions that failed', counts.failed],
    ['findings opened', announced['Finding Opened'] ?? 0],
    ['findings resolved', announced['Finding Resolved'] ?? 0],
    ['announcements of findings', Object.values(announced).reduce((sum, count) => sum + count, 0)],
    ['repairs made', counts.repairs],
    ['comparisons with the truth', counts.comparisons],
    ['differences from the truth', differences.length],
    ['heap at start, MB', mega(heap.start)],
    ['heap at end, MB', mega(heap.end)],
    ['handles left', left.length === 0 ? 0 : left.join(', ')],
  ];
  return table(
    ['figure', ''],
    figures.map(([figure, value]) => [figure, String(value)]),
  );
}

function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
