import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { clientEnvironment, clientScript } from './python.ts';

const run = promisify(execFile);

/** Which of moto's tests were verified on AWS, and how each that ran ended. */
export interface MotoSuiteReport {
  /** As `test_file.py::test_name`, whether it ran or not. */
  readonly selected: readonly string[];
  /** What failed, by test; empty where nothing did. */
  readonly outcomes: Readonly<Record<string, string>>;
}

export const motoSourceAdvice =
  "needs moto's source distribution, of the version that is installed, in the virtual environment's folder `moto-source` (see .ci/run)";

/** Where moto's source distribution lies, beside the Python of its virtual environment; undefined where it is not there. */
export function motoSource(python: string): string | undefined {
  const folder = join(dirname(dirname(python)), 'moto-source');
  return existsSync(join(folder, 'tests', 'test_secretsmanager')) ? folder : undefined;
}

/** Runs moto's tests, unmodified, against an endpoint. A test that fails is reported. @throws when pytest itself breaks. */
export async function runMotoSuite(
  python: string,
  source: string,
  endpoint: string,
  leftOut: readonly string[],
): Promise<MotoSuiteReport> {
  const folder = await mkdtemp(join(tmpdir(), 'auditor-moto-suite-'));
  const report = join(folder, 'report.json');
  const env = {
    ...clientEnvironment(),
    PYTHONPATH: [dirname(clientScript('moto_suite.py')), source].join(delimiter),
    AWS_ENDPOINT_URL: endpoint,
    MOTO_TEST_ALLOW_AWS_REQUEST: 'true',
    MOTO_SUITE_LEFT_OUT: JSON.stringify(leftOut),
    MOTO_SUITE_REPORT: report,
  };
  const pytest = ['-m', 'pytest', '-q', '-p', 'moto_suite', '-p', 'no:cacheprovider', '--rootdir', source];
  try {
    // pytest ends with 1 when tests failed: that is in the report. Anything else leaves none.
    await run(python, [...pytest, 'tests/test_secretsmanager'], { env, cwd: source }).catch((error: unknown) => {
      if (!existsSync(report)) throw error;
    });
    return JSON.parse(await readFile(report, 'utf8'));
  } finally {
    await rm(folder, { recursive: true });
  }
}
