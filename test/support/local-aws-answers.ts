import type { IncomingHttpHeaders } from 'node:http';
import type { Asked } from './short-way.ts';

/** An answer of AWS, of whatever protocol. */
export interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: string | Buffer;
}

/** A service that stands behind this one: where it listens, or what answers in its place without a connection. */
export type Backend = string | ((headers: IncomingHttpHeaders, body: string) => Promise<Answer>);

/** What a service behind this one answers to the same request. */
export async function forward(to: Backend, body: string, { headers }: Asked): Promise<Answer> {
  if (typeof to === 'function') return to(headers, body);
  const { authorization = '', 'x-amz-target': target } = headers;
  const type = headers['content-type'] ?? '';
  const response = await fetch(to, {
    method: 'POST',
    headers: {
      authorization,
      'x-amz-target': String(target),
      'content-type': type,
      'x-amz-date': String(headers['x-amz-date']),
    },
    body,
  });
  return { status: response.status, type: response.headers.get('content-type') ?? type, body: await response.text() };
}

export function json(body: object, status = 200): Answer {
  return { status, body: JSON.stringify(body) };
}

export function xml(body: string, status = 200): Answer {
  return { status, type: 'text/xml', body };
}

/** STS: a session of a role, whose account is its access key. */
export function sessionOf(role: string): Answer {
  const account = role.split(':')[4] ?? '';
  const fields = {
    AccessKeyId: account,
    SecretAccessKey: 'example',
    SessionToken: 'example',
    Expiration: '2099-01-01T00:00:00Z',
  };
  const credentials = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  const arn = `arn:aws:sts::${account}:assumed-role/${role.slice(role.lastIndexOf('/') + 1)}/session`;
  const user = `<AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:session</AssumedRoleId><Arn>${arn}</Arn></AssumedRoleUser>`;
  const result = `<AssumeRoleResult><Credentials>${credentials.join('')}</Credentials>${user}</AssumeRoleResult>`;
  return xml(`<AssumeRoleResponse>${result}</AssumeRoleResponse>`);
}

/** STS: the role may not be assumed. */
export function refusal(message: string): Answer {
  const error = `<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error>`;
  return xml(`<ErrorResponse>${error}<RequestId>request</RequestId></ErrorResponse>`, 403);
}
