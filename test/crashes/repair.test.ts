import { afterAll, beforeAll, vi } from 'vitest';
import { type Items, openTable } from '../faults/table.ts';
import type { AwsRequest } from '../support/local-aws.ts';
import { conflict } from '../support/repair-estate.ts';
import { approval, type Question, type RepairWorld, startRepairWorld } from '../support/repair-world.ts';
import { home, ownAccount, type Secrets } from '../support/service-world.ts';
import type { Deaths } from './deaths.ts';
import { type Flow, testDeaths } from './matrix.ts';
import { amiss, heard, lineOf, type Outcome, unrecorded } from './outcome.ts';

let order: object = { account: ownAccount, trigger: 'auto', apply: true, requestedBy: 'the service' };
const secrets: Secrets = [{ name: 'prod/api', region: home }, ...conflict];

let world: RepairWorld;
let table: ReturnType<typeof openTable>;
let kept: Items;
let deaths: Deaths | undefined;
let begins = 0;
let early: string[] = [];

const answer = (question: Question) => approval(world, question);

async function outcome(ended: readonly string[]): Promise<Outcome> {
  return {
    ended,
    stored: [...(await table.items()).values()].map(lineOf),
    told: heard(world.aws),
    sent: [
      ...Object.entries(world.writes()).flatMap(([write, times]) => Array.from({ length: times }, () => write)),
      ...early,
    ],
  };
}

/** A call that is begun without a record of it would be unknown to everybody, should nothing go on after it. */
async function fate(request: AwsRequest) {
  const decided = deaths?.fate(request);
  const { operation, body } = request;
  if (operation !== 'ReplicateSecretToRegions') return decided;
  const records = [...(await table.items()).values()].map((item) => JSON.stringify(item));
  const { SecretId } = JSON.parse(body);
  const isIntended = records.some(
    (line) => line.includes(`#${SecretId}#`) && line.includes('\\"state\\":\\"intended\\"'),
  );
  if (!isIntended) early.push(`${unrecorded}: ${operation} ${SecretId}`);
  return decided;
}

/** What is about attempts is left out: there may be one more, of which it was seen that nothing had come. */
function inTheEnd(all: Outcome): Outcome {
  const { stored, told, sent } = all;
  return {
    ended: [],
    stored: [...stored.filter((line) => line.includes('"finding#')), ...amiss(all)],
    told: told.filter((line) => line.includes('"type":"Finding ')).sort(),
    sent,
  };
}

/** A replica that the policy lets be made at once, and an overwrite that it lets be made after an approval. */
const flow: Flow = {
  async prepare() {
    await table.restore(kept);
    vi.setSystemTime(begins);
    world.estate(secrets, { clock: { start: new Date(begins).toISOString() } });
    world.aws.forget();
    early = [];
  },
  async run(through) {
    deaths = through;
    const service = world.service({ diesAt: through.diesAt, answer });
    through.are({ kill: service.kill, passes: () => world.pass(5) });
    const { status, result, error } = await service.run('remediate-run', order);
    deaths = undefined;
    return outcome([lineOf({ status, result, error })]);
  },
  async later() {
    world.pass(7_200);
    await world.audit();
    await world.afterAudit({ answer });
    return inTheEnd(await outcome([]));
  },
};

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-01T09:00:00Z') });
  world = await startRepairWorld({ fate });
  await world.wishes({ remediation: { overwrite: 'approve', approvalExpires: '1h' } });
  await world.breaks(secrets);
  order = { ...order, audit: world.auditedAt() };
  table = openTable();
  kept = await table.items();
  begins = Date.now() + 60_000;
}, 60_000);
afterAll(async () => {
  table.close();
  await world.close();
});

testDeaths('repair', flow, 8);
