import { describe, expect, test } from 'vitest';
import type { Action } from '../../lib/domain/plan.ts';
import type { RemediationPolicy } from '../../lib/domain/policy.ts';
import type { RemediationOrder, RemediationPorts } from '../../lib/remediation/order.ts';
import type { Case } from '../../lib/remediation/plan.ts';
import type { Steps } from '../../lib/remediation/ports.ts';
import { remediate } from '../../lib/remediation/remediate.ts';
import { exampleNow as now } from '../../lib/rules/example.ts';
import { aSecret } from '../support/builders.ts';
import { aCase, aConflict, aMissing, policyWith } from './a-case.ts';

const order: RemediationOrder = {
  plan: null,
  trigger: 'auto',
  entry: 'terminal',
  apply: true,
  requestedBy: 'x',
  approvedBy: null,
};
const limits = { actions: 100, share: 1 };

/** Cases of so many secrets whose replica is missing. */
function missing(count: number): Case[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `prod/${String(index).padStart(2, '0')}`;
    const { arn } = aSecret({ name });
    const view = aMissing({ primary: { name, arn } });
    return aCase('replica-missing', { ...view, family: { ...view.family, name, arn } });
  });
}

interface Given {
  readonly order?: Partial<RemediationOrder>;
  /** Seconds that each write takes. */
  readonly pace?: number;
  /** The policy is another one after so many calls. */
  readonly changes?: { readonly after: number; readonly to: Partial<RemediationPolicy> };
  /** Seconds that the first look asks to wait for. */
  readonly waitSeconds?: number;
}

/** What happens in a run over a world that shows one set of cases after the other, the last one for ever. */
async function run(
  shown: ReadonlyArray<readonly Case[]>,
  { pace = 0, waitSeconds = 0, changes, ...given }: Given = {},
) {
  const story: string[] = [];
  let looks = 0;
  let calls = 0;
  let at = now;
  const nameOf = ({ secret }: Action) => secret.name;
  const ports: RemediationPorts<readonly Case[]> = {
    clock: { now: () => at },
    policy: async () => policyWith({ limits, ...(changes && calls >= changes.after && changes.to) }),
    async glance(_policy, only) {
      story.push(only ? `look again ${nameOf(only)}` : 'look');
      const look = shown[looks] ?? shown.at(-1) ?? [];
      looks += 1;
      return { look, waitSeconds };
    },
    observe: async (_policy, cases) => ({ cases, unreadable: [], replicas: 100 }),
    store: {
      attempts: async () => ({ count: 0, lastAt: 0 }),
      begin: async () => undefined,
      update: async (record) => record,
      repairs: async () => [],
    },
    writer: {
      callOf: () => ({ operation: 'x', region: 'x', parameters: {} }),
      async write(action) {
        calls += 1;
        story.push(`${action.kind} ${nameOf(action)}`);
        at += pace * 1000;
        return 'accepted';
      },
    },
    witness: {
      describe: async (region, arn) =>
        aSecret({
          arn,
          region,
          primaryRegion: 'eu-west-1',
          replication: [{ region: 'eu-central-1', status: 'InSync' }],
        }),
      versionKeys: async () => [],
      describeRaw: async () => ['ARN'],
    },
    announce: async () => undefined,
  };
  const steps: Steps = {
    step: (_name, step) => step(),
    once: (_name, step) => step(),
    async wait(_name, seconds) {
      story.push(`wait ${seconds}`);
    },
  };
  return { report: await remediate({ ...order, ...given.order }, steps, ports), story };
}

const conflict = [aCase('replica-failed', aConflict())];
const { name } = aConflict().family;

test('what destroys nothing is called after one look, and seen to its end', async () => {
  const { report, story } = await run([missing(2)]);
  expect(story).toEqual(['look', 'replicate prod/00', 'replicate prod/01']);
  expect(report).toMatchObject({
    applied: true,
    refusals: [],
    stopped: null,
    records: [{ state: 'succeeded' }, { state: 'succeeded' }],
  });
});

test('a dry run says what would be done, and calls nothing', async () => {
  const { report, story } = await run([conflict], { order: { apply: false } });
  expect(story).toEqual(['look']);
  expect(report).toMatchObject({ applied: false, allowed: [{ kind: 'overwrite' }], refusals: [], records: [] });
});

test('what the plan refuses is told, and hinders nothing else', async () => {
  const held = aCase('replica-missing', aMissing({ occupant: 'unrelated' }));
  const { report } = await run([[...missing(1), held]]);
  expect(report.refusals).toMatchObject([{ finding: held.finding.id, code: 'name-held' }]);
  expect(report.records).toHaveLength(1);
});

test('what was done is kept with the plan, who asked, and who approved', async () => {
  const { plan } = (await run([missing(1)], { order: { apply: false } })).report;
  const decided = {
    trigger: 'approval',
    requestedBy: 'alice',
    approvedBy: 'arn:aws:iam::111122223333:user/bob',
  } as const;
  const { report } = await run([missing(1)], { order: { plan, ...decided } });
  expect(report.records).toMatchObject([{ planHash: plan.hash, ...decided }]);
});

test('a second look waits as long as an absence needs to be proven', async () => {
  expect((await run([missing(1)], { waitSeconds: 60 })).story).toEqual(['look', 'wait 60', 'replicate prod/00']);
});

test('after every ten calls there is a pause, so that rotation has its share of the quota', async () => {
  const { story } = await run([missing(21)]);
  const paused = story.flatMap((what, index) => (what === 'wait 1' ? [index] : []));
  expect(paused).toEqual([11, 22]);
  expect(story).toHaveLength(24);
});

describe('right before something is destroyed', () => {
  test('there is one more look, at its secret alone', async () => {
    const { report, story } = await run([conflict]);
    expect(story).toEqual(['look', `look again ${name}`, `overwrite ${name}`]);
    expect(report.records).toMatchObject([{ action: { kind: 'overwrite' } }]);
  });

  test.each([
    ['its victim was read meanwhile', aConflict({ accessedAt: now }), 'read-lately'],
    ['its victim is another secret by now', aConflict({ currentVersion: 'v9' }), undefined],
    ['it is repaired meanwhile', aMissing({ reported: {}, local: {} }), 'already-repaired'],
  ])('it is refused where %s', async (_what, view, code) => {
    const { report, story } = await run([conflict, [aCase('replica-failed', view)]]);
    expect(story).toEqual(['look', `look again ${name}`]);
    expect(report.records).toEqual([]);
    expect(report.refusals).toMatchObject([{ finding: conflict[0]?.finding.id, ...(code && { code }) }]);
  });

  test('it is refused where nothing is seen of it any more', async () => {
    const { report } = await run([conflict, []]);
    expect(report.refusals).toMatchObject([
      { code: 'world-moved', reason: expect.stringMatching(/^When it came to it, it was no longer/) },
    ]);
    expect(report.records).toEqual([]);
  });

  test('what else the look shows does not speak for it', async () => {
    const { report } = await run([conflict, missing(1).map(({ finding }) => ({ finding, view: undefined }))]);
    expect(report.refusals).toMatchObject([{ finding: conflict[0]?.finding.id, code: 'world-moved' }]);
  });
});

test('a look that is no longer recent is taken again, and serves all that it still shows', async () => {
  const { story } = await run([missing(4)], { pace: 31 });
  expect(story).toEqual([
    'look',
    'replicate prod/00',
    'replicate prod/01',
    'look again prod/02',
    'replicate prod/02',
    'replicate prod/03',
  ]);
});

test('a look of a minute ago is still recent', async () => {
  expect((await run([missing(3)], { pace: 30 })).story).not.toContain('look again prod/02');
});

test('what has moved since the approval is told once', async () => {
  const approved = (await run([conflict], { order: { apply: false } })).report.plan;
  const { report } = await run([[aCase('replica-failed', aConflict({ accessedAt: now }))]], {
    order: { plan: approved },
  });
  expect(report.refusals).toMatchObject([{ code: 'world-moved' }]);
  expect(report.records).toEqual([]);
});

test('a kill switch that is thrown after the first of eight calls stops the other seven', async () => {
  const { report, story } = await run([missing(8)], { changes: { after: 1, to: { killSwitch: true } } });
  expect(story).toEqual(['look', 'replicate prod/00']);
  expect(report.refusals.map(({ code }) => code)).toEqual(Array<string>(7).fill('kill-switch'));
  expect(report.records).toHaveLength(1);
});
