import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, test } from 'vitest';

const run = promisify(execFile);

/** Says how to get what is missing; shown as the name of the skipped test, and as its failure where it is required. */
const advice =
  'needs moto, boto3 and the AWS CLI: python3 -m venv .venv && ' +
  '.venv/bin/pip install -r .ci/requirements.txt && export CONFORMANCE_PYTHON=$PWD/.venv/bin/python';

/** The Python of a virtual environment that has moto, boto3 and the AWS CLI; undefined where none was named. */
function conformancePython(): string | undefined {
  return process.env['CONFORMANCE_PYTHON'] || undefined;
}

/**
 * Tests that need Python. Without one they are skipped with the advice how to get it, unless REQUIRE_CONFORMANCE=1
 * (set by continuous integration), which turns the silence into a failure.
 */
export function describeWithPython(name: string, tests: (python: string) => void): void {
  const python = conformancePython();
  if (python) {
    describe(name, () => tests(python));
    return;
  }
  describe(name, () => {
    test.skipIf(process.env['REQUIRE_CONFORMANCE'] !== '1')(advice, () => {
      throw new Error(`CONFORMANCE_PYTHON is not set: ${advice}`);
    });
  });
}

/** A client's surroundings: nothing of this machine's AWS configuration may reach it, and it may reach nothing real. */
export function clientEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    AWS_ACCESS_KEY_ID: 'conformance',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    NO_PROXY: '127.0.0.1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

/** Runs one of `clients/*.py`; its standard output. @throws with what it wrote to standard error when it fails. */
export async function runPython(python: string, script: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(python, [clientScript(script), ...args], { env: clientEnvironment() });
  return stdout;
}

/** Path of one of `clients/*.py`. */
export function clientScript(script: string): string {
  return join(import.meta.dirname, 'clients', script);
}

/** Runs the `aws` command that lies beside the Python. */
export async function runAwsCli(python: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(python, [join(dirname(python), 'aws'), ...args], { env: clientEnvironment() });
  return stdout;
}
