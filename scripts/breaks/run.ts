import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Break, breaks } from './table.ts';

interface TestFile {
  readonly message: string;
  readonly assertionResults: ReadonlyArray<{ readonly status: string; readonly fullName: string }>;
}

/**
 * Puts each of the breaks into a copy of the project, alone, and runs the tests that should notice.
 * @param only breaks in files whose name holds it; absent: all
 * @returns 0 when the promised test failed each time, 1 otherwise
 */
export async function runBreaks(only = ''): Promise<number> {
  const copy = copyOfProject();
  try {
    const unnoticed = breaks.filter(({ file }) => file.includes(only)).filter((one) => !isNoticed(one, copy));
    print(unnoticed.length > 0 ? `\n${unnoticed.length} not noticed as promised.` : '\nEach was noticed.');
    return unnoticed.length > 0 ? 1 : 0;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** What Git knows of the project, as it stands in the working tree; the packages are shared. */
function copyOfProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'breaks-'));
  const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean);
  for (const file of files) {
    mkdirSync(join(copy, dirname(file)), { recursive: true });
    cpSync(file, join(copy, file));
  }
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

function isNoticed(one: Break, copy: string): boolean {
  const path = join(copy, one.file);
  const intact = readFileSync(path, 'utf8');
  if (intact.split(one.code).length !== 2) {
    throw new Error(
      `${one.file} does not hold exactly once: ${one.code}\nThe code has changed: mend scripts/breaks/table.ts.`,
    );
  }
  writeFileSync(
    path,
    intact.replace(one.code, () => one.instead),
  );
  try {
    const failed = failuresOf(one.tests, copy);
    const noticed = failed.includes(one.noticedBy);
    print(`${noticed ? 'noticed' : 'NOT NOTICED'}  ${one.promise}`);
    print(`  ${one.file}: ${one.code.trim().split('\n')[0]}`);
    for (const name of noticed ? [one.noticedBy] : failed) print(`  failed: ${name}`);
    if (noticed && failed.length > 1) print(`  and ${failed.length - 1} more`);
    return noticed;
  } finally {
    writeFileSync(path, intact);
  }
}

/** Full names of the tests that failed. @throws when a file of tests could not be run at all: that notices nothing. */
function failuresOf(tests: readonly string[], copy: string): string[] {
  const report = join(copy, 'breaks.json');
  spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...tests, '--reporter=json', `--outputFile=${report}`],
    { cwd: copy },
  );
  const { testResults }: { testResults: TestFile[] } = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(report);
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  if (results.length === 0) throw new Error(`No test ran of ${tests.join(', ')}: ${testResults[0]?.message}`);
  return results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
