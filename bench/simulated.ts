import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CallCount } from '../simulator/index.ts';

export interface Simulated {
  readonly url: string;
  /** The calls since it was last asked. */
  calls(): Promise<readonly CallCount[]>;
  stop(): Promise<void>;
}

/** A simulator in a process of its own: the audit shares neither its memory nor its time. */
export async function startSimulated(scenario: object, folder: string): Promise<Simulated> {
  const file = join(folder, 'scenario.json');
  await writeFile(file, JSON.stringify(scenario));
  const arguments_ = ['--max-old-space-size=8192', 'cli/main.ts', 'simulate', '--scenario', file];
  const child = spawn(process.execPath, arguments_, { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await addressOf(child);
  const control = `${url}/_simulator/calls`;
  return {
    url,
    async calls() {
      const { calls } = Object(await (await fetch(control)).json());
      await fetch(control, { method: 'DELETE' });
      return calls;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('The simulator has no output.');
  for await (const line of createInterface(child.stdout)) return JSON.parse(line).url;
  throw new Error('The simulator ended before it listened.');
}
