import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FaultInput, ScenarioInput } from '../../simulator/index.ts';
import type { Addresses } from './outside.ts';

/** The simulator and the local DynamoDB, which run in a process of their own. */
export interface World extends Addresses {
  /** Moves the simulated time. */
  advance(seconds: number): Promise<void>;
  addFaults(faults: readonly FaultInput[]): Promise<void>;
  /** Takes all faults away, and answers how many calls each met, in the order in which they were added. */
  takeFaults(): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** Rejects when the other process ends before it can be used. */
export async function startWorld(scenario: ScenarioInput): Promise<World> {
  const child = fork(fileURLToPath(new URL('./outside.ts', import.meta.url)), { execArgv: [] });
  const exited = once(child, 'exit');
  const [addresses] = await Promise.race([
    once(child, 'message'),
    exited.then(([code]) => Promise.reject(new Error(`the process of the simulator ended with ${code}`))),
  ]);
  const { simulator, table } = addresses as Addresses;

  async function control(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${simulator}/_simulator/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`the simulator refused ${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  await control('POST', 'scenario', scenario);
  return {
    simulator,
    table,
    async advance(seconds) {
      await control('POST', 'clock', { advanceSeconds: seconds });
    },
    async addFaults(faults) {
      await control('POST', 'faults', faults);
    },
    async takeFaults() {
      const { faults } = Object(await control('GET', 'faults'));
      await control('DELETE', 'faults');
      return Array.from(faults, (fault) => Number(Object(fault).fired));
    },
    async close() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
