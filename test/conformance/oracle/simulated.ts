import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RunningSimulator, startSimulator } from '../../../simulator/index.ts';
import { type Answered, describedOtherwise, type Fields, listedOtherwise, refusal } from './readings.ts';
import { scenarioOf } from './scenario.ts';
import type { World } from './world.ts';

/** The simulator with a world in it, reached over HTTP; what reads of the world show otherwise is changed on the way. */
export interface SimulatedWorld {
  readonly url: string;
  install(world: World): void;
  close(): Promise<void>;
}

interface Request {
  readonly operation: string;
  readonly region: string;
  readonly body: Fields;
  ask(body: Fields): Promise<Answered>;
}

const afterCut = 'the-rest-of-a-listing-that-breaks-off';

export async function startSimulatedWorld(): Promise<SimulatedWorld> {
  const simulator = await startSimulator();
  let world: World | undefined;
  const server = createServer((incoming, response) => {
    requestOf(simulator, incoming)
      .then((request) => (world ? answer(world, request) : request.ask(request.body)))
      .then(
        ({ status, body }) => {
          const headers = { 'Content-Type': 'application/x-amz-json-1.1' };
          response.writeHead(status, headers).end(JSON.stringify(body));
        },
        (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
      );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    install(next) {
      simulator.apply(scenarioOf(next));
      simulator.addFaults({ fault: 'short-page', size: 3 });
      world = next;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await Promise.all([once(server, 'close'), simulator.close()]);
    },
  };
}

async function requestOf(simulator: RunningSimulator, incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { 'x-amz-target': target, authorization } = incoming.headers;
  const scope = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(authorization ?? '');
  return {
    operation: String(target).replace(/^.*\./, ''),
    region: scope?.[1] ?? '',
    body: JSON.parse(Buffer.concat(chunks).toString()),
    async ask(body) {
      const request = { method: 'POST', target: [target].flat()[0], authorization, body: JSON.stringify(body) };
      const reply = await simulator.answer(request);
      if (!('message' in reply)) throw new Error('The simulator closed a connection that nobody asked it to close.');
      return { status: reply.message.status, body: JSON.parse(reply.message.text) };
    },
  };
}

async function answer(world: World, request: Request): Promise<Answered> {
  const { operation, region, body } = request;
  const truth = world.regions[region];
  if (operation === 'ListSecrets') {
    if (truth?.listing === 'denied' || body['NextToken'] === afterCut) return refusal('AccessDeniedException');
    const { status, body: page } = await request.ask(body);
    if (status !== 200) return { status, body: page };
    const shown = listedOtherwise(world, region, page);
    const isLast = shown['NextToken'] === undefined;
    return { status, body: isLast && truth?.listing === 'cut' ? { ...shown, NextToken: afterCut } : shown };
  }
  const answered = await request.ask(body);
  if (answered.status !== 200) return answered;
  if (operation === 'DescribeKey') return { status: 200, body: keyOtherwise(world, answered.body) };
  return describedOtherwise(world, answered, (SecretId) => request.ask({ SecretId }));
}

/** What the simulator knows no name for. */
function keyOtherwise({ keys }: World, body: Fields): Fields {
  const metadata = body['KeyMetadata'] as Fields;
  const key = keys.find(({ arn }) => arn === metadata['Arn']);
  if (!key) return body;
  return { ...body, KeyMetadata: { ...metadata, KeyState: key.state, KeyManager: key.manager } };
}
