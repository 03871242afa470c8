/*
 * The tables of docs/mutation.md, from what `npm run mutation` and `npm run coverage` wrote last.
 * Run with `node scripts/core-figures.ts`.
 */
import { readFileSync } from 'node:fs';

interface MutationReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly status: string;
  /** Of one that was left out: why. */
  readonly statusReason?: string;
}

/** By file; the total is under `total`. */
type CoverageSummary = Readonly<Record<string, Readonly<Record<'lines' | 'branches', Covered>>>>;

interface Covered {
  readonly total: number;
  readonly covered: number;
}

const folders = ['domain', 'policy', 'rules', 'audit', 'findings', 'remediation'];

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function tableOf(head: readonly string[], rows: ReadonlyArray<ReadonlyArray<string | number>>): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}

function mutants({ files }: MutationReport): string {
  const rows = [...folders, ''].map((folder) => {
    const within = Object.entries(files).filter(([file]) => file.startsWith(`lib/${folder}`));
    const all = within.flatMap(([, file]) => file.mutants);
    const count = (status: string) => all.filter((mutant) => mutant.status === status).length;
    const ignored = all.filter(({ status }) => status === 'Ignored');
    const still = ignored.filter(({ statusReason = '' }) => statusReason.startsWith('Static')).length;
    const ends = ['Killed', 'Timeout', 'Survived', 'NoCoverage'].map(count);
    const tried = ends.reduce((sum, each) => sum + each, 0);
    // What could not even be run is neither noticed nor not.
    const broken = count('RuntimeError') + count('CompileError');
    if (tried + broken + ignored.length !== all.length)
      throw new Error(`Some mutants of ${folder} ended in another way.`);
    const score = percent(count('Killed') + count('Timeout'), tried);
    return [folder || '**all**', tried, ...ends, broken, still, ignored.length - still, score];
  });
  return tableOf(
    ['folder', 'mutants', 'killed', 'timeout', 'survived', 'no test', 'not run', 'static', 'texts', 'score'],
    rows,
  );
}

function coverage(summary: CoverageSummary): string {
  const rows = [...folders, ''].map((folder) => {
    const within = Object.entries(summary).filter(([file]) => file.includes(`/lib/${folder}`));
    const share = (what: 'lines' | 'branches') => {
      const sum = (part: keyof Covered) => within.reduce((total, [, file]) => total + file[what][part], 0);
      return percent(sum('covered'), sum('total'));
    };
    return [folder || '**all**', share('lines'), share('branches')];
  });
  return tableOf(['folder', 'lines', 'branches'], rows);
}

process.stdout.write(`${mutants(readJson('reports/mutation/incremental.json'))}\n`);
process.stdout.write(coverage(readJson('coverage/coverage-summary.json')));
