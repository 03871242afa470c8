import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface JsonRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** `hang` never answers, `cut` closes the connection. */
export type JsonAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'hang'
  | 'cut';

export interface JsonServer {
  readonly url: string;
  readonly requests: readonly JsonRequest[];
  close(): Promise<void>;
}

/** A server on a free loopback port that answers each request as told. */
export async function startJsonServer(
  answer: (request: JsonRequest, index: number) => JsonAnswer,
): Promise<JsonServer> {
  const requests: JsonRequest[] = [];
  const server = createServer((incoming, response) => {
    read(incoming).then(
      (request) => reply(response, answer(request, requests.push(request) - 1)),
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function read(incoming: IncomingMessage): Promise<JsonRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return { path: incoming.url ?? '', headers: incoming.headers, body: Buffer.concat(chunks).toString() };
}

function reply(response: ServerResponse, answer: JsonAnswer): void {
  if (answer === 'hang') return;
  if (answer === 'cut') response.destroy();
  else response.writeHead(answer.status, answer.headers).end(answer.body);
}
