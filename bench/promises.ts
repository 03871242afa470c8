import type { Measured } from './audits.ts';
import { fewestCalls } from './estate.ts';
import type { MeasuredFunction } from './functions.ts';

/** One figure, the most that it may be, and whether it is kept. docs/performance.md says what each means. */
export interface Promised {
  readonly promise: string;
  readonly figure: number;
  readonly most: number;
  readonly kept: boolean;
}

const mega = 1_000_000;

/** From this size on, halves of the listing can overlap, and what a process takes by itself no longer counts. */
const large = 10_000;

export function promisesOfAudits(measured: readonly Measured[]): readonly Promised[] {
  const inFull = measured.filter(({ size }) => size >= large);
  return [
    ...measured.flatMap(promisesOfAudit),
    ...pairsOf(inFull).map(([before, after]) =>
      atMost(`CPU per secret at ${after.size} / at ${before.size}`, cpuPerSecret(after) / cpuPerSecret(before), 1.2),
    ),
    ...pairsOf(pairsOf(inFull)).map(([[a, b], [, c]]) =>
      atMost(`memory per further secret up to ${c.size} / up to ${b.size}`, growth(b, c) / growth(a, b), 1.1),
    ),
  ];
}

function promisesOfAudit({ size, audit, bare, listings, describes }: Measured): Promised[] {
  const fewest = fewestCalls(size);
  // Up to ten pages one chain is enough.
  const pages = fewest.pages + (fewest.pages <= 10 ? 0 : 2);
  return [
    atMost(`ListSecrets in one Region at ${size}`, Math.max(...listings), pages),
    atMost(`DescribeSecret at ${size}`, describes, fewest.describes),
    atMost(`wall time / bare reference at ${size}`, audit.wall / bare.wall, size >= large ? 0.6 : 1.05),
    ...(size === 500_000 ? [atMost(`peak memory at ${size}, MB`, audit.peak / mega, 400)] : []),
  ];
}

export function promisesOfFunctions(functions: readonly MeasuredFunction[]): readonly Promised[] {
  return functions.flatMap(({ name, bytes, importing, bareImporting }) => [
    ...(name === 'audit' ? [atMost('bundle of audit, kB', bytes / 1000, 400)] : []),
    atMost(`import time of ${name} / bare clients`, importing / bareImporting, 1.3),
  ]);
}

/** Milliseconds, over all that is listed in the three Regions. */
export function cpuPerSecret({ size, audit }: Measured): number {
  return audit.cpu / (3 * size);
}

/** Bytes per secret that were added from one size to the next; never less than one, so that noise cannot divide by nothing. */
function growth(before: Measured, after: Measured): number {
  return Math.max(1, (after.audit.peak - before.audit.peak) / (3 * (after.size - before.size)));
}

function atMost(promise: string, figure: number, most: number): Promised {
  // What could not be measured is no promise that was kept.
  return { promise, figure, most, kept: figure <= most };
}

function pairsOf<T>(list: readonly T[]): (readonly [T, T])[] {
  return list.slice(1).flatMap((after, index) => {
    const before = list[index];
    return before === undefined ? [] : [[before, after] as const];
  });
}
