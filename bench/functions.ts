import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';
import { bundleFunction, bundleText } from '../scripts/bundle-function.ts';

const functions = ['audit', 'audit-account', 'secret-changed', 'remediate', 'remediate-run', 'notify', 'security-hub'];

/** A process each: what was imported once is there. */
const rounds = 11;

export interface MeasuredFunction {
  readonly name: string;
  /** Bytes, and milliseconds in the middle of all rounds; `bare` is a bundle of the same clients and commands alone. */
  readonly bytes: number;
  readonly bareBytes: number;
  readonly importing: number;
  readonly bareImporting: number;
}

/** Every function's bundle beside a bare one, built by the same options, in turns: what slows the machine slows both. */
export async function measureFunctions(folder: string): Promise<readonly MeasuredFunction[]> {
  const measured: MeasuredFunction[] = [];
  for (const name of functions) {
    const whole = join(folder, `${name}.mjs`);
    const bare = join(folder, `${name}-bare.mjs`);
    await bundleText(bareClients(await bundleFunction(`functions/${name}.ts`, whole)), bare);
    const times: { readonly whole: number; readonly bare: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      times.push({ whole: await timeImport(whole), bare: await timeImport(bare) });
    }
    measured.push({
      name,
      bytes: (await readFile(whole)).length,
      bareBytes: (await readFile(bare)).length,
      importing: middle(times.map((time) => time.whole)),
      bareImporting: middle(times.map((time) => time.bare)),
    });
  }
  return measured;
}

/** The clients and the commands that a bundle holds, and nothing else. */
function bareClients({ outputs }: Metafile): string {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  const exported = files.flatMap((file) => {
    const [, client, name] =
      /@aws-sdk\/(client-[\w-]+)\/dist-es\/(?:commands\/)?(\w+(?:Client|Command))\.js$/.exec(file) ?? [];
    return client === undefined
      ? []
      : [`export { ${name} as ${name}${client.replaceAll('-', '')} } from '@aws-sdk/${client}';`];
  });
  return exported.join('\n');
}

async function timeImport(file: string): Promise<number> {
  const script = `const start = performance.now(); await import(${JSON.stringify(pathToFileURL(resolve(file)))}); process.stdout.write(String(performance.now() - start));`;
  // Without the machine's own settings: a function has none of them.
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: {},
  });
  return Number(stdout);
}

function middle(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}
