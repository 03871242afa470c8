import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A session that the server knows. */
interface Session {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly arn: string;
}

export interface StsServer {
  readonly url: string;
  /** Requests seen, by path and query. */
  readonly seen: string[];
  close(): Promise<void>;
}

/**
 * A server on a free loopback port that answers a presigned GetCallerIdentity as AWS STS does: it computes the signature
 * anew, by AWS's description ("Create a signed AWS API request") and not by the SDK's code, over what it received.
 */
export async function startStsServer(
  sessions: Readonly<Record<string, Session>>,
  answer?: (response: ServerResponse) => void,
): Promise<StsServer> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    if (answer) answer(response);
    else judge(request, response, sessions);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function judge(request: IncomingMessage, response: ServerResponse, sessions: Readonly<Record<string, Session>>): void {
  const query = new URL(request.url ?? '', 'http://localhost').searchParams;
  const [key = '', date = '', region = '', service = ''] = (query.get('X-Amz-Credential') ?? '').split('/');
  const session = sessions[key];
  if (!session || query.get('X-Amz-Security-Token') !== (session.sessionToken ?? null)) {
    refuse(response, 'InvalidClientTokenId');
    return;
  }
  const host = region.startsWith('cn-') ? `sts.${region}.amazonaws.com.cn` : `sts.${region}.amazonaws.com`;
  const names = (query.get('X-Amz-SignedHeaders') ?? '').split(';');
  const headers = names.map((name) => `${name}:${name === 'host' ? host : (request.headers[name] ?? '')}\n`).join('');
  const parameters = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort();
  const payload = createHash('sha256').update('').digest('hex');
  const canonical = ['GET', '/', parameters.join('&'), headers, names.join(';'), payload].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const digest = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', query.get('X-Amz-Date'), scope, digest].join('\n');
  const steps = [date, region, service, 'aws4_request'];
  const signingKey = steps.reduce<string | Buffer>((by, step) => hmac(by, step), `AWS4${session.secretAccessKey}`);
  if (hmac(signingKey, text).toString('hex') !== query.get('X-Amz-Signature')) {
    refuse(response, 'SignatureDoesNotMatch');
    return;
  }
  const Account = session.arn.split(':')[4];
  const result = { Account, Arn: session.arn, UserId: 'AIDEXAMPLE' };
  response.end(JSON.stringify({ GetCallerIdentityResponse: { GetCallerIdentityResult: result } }));
}

/** AWS repeats in its message what it would have signed, the session's token included. */
function refuse(response: ServerResponse, Code: string): void {
  const Message = 'The Canonical String for this request should have been X-Amz-Security-Token=TOKEN';
  response.writeHead(403).end(JSON.stringify({ Error: { Code, Message, Type: 'Sender' }, RequestId: 'r' }));
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
