import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the server saw it. */
export interface SeenRequest {
  readonly operation: string;
  /** As the signature names it: `secretsmanager`, `kms`. */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly userAgent: string;
  readonly body: Record<string, unknown>;
}

/**
 * `hang` keeps the request waiting for ever, `cut` closes the connection, `stall` sends half a body and no more, `cut-off` sends
 * half a body and closes the connection.
 */
export type ScriptedAnswer =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly json?: unknown;
      readonly raw?: string;
    }
  | 'hang'
  | 'cut'
  | 'stall'
  | 'cut-off';

export interface AwsJsonServer {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

/** A server on a free loopback port that answers AWS JSON 1.1 requests as told: for answers that no healthy service gives. */
export async function startAwsJsonServer(
  answer: (request: SeenRequest, index: number) => ScriptedAnswer,
): Promise<AwsJsonServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((incoming, response) => {
    readRequest(incoming).then(
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

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(incoming.headers.authorization ?? '');
  return {
    // `secretsmanager.ListSecrets`, `TrentService.DescribeKey`
    operation: String(incoming.headers['x-amz-target']).replace(/^.*\./, ''),
    service: scope?.[3] ?? '',
    region: scope?.[2] ?? '',
    accessKeyId: scope?.[1] ?? '',
    userAgent: incoming.headers['user-agent'] ?? '',
    body: JSON.parse(Buffer.concat(chunks).toString()),
  };
}

function reply(response: ServerResponse, answer: ScriptedAnswer): void {
  if (answer === 'hang') return;
  if (answer === 'cut') {
    response.destroy();
    return;
  }
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'request-1' };
  if (answer === 'stall' || answer === 'cut-off') {
    const part = '{"SecretList":[';
    const end = answer === 'cut-off' ? () => response.destroy() : undefined;
    response.writeHead(200, { ...headers, 'content-length': 1_000 }).write(part, end);
    return;
  }
  response
    .writeHead(answer.status ?? 200, { ...headers, ...answer.headers })
    .end(answer.raw ?? JSON.stringify(answer.json));
}
