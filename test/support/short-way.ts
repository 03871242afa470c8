import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { isDead } from './lives.ts';

/** A request as a server sees it, but for its body. */
export interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly url?: string | undefined;
}

interface Reply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** What is to become of a request is decided already: the server is told by this header, where it is not simply answered. */
export const decidedHeader = 'x-decided';

/** Answers in a server's place; with a text, that the request is to take the long way, and what the header is to say. */
export type ShortWay = (asked: Asked, content: Buffer) => Promise<Reply | string>;

/** As the SDK makes it, as far as this goes. */
interface SdkRequest {
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}
interface SdkHandler {
  handle(request: SdkRequest, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
}

const ways = new Map<string, ShortWay>();
let underWay = 0;

/** How many requests are under way without a connection. */
export function onShortWay(): number {
  return underWay;
}

/**
 * From now on the SDK's requests to a server of this process reach it without a connection, which takes longer than all else
 * that it does. What is to be struck takes the long way. Answers with what ends that.
 */
export function openShortWay(url: string, way: ShortWay): () => void {
  const { host } = new URL(url);
  patch();
  ways.set(host, way);
  return () => void ways.delete(host);
}

let isPatched = false;
function patch(): void {
  if (isPatched) return;
  isPatched = true;
  // The one class that all clients share.
  const client = new DynamoDBClient({});
  const handler: SdkHandler = Object.getPrototypeOf(client.config.requestHandler);
  client.destroy();
  const { handle } = handler;
  handler.handle = async function (request, options) {
    const way = ways.get(`${request.hostname}:${request.port}`);
    const { body = '' } = request;
    if (!way || (typeof body !== 'string' && !(body instanceof Uint8Array))) return handle.call(this, request, options);
    if (isDead()) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const reply = await unlessAborted(options?.abortSignal, () => way(askedOf(request), contentOf(body)));
    if (typeof reply === 'string') {
      request.headers[decidedHeader] = reply;
      return handle.call(this, request, options);
    }
    const { statusCode, headers, body: said } = reply;
    return { response: { statusCode, headers, body: Readable.from(Buffer.from(said)) } };
  };
}

function contentOf(body: string | Uint8Array): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

async function unlessAborted<T>(signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  underWay += 1;
  try {
    return await Promise.race([aborted, run()]);
  } finally {
    underWay -= 1;
    signal?.removeEventListener('abort', abort);
  }
}

function askedOf({ path, query = {}, headers }: SdkRequest): Asked {
  const search = new URLSearchParams(query).toString();
  return {
    url: search === '' ? path : `${path}?${search}`,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  };
}
