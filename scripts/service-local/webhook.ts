import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Webhook {
  readonly url: string;
  /** What was posted, as text: a message's fallback, which phones show. */
  readonly posted: readonly string[];
  close(): Promise<void>;
}

/** A webhook of this machine, in place of Slack's: takes every message. */
export async function startWebhook(): Promise<Webhook> {
  const posted: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    posted.push(String(JSON.parse(Buffer.concat(chunks).toString()).text));
    response.end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/services/local`,
    posted,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
