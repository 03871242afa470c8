import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, vi } from 'vitest';
import { handler as notify } from '../../functions/notify.ts';
import { handler as importFindings } from '../../functions/security-hub.ts';
import { aLambdaContext } from '../support/lambda-context.ts';
import { ownAccount, type ServiceWorld, startServiceWorld } from '../support/service-world.ts';
import type { Seen } from './promises.ts';
import { createStrikes, type Flow } from './strike.ts';
import { startStruckServer } from './struck-server.ts';
import { type Items, openTable } from './table.ts';

vi.mock('node:timers/promises', () => import('./timers.ts'));

const strikes = createStrikes();
const parameter = '/slack-webhook';
const parameters: Record<string, string> = {};
const posted: string[] = [];
let world: ServiceWorld;
let table: ReturnType<typeof openTable>;
let nothingTold: Items;
let slack: Awaited<ReturnType<typeof startStruckServer>>;
let batch: unknown;

beforeAll(async () => {
  batch = JSON.parse(await readFile('test/events/notify-batch.json', 'utf8'));
  slack = await startStruckServer(strikes.fate, 'webhook', (_incoming, body) => {
    posted.push(body);
    return { body: 'ok' };
  });
  parameters[parameter] = `${slack.url}/hook`;
  world = await startServiceWorld({ inProcess: true, fate: strikes.fate, parameters });
  vi.stubEnv('TOPIC_ARN', 'arn:aws:sns:eu-west-1:111122223333:secrets-replication');
  vi.stubEnv('SLACK_WEBHOOK_PARAMETER', parameter);
  vi.stubEnv('HUB_ACCOUNT', ownAccount);
  strikes.start();
  table = openTable();
  nothingTold = await table.items();
}, 60_000);
afterAll(async () => {
  strikes.close();
  table.close();
  await Promise.all([world.close(), slack.close()]);
});

/** What there is to remember of the batch: about the account, and of the digest. */
const learned = 2;

/** Longer than the webhook's address is kept in memory. Milliseconds. */
const later = 600_000;

/** A finding and an audit, each of which is told, or goes back to the queue. */
function telling(channel: 'sns' | 'slack'): Flow {
  const told = () => new Set(channel === 'sns' ? world.aws.mails.map(({ text }) => text) : posted).size;
  return {
    async prepare() {
      posted.length = 0;
      world.aws.forget();
      await table.restore(nothingTold);
      vi.setSystemTime(Date.now() + later);
      vi.stubEnv('CHANNEL', channel);
    },
    /** The queue brings again what it was given back. */
    async recover() {
      const { batchItemFailures } = Object(await notify(batch, aLambdaContext()));
      return told() === 2 && batchItemFailures.length === 0 ? [] : ['what was given back is not told any more'];
    },
    async run(): Promise<Seen> {
      const { batchItemFailures } = Object(await notify(batch, aLambdaContext()));
      const lost = told() + batchItemFailures.length < 2;
      const problems = lost ? ['a record that was neither told nor given back'] : [];
      if (batchItemFailures.length > 0) return { outcome: 'given back', problems };
      const isForgotten = (await strikes.apart(table.items)).size < nothingTold.size + learned;
      return { outcome: isForgotten ? 'not remembered' : 'clean', problems };
    },
  };
}

const importing: Flow = {
  async prepare() {
    world.aws.forget();
  },
  async run(): Promise<Seen> {
    const { batchItemFailures } = Object(await importFindings(batch, aLambdaContext()));
    const lost = world.aws.hub.size + batchItemFailures.length < 1;
    const problems = lost ? ['a finding that was neither imported nor given back'] : [];
    return { outcome: batchItemFailures.length === 0 ? 'clean' : 'given back', problems };
  },
};

strikes.testEach(telling('sns'), {
  mail: ({ operation }) => operation === 'Publish',
  recall: ({ operation }) => operation === 'GetItem',
  remember: ({ operation }) => operation === 'PutItem',
});
strikes.testEach(telling('slack'), {
  post: ({ operation }) => operation === 'webhook',
  webhook: ({ operation }) => operation === 'GetParameter',
});
strikes.testEach(importing, { import: ({ service }) => service === 'securityhub' });
