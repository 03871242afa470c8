import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { clientsFor, type Emulator } from './emulator.ts';
import { clientEnvironment, clientScript } from './python.ts';

/** moto's server in a child process, on a port that the kernel picked. @throws when it ends before it serves. */
export async function startMoto(python: string): Promise<Emulator> {
  const child = spawn(python, [clientScript('moto_server.py')], {
    env: clientEnvironment(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // moto logs every request to standard error; only a failed start is of interest.
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (complaints.length < 4000) complaints += chunk.toString();
  });
  const closed = once(child, 'close').then(() => undefined);
  const lines = createInterface({ input: child.stdout });
  const address = await Promise.race([once(lines, 'line').then(([line]) => String(line)), closed]);
  if (!address) throw new Error(`moto's server did not start: ${complaints}`);

  const clients = clientsFor(() => address);
  return {
    peer: 'moto',
    url: () => address,
    client: (region) => clients.client(region),
    // moto replicates within the call.
    settle: async () => undefined,
    async reset() {
      const answer = await fetch(`${address}/moto-api/reset`, { method: 'POST' });
      if (!answer.ok) throw new Error(`moto did not reset: HTTP ${answer.status}`);
    },
    async close() {
      clients.destroy();
      child.stdin.end();
      await closed;
    },
  };
}
