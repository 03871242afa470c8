import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Answer } from '../support/local-aws-answers.ts';
import type { Strikes } from './strike.ts';

/** What is asked by HTTP and is no service of the SDK's, struck like those; `serve` answers as it does when nothing is amiss. */
export async function startStruckServer(
  fate: Strikes['fate'],
  operation: string,
  serve: (incoming: IncomingMessage, body: string) => Answer | Promise<Answer>,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(async (incoming, response) => {
    const body = await text(incoming);
    const answer = async () => serve(incoming, body);
    const decided = fate({ service: operation, region: '', accessKeyId: '', operation, path: '', userAgent: '', body });
    if (typeof decided === 'function') return decided(response, answer);
    const { status = 200, body: said } = await answer();
    response.writeHead(status).end(said);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
