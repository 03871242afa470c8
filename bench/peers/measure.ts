import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Simulated } from '../simulated.ts';
import { faults } from './estate.ts';
import type { Peer } from './peers.ts';
import { type Score, scoreOf } from './results.ts';

export interface MeasuredPeer extends Score {
  readonly name: string;
  readonly version: string;
  /** Seconds, from the start of its process to its end. */
  readonly wall: number;
  /** Seconds of CPU, of all its threads and processes. */
  readonly cpu: number;
  /** Bytes that were resident at the worst moment. */
  readonly peak: number;
  /** Of Secrets Manager, refused ones included. */
  readonly calls: number;
}

/** Runs one peer against the simulator. @throws with the end of what it wrote where it did not succeed. */
export async function measurePeer(
  peer: Peer,
  simulated: Simulated,
  python: string,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<MeasuredPeer> {
  await simulated.calls();
  const usageFile = join(folder, 'usage.json');
  const log = await open(join(folder, 'log.txt'), 'w+');
  try {
    const runner = resolve(import.meta.dirname, 'measured.py');
    const child = spawn(python, [runner, usageFile, ...peer.command], {
      cwd: folder,
      env,
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(child, 'exit');
  } finally {
    await log.close();
  }
  const { status, wall, cpu, peak } = JSON.parse(await readFile(usageFile, 'utf8'));
  if (!peer.succeeds.includes(status)) {
    const said = (await readFile(join(folder, 'log.txt'), 'utf8')).slice(-4_000);
    throw new Error(`${peer.name} ended with ${status}:\n${said}`);
  }
  const calls = await simulated.calls();
  const { name, version } = peer;
  return {
    ...{ name, version, wall, cpu, peak },
    calls: calls.filter(({ operation }) => operation !== 'DescribeKey').reduce((sum, { count }) => sum + count, 0),
    ...scoreOf(await peer.reported(), new Set(faults.keys())),
  };
}
