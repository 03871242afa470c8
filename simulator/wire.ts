import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServiceError } from './errors.ts';

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

/** AWS JSON 1.1: each answer has a request id. Node adds the `Date` header, from the real clock that the SDK corrects its own by. */
export function writeAwsAnswer(response: ServerResponse, answer: Answer): void {
  write(response, answer, { 'Content-Type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': randomUUID() });
}

export function writeJson(response: ServerResponse, answer: Answer): void {
  write(response, answer, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
}

function write(response: ServerResponse, { status, body }: Answer, headers: Record<string, string>): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

export function errorAnswer(error: ServiceError): Answer {
  return { status: error.status, body: { __type: error.type, Message: error.message } };
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
