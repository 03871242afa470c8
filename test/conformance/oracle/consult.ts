import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { clientEnvironment } from '../python.ts';
import type { Answer, World } from './world.ts';

/** The oracle in a child process, asked one world at a time. */
export interface Oracle {
  consult(world: World): Promise<Answer>;
  close(): Promise<void>;
}

/** @param script another oracle, for whoever tries one */
export function startOracle(python: string, script = join(import.meta.dirname, 'oracle.py')): Oracle {
  const child = spawn(python, [script], { env: clientEnvironment(), stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4000);
  });
  const closed = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async consult(world) {
      child.stdin.write(`${JSON.stringify(world)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`The oracle ended: ${complaints}`);
      const answer: Answer | { readonly error: string } = JSON.parse(value);
      if ('error' in answer) throw new Error(`The oracle does not understand a world: ${answer.error}`);
      return answer;
    },
    async close() {
      child.stdin.end();
      await closed;
    },
  };
}

/** What the oracle says of the worlds that its authors worked out by hand. @throws when it answers one otherwise. */
export async function selfTest(python: string): Promise<string> {
  const run = promisify(execFile);
  const { stdout } = await run(python, [join(import.meta.dirname, 'selftest.py')], { env: clientEnvironment() });
  return stdout;
}
