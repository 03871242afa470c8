import { table } from '../tables.ts';
import type { Rounds } from './rounds.ts';

export interface Soaked {
  readonly seed: number;
  readonly rounds: number;
  readonly soak: Rounds;
  /** How often each kind of fault met something. */
  readonly met: Readonly<Record<string, number>>;
  /** Executions that failed, by function and reason. */
  readonly failures: Readonly<Record<string, number>>;
  /** Bytes in use after the warm-up, and at the end. */
  readonly heap: { readonly start: number; readonly end: number };
  readonly left: readonly string[];
}

export function summaryOf({ seed, rounds, soak, met, failures, heap, left }: Soaked): string {
  const { counts, differences } = soak;
  const announced = soak.announcements();
  const figures: readonly (readonly [string, number | string])[] = [
    ['rounds', rounds],
    ['seed', seed],
    ['audits', counts.audits],
    ['events', counts.events],
    ['runs of repairs', counts.remediations],
    ['faults that met something', sumOf(met)],
    ...Object.entries(met).map(([kind, times]) => [`- ${kind}`, times] as const),
    ['executions that failed', sumOf(failures)],
    ...Object.entries(failures).map(([failure, times]) => [`- ${failure}`, times] as const),
    ['findings opened', announced['Finding Opened'] ?? 0],
    ['findings resolved', announced['Finding Resolved'] ?? 0],
    ['announcements of findings', sumOf(announced)],
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

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
