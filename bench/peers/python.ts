import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Those that all peers run on, in the order of preference. */
const pythons = ['python3.12', 'python3.11', 'python3.10', 'python3'];

/** A Python that can run the peers; undefined where there is none. */
export async function findPython(): Promise<string | undefined> {
  const suitable = 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))';
  for (const python of pythons) {
    const found = await run(python, ['-c', suitable]).then(
      () => true,
      () => false,
    );
    if (found) return python;
  }
  return undefined;
}

/** A virtual environment with these packages, by pip as it is set up here; its folder of commands. @throws where pip fails. */
export async function installPackages(python: string, folder: string, packages: readonly string[]): Promise<string> {
  await run(python, ['-m', 'venv', folder]);
  const bin = join(folder, 'bin');
  const options = ['install', '--quiet', '--disable-pip-version-check', ...packages];
  await run(join(bin, 'pip'), options, { maxBuffer: 2 ** 26 });
  return bin;
}
