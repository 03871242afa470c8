import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { audit } from '../../lib/audit/audit.ts';
import { createAwsReader } from '../../lib/aws/reader.ts';
import type { AuditResult } from '../../lib/domain/result.ts';
import { type FaultInput, type RunningSimulator, startSimulator } from '../../simulator/index.ts';
import { startVirtualTime, type VirtualTime } from '../faults/virtual-time.ts';
import { aClause, account, aPolicy, clock } from '../support/builders.ts';

const home = 'eu-west-1';
const away = 'eu-central-1';

/** Each answer takes its time, so that there is a rate; pages are short, so that listing meets its own. */
const always: readonly FaultInput[] = [
  { fault: 'delay', seconds: 0.02, time: 'real' },
  { fault: 'short-page', size: 10 },
];

interface Run {
  readonly result: AuditResult;
  readonly milliseconds: number;
  /** Attempts, by Region and operation. */
  readonly calls: readonly { readonly region: string; readonly operation: string; readonly count: number }[];
  readonly throttled: number;
}

let simulator: RunningSimulator;
let time: VirtualTime;
let unthrottled: Run;

beforeAll(async () => {
  time = startVirtualTime(() => simulator.held());
  const secrets = [home, away].flatMap((region) => {
    const replica = region === home ? away : home;
    return [
      { name: `single/${region}/{n}`, count: 60, region },
      { name: `prod/${region}/{n}`, count: 330, region, replicas: { [replica]: {} } },
      { name: `broken/${region}/{n}`, count: 60, region, replicas: { [replica]: { status: 'Failed' as const } } },
    ];
  });
  const scenario = { version: 1 as const, accounts: [account], regions: [home, away], secrets };
  simulator = await startSimulator({ clock: { mode: 'real' }, scenario });
  unthrottled = await run([]);
}, 60_000);

afterAll(async () => {
  time.close();
  await simulator.close();
});

async function run(limits: readonly FaultInput[]): Promise<Run> {
  let random = 1;
  // The pauses before retries: as spread as ever, and the same each time.
  const spread = vi.spyOn(Math, 'random').mockImplementation(() => {
    random = (random * 48_271) % 2_147_483_647;
    return random / 2_147_483_647;
  });
  simulator.clearFaults();
  simulator.resetCalls();
  simulator.addFaults(...always, ...limits);
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
  const reader = createAwsReader({ endpoint: simulator.url, credentials });
  const policy = aPolicy({
    regions: [home, away],
    clauses: [aClause({ require: { replicas: {}, allowOthers: true } })],
  });
  try {
    const { result, milliseconds } = await time.during(() =>
      audit({ policy, scopes: [{ account, reader, keys: reader }], clock }),
    );
    const throttled = simulator.faults().filter(({ fault }) => fault.fault === 'throttle');
    return {
      result,
      milliseconds,
      calls: simulator.calls(),
      throttled: throttled.reduce((sum, { fired }) => sum + fired, 0),
    };
  } finally {
    reader.close();
    spread.mockRestore();
  }
}

/** Quotas of a part of what the audit asks for where nothing limits it, with a bucket of so many calls. */
function limitsOf(part: number, burst: number, operations: readonly string[]): FaultInput[] {
  return unthrottled.calls
    .filter(({ operation }) => operations.includes(operation))
    .map(({ region, operation, count }) => ({
      fault: 'throttle',
      region,
      operation: operation as 'ListSecrets' | 'DescribeSecret',
      rate: (count / unthrottled.milliseconds) * 1_000 * part,
      burst,
    }));
}

/** All that an audit says, but for how many calls it took. */
function said({ findings, coverage, ...rest }: AuditResult) {
  return {
    ...rest,
    findings: [...findings].sort((a, b) => (a.id < b.id ? -1 : 1)),
    coverage: coverage.map(({ calls: _, ...region }) => region),
  };
}

const both = ['ListSecrets', 'DescribeSecret'];

test.each<[number, number, readonly string[]]>([
  [1 / 2, 1, both],
  [1 / 2, 5, both],
  [1 / 2, 1, ['ListSecrets']],
  [1 / 10, 5, both],
])(
  'throttled at %f of what it asks for, with a burst of %i, by %j, it sees all, and less than a tenth of its calls is for nothing',
  async (part, burst, operations) => {
    const { result, calls, throttled } = await run(limitsOf(part, burst, operations));
    const attempts = calls.reduce((sum, { count }) => sum + count, 0);

    expect(said(result)).toEqual(said(unthrottled.result));
    expect(result.findings.filter(({ status }) => status === 'open')).toHaveLength(120);
    expect(throttled).toBeGreaterThan(0);
    expect(throttled / attempts).toBeLessThan(0.1);
  },
  60_000,
);
