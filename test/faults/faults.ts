import type { ServerResponse } from 'node:http';
import type { Spoiled } from '../support/local-aws.ts';
import type { Fault } from './fault.ts';
import { newFields } from './novelties.ts';

/** Query-protocol services speak XML. */
const speaksXml = new Set(['sns', 'sts']);
const page = '<html><body>Please sign in to the network.</body></html>';

function answers(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Spoiled {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
  };
}

export function refuses(status: number, type: string, headers: Readonly<Record<string, string>> = {}): Fault['spoil'] {
  return ({ service }) => {
    const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${type}</Code><Message>as told</Message></Error></ErrorResponse>`;
    return speaksXml.has(service)
      ? answers(status, xml, { 'content-type': 'text/xml', ...headers })
      : answers(status, JSON.stringify({ __type: type, message: 'as told' }), {
          'content-type': 'application/x-amz-json-1.1',
          'x-amzn-errortype': type,
          ...headers,
        });
  };
}

/** The answer's headers and its first byte, and then what `next` makes of it. */
function begins(next: (response: ServerResponse, rest: Buffer) => void): Spoiled {
  return async (response, serve) => {
    const { status = 200, type = 'application/x-amz-json-1.1', body } = await serve();
    const whole = Buffer.from(body || '{}');
    response.writeHead(status, { 'content-type': type, 'content-length': whole.length + 1 });
    response.write(whole.subarray(0, 1), () => next(response, whole.subarray(1)));
  };
}

function garbles(garble: (body: string) => string): Spoiled {
  return async (response, serve) => {
    const { type = 'application/x-amz-json-1.1', body } = await serve();
    response.writeHead(200, { 'content-type': type }).end(garble(String(body)));
  };
}

const anHour = 3_600_000;

/** Everything that can come between a request and its answer, whatever the request. */
export const faults: readonly Fault[] = [
  {
    name: 'HTTP 400 `ThrottlingException`',
    kind: 'throttled',
    refused: true,
    spoil: refuses(400, 'ThrottlingException'),
  },
  { name: 'HTTP 429', kind: 'throttled', refused: true, spoil: () => answers(429, page) },
  { name: 'HTTP 503 `SlowDown`', kind: 'throttled', spoil: refuses(503, 'SlowDown') },
  { name: 'HTTP 500', kind: 'service', spoil: refuses(500, 'InternalServerError') },
  { name: 'HTTP 502', kind: 'service', spoil: () => answers(502, page) },
  { name: 'HTTP 503', kind: 'service', spoil: () => answers(503, '') },
  { name: 'HTTP 504', kind: 'service', spoil: () => answers(504, page) },
  { name: 'HTTP 400 `InternalServiceError`', kind: 'service', spoil: refuses(400, 'InternalServiceError') },
  {
    name: 'HTTP 400 `AccessDeniedException`',
    kind: 'denied',
    refused: true,
    spoil: refuses(400, 'AccessDeniedException'),
  },
  { name: 'HTTP 403 with a page', kind: 'denied', spoil: () => answers(403, page) },
  {
    name: 'HTTP 400 `ExpiredTokenException`',
    kind: 'credentials',
    refused: true,
    spoil: refuses(400, 'ExpiredTokenException'),
  },
  {
    name: 'a clock that is an hour off',
    kind: 'clock',
    refused: true,
    spoil: (request, time) =>
      refuses(400, 'InvalidSignatureException', { date: new Date(Date.now() + anHour).toUTCString() })(request, time),
  },
  { name: 'the connection is reset', kind: 'unreachable', spoil: () => (response) => void response.destroy() },
  {
    name: 'the connection is reset after the service has acted',
    kind: 'unreachable',
    acted: true,
    spoil: () => async (response, serve) => {
      await serve();
      response.destroy();
    },
  },
  {
    name: 'no answer ever',
    kind: 'silent',
    spoil: (_request, time) => (response) => time.keepsWaiting(response.socket?.remotePort),
  },
  {
    name: 'an answer that comes a byte a minute',
    kind: 'slow',
    acted: true,
    spoil: (_request, time) =>
      begins((response, rest) => {
        time.keepsWaiting(response.socket?.remotePort);
        let at = 0;
        const drip = () => {
          if (response.destroyed || at >= rest.length) return;
          response.write(rest.subarray(at, at + 1));
          at += 1;
          setTimeout(drip, 60_000);
        };
        setTimeout(drip, 60_000);
      }),
  },
  {
    name: 'a body that is cut off',
    kind: 'unreachable',
    acted: true,
    spoil: () => begins((response) => response.destroy()),
  },
  { name: 'HTTP 200 with a page', kind: 'malformed', acted: true, spoil: () => garbles(() => page) },
  {
    name: 'HTTP 200 with half an answer',
    kind: 'broken',
    acted: true,
    spoil: () => garbles((body) => body.slice(0, Math.ceil(body.length / 2)) || '{"'),
  },
  { name: 'HTTP 200 with nothing', kind: 'malformed', acted: true, spoil: () => garbles(() => '') },
  newFields,
];
