import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunction } from '../scripts/bundle-function.ts';
import type { CallCount } from '../simulator/index.ts';
import { regions, scenarioOf } from './estate.ts';
import type { Usage } from './measured/usage.ts';
import { startSimulated } from './simulated.ts';

/** Seconds that each call takes. */
const latency = 0.02;

export interface Measured {
  readonly size: number;
  readonly audit: Usage;
  readonly bare: Usage;
  /** Of the audit: in each Region, and in all. */
  readonly listings: readonly number[];
  readonly describes: number;
}

/** Both runs against one simulator, one after the other, each in a process of its own and bundled as it would be deployed. */
export async function measureAudit(size: number, folder: string): Promise<Measured> {
  const programs = { audit: join(folder, 'audit.mjs'), bare: join(folder, 'bare.mjs') };
  await bundleFunction('bench/measured/audit.ts', programs.audit);
  await bundleFunction('bench/measured/bare.ts', programs.bare);
  const simulated = await startSimulated(scenarioOf(size, latency), folder);
  try {
    const bare = await run(programs.bare, simulated.url);
    await simulated.calls();
    const audit = await run(programs.audit, simulated.url);
    const calls = await simulated.calls();
    const count = (operation: string, region: string) => callsIn(calls, operation, region);
    return {
      size,
      audit,
      bare,
      listings: regions.map((region) => count('ListSecrets', region)),
      describes: regions.reduce((sum, region) => sum + count('DescribeSecret', region), 0),
    };
  } finally {
    await simulated.stop();
  }
}

async function run(program: string, url: string): Promise<Usage> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, url]);
  return JSON.parse(stdout);
}

function callsIn(calls: readonly CallCount[], operation: string, region: string): number {
  return calls
    .filter((call) => call.operation === operation && call.region === region)
    .reduce((sum, { count }) => sum + count, 0);
}
