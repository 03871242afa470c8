import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, vi } from 'vitest';
import { handler } from '../../functions/notify.ts';
import { type Items, openTable } from '../faults/table.ts';
import { aLambdaContext } from '../support/lambda-context.ts';
import { memberAccount, type ServiceWorld, startServiceWorld } from '../support/service-world.ts';
import type { Deaths } from './deaths.ts';
import { type Flow, testDeaths } from './matrix.ts';
import { heard, lineOf } from './outcome.ts';
import { delivered } from './plain.ts';

let world: ServiceWorld;
let table: ReturnType<typeof openTable>;
let kept: Items;
let deaths: Deaths | undefined;
let batch: unknown;

/** A new finding, and an audit that could not read two accounts whole. */
const flow: Flow = {
  async prepare() {
    await table.restore(kept);
    world.aws.forget();
  },
  async run(through) {
    deaths = through;
    const answer = await delivered(() => handler(batch, aLambdaContext()), through);
    deaths = undefined;
    return {
      ended: [lineOf(answer)],
      stored: [...(await table.items()).values()].map(lineOf),
      told: heard(world.aws),
      sent: [],
    };
  },
};

beforeAll(async () => {
  const { Records } = JSON.parse(await readFile('test/events/notify-batch.json', 'utf8'));
  const audit = JSON.parse(Records[1].body);
  const [account] = audit.detail.accounts;
  audit.detail.accounts.push({ ...account, account: memberAccount });
  batch = { Records: [Records[0], { ...Records[1], body: JSON.stringify(audit) }] };
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-01T09:00:00Z') });
  world = await startServiceWorld({ fate: (request) => deaths?.fate(request) });
  vi.stubEnv('CHANNEL', 'sns');
  vi.stubEnv('TOPIC_ARN', 'arn:aws:sns:eu-west-1:111122223333:secrets-replication');
  table = openTable();
  kept = await table.items();
}, 60_000);
afterAll(async () => {
  vi.useRealTimers();
  table.close();
  await world.close();
});

testDeaths('notify', flow, 12);
