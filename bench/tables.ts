import type { Measured } from './audits.ts';
import { fewestCalls } from './estate.ts';
import type { MeasuredFunction } from './functions.ts';
import { cpuPerSecret, type Promised } from './promises.ts';

export function tableOfAudits(measured: readonly Measured[]): string {
  const heads = [
    'secrets',
    'lists',
    'fewest',
    'describes',
    'fewest',
    'wall s',
    'bare s',
    'ratio',
    'CPU µs each',
    'peak MB',
    'bare MB',
    'outcome',
  ];
  return table(
    heads,
    measured.map((one) => {
      const { size, audit, bare, listings, describes } = one;
      const fewest = fewestCalls(size);
      return [
        `3 x ${size}`,
        String(listings.reduce((sum, calls) => sum + calls, 0)),
        String(3 * fewest.pages),
        String(describes),
        String(fewest.describes),
        (audit.wall / 1000).toFixed(2),
        (bare.wall / 1000).toFixed(2),
        (audit.wall / bare.wall).toFixed(2),
        (1000 * cpuPerSecret(one)).toFixed(0),
        mega(audit.peak),
        mega(bare.peak),
        audit.outcome,
      ];
    }),
  );
}

export function tableOfFunctions(functions: readonly MeasuredFunction[]): string {
  return table(
    ['function', 'kB', 'bare kB', 'import ms', 'bare ms', 'ratio'],
    functions.map(({ name, bytes, bareBytes, importing, bareImporting }) => [
      name,
      (bytes / 1000).toFixed(0),
      (bareBytes / 1000).toFixed(0),
      importing.toFixed(0),
      bareImporting.toFixed(0),
      (importing / bareImporting).toFixed(2),
    ]),
  );
}

export function tableOfPromises(promises: readonly Promised[]): string {
  return table(
    ['promise', 'figure', 'at most', ''],
    promises.map(({ promise, figure, most, kept }) => [promise, round(figure), round(most), kept ? 'kept' : 'MISSED']),
  );
}

/** Nothing for no rows. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lines = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function round(figure: number): string {
  return String(Math.round(figure * 100) / 100);
}
