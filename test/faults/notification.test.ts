import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, vi } from 'vitest';
import { handler } from '../../functions/notify.ts';
import { aLambdaContext } from '../support/lambda-context.ts';
import { type ServiceWorld, startServiceWorld } from '../support/service-world.ts';
import type { Seen } from './promises.ts';
import { createStrikes, type Flow } from './strike.ts';

vi.mock('node:timers/promises', () => import('./timers.ts'));

const strikes = createStrikes();
let world: ServiceWorld;
let batch: unknown;
let from = 0;

beforeAll(async () => {
  batch = JSON.parse(await readFile('test/events/notify-batch.json', 'utf8'));
  world = await startServiceWorld({ fate: strikes.fate });
  vi.stubEnv('CHANNEL', 'sns');
  vi.stubEnv('TABLE_NAME', undefined);
  vi.stubEnv('TOPIC_ARN', 'arn:aws:sns:eu-west-1:111122223333:secrets-replication');
  strikes.start();
}, 60_000);
afterAll(async () => {
  strikes.close();
  await world.close();
});

/** Two mails, of which each is sent, or the records that it tells of go back to the queue. */
const flow: Flow = {
  async prepare() {
    from = world.aws.mails.length;
  },
  async run(): Promise<Seen> {
    const { batchItemFailures } = Object(await handler(batch, aLambdaContext()));
    const subjects = new Set(world.aws.mails.slice(from).map(({ subject }) => subject));
    const problems =
      subjects.size + batchItemFailures.length < 2 ? ['a record that was neither told nor given back'] : [];
    return { outcome: batchItemFailures.length === 0 ? 'clean' : 'given back', problems };
  },
};

strikes.testEach(flow, { mail: ({ operation }) => operation === 'Publish' });
