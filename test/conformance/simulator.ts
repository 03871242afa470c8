import { type RunningSimulator, startSimulator } from '../../simulator/index.ts';
import { clientsFor, type Emulator } from './emulator.ts';

/** Longer than replication and removal take in the simulator: after it nothing is in progress. */
const settled = 300;

/** The simulator, in this process. A fresh one for each reset: nothing of the test before can be left. */
export async function startSimulated(): Promise<Emulator> {
  let simulator: RunningSimulator = await startSimulator();
  const clients = clientsFor(() => simulator.url);
  return {
    peer: 'simulator',
    url: () => simulator.url,
    client: (region) => clients.client(region),
    settle: async () => simulator.advance(settled),
    async reset() {
      clients.destroy();
      await simulator.close();
      simulator = await startSimulator();
    },
    async close() {
      clients.destroy();
      await simulator.close();
    },
  };
}
