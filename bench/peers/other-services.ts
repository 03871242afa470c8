import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { account } from '../estate.ts';
import { regions } from './estate.ts';

export interface OtherServices {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * What peers ask of AWS beside Secrets Manager: who they are, and which Regions there are. All else is denied, as a role that may
 * read secrets and no more is denied it. On a free loopback port.
 */
export async function startOtherServices(): Promise<OtherServices> {
  const server = createServer((request, response) => {
    bodyOf(request).then(
      (body) => {
        const [status, answer] = answerTo(new URLSearchParams(body).get('Action'));
        response.writeHead(status, { 'content-type': 'text/xml' }).end(answer);
      },
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
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

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function answerTo(action: string | null): readonly [status: number, xml: string] {
  if (action === 'GetCallerIdentity') {
    const identity = `<Arn>arn:aws:iam::${account}:user/bench</Arn><UserId>AIDABENCH</UserId><Account>${account}</Account>`;
    return [
      200,
      `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${identity}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
    ];
  }
  if (action === 'DescribeRegions') {
    const items = regions.map((region) => {
      const endpoint = `<regionEndpoint>ec2.${region}.amazonaws.com</regionEndpoint>`;
      return `<item><regionName>${region}</regionName>${endpoint}<optInStatus>opt-in-not-required</optInStatus></item>`;
    });
    return [
      200,
      `<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><regionInfo>${items.join('')}</regionInfo></DescribeRegionsResponse>`,
    ];
  }
  const error = '<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not allowed</Message></Error>';
  return [403, `<ErrorResponse>${error}</ErrorResponse>`];
}
