import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, vi } from 'vitest';
import { handler } from '../../functions/security-hub.ts';
import { aLambdaContext } from '../support/lambda-context.ts';
import { ownAccount, type ServiceWorld, startServiceWorld } from '../support/service-world.ts';
import type { Deaths } from './deaths.ts';
import { type Flow, testDeaths } from './matrix.ts';
import { lineOf } from './outcome.ts';
import { drained } from './plain.ts';

// What Security Hub refuses is sent again after a pause.
vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

/** How often Security Hub refuses a finding before it takes it: as often as one delivery tries, and then once more. */
const refusals = 4;
const refused = 'refused';

let world: ServiceWorld;
let batches: { messageId: string; body: string }[][];
let deaths: Deaths | undefined;
let tries = 0;

/**
 * Of two batches the first opens what the second tells to be over, and holds something that Security Hub does not take yet.
 * When the first dies, it comes again after the second.
 */
const flow: Flow = {
  async prepare() {
    world.aws.forget();
    tries = 0;
  },
  async run(through) {
    deaths = through;
    await drained(batches, (Records) => handler({ Records }, aLambdaContext()), through);
    deaths = undefined;
    const held = [...world.aws.hub.values()].map((finding) => `${finding.UpdatedAt} ${lineOf(finding)}`);
    return { ended: [], stored: held, told: [], sent: [] };
  },
};

beforeAll(async () => {
  const { Records } = JSON.parse(await readFile('test/events/notify-batch.json', 'utf8'));
  const [opened, audit] = Records;
  const about = (id: string, changes: object = {}) => {
    const event = JSON.parse(opened.body);
    const detail = { ...event.detail, id: `${id}-1`, ...changes, finding: { ...event.detail.finding, id } };
    return { messageId: detail.id, body: JSON.stringify({ ...event, detail }) };
  };
  const over = { id: 'over-2', kind: 'resolved', at: '2026-03-01T04:12:00.000Z', resolution: 'compliant' };
  batches = [
    [about('over'), audit, about(refused)],
    [about('other'), about('over', over)],
  ];
  world = await startServiceWorld({
    fate: (request) => deaths?.fate(request),
    imports(id) {
      if (!id.endsWith(refused)) return true;
      tries += 1;
      return tries > refusals;
    },
  });
  vi.stubEnv('HUB_ACCOUNT', ownAccount);
});
afterAll(() => world.close());

testDeaths('import', flow, 12);
