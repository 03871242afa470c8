import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What is answered, before it is written. */
export interface Answer {
  readonly status: number;
  readonly body: object;
}

export class BodyTooLarge extends Error {}

/** Reads a request's body as text, up to a limit in bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new BodyTooLarge(`The request is larger than ${limit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** An answer as it goes over the wire. */
export interface Message {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What is answered and how far it gets: all of it, half of it until the connection is closed, or half of it for ever. */
export interface Told {
  readonly ending: 'complete' | 'cut-off' | 'stall';
  readonly message: Message;
}

/** No byte is answered: the connection is reset, or closed. */
export interface Untold {
  readonly ending: 'reset' | 'hang-up';
}

export type Reply = Told | Untold;

/** AWS JSON 1.1: each answer has a request id, and most have a body. */
export function awsMessage(
  status: number,
  body: object | undefined,
  headers: Readonly<Record<string, string>> = {},
): Message {
  const own = { 'Content-Type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': randomUUID() };
  return { status, headers: { ...own, ...headers }, text: body === undefined ? '' : JSON.stringify(body) };
}

export function writeJson(response: ServerResponse, { status, body }: Answer): void {
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
  writeMessage(response, { status, headers, text: JSON.stringify(body) });
}

/** Node adds the `Date` header, from the real clock that the SDK corrects its own by. */
function writeMessage(response: ServerResponse, { status, headers, text }: Message): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

/** Writes a reply as far as it gets; `held` says when an answer that stalls may go on, or that its caller has gone. */
export async function writeReply(response: ServerResponse, reply: Reply, held: () => Promise<void>): Promise<void> {
  if (!('message' in reply)) {
    if (reply.ending === 'reset') response.socket?.resetAndDestroy();
    response.destroy();
    return;
  }
  const { ending, message } = reply;
  if (ending === 'complete') return writeMessage(response, message);
  const bytes = Buffer.from(message.text);
  const half = Math.ceil(bytes.length / 2);
  response.writeHead(message.status, { ...message.headers, 'Content-Length': bytes.length });
  if (ending === 'cut-off') {
    // Closed only once the half is on its way, or nothing might arrive at all.
    response.write(bytes.subarray(0, half), () => response.destroy());
    return;
  }
  response.write(bytes.subarray(0, half));
  await held();
  response.end(bytes.subarray(half));
}

/** Milliseconds to what the wire carries: seconds since 1970, with fractions. */
export function epochSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

const DAY_MS = 86_400_000;

/** `LastAccessedDate` has the precision of a day. */
export function epochDay(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : (Math.floor(milliseconds / DAY_MS) * DAY_MS) / 1000;
}
