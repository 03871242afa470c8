import { describe, expect, test } from 'vitest';
import type { RepairMode } from '../../lib/domain/policy.ts';
import { joinApprovers } from '../../lib/remediation/approver.ts';
import { decide } from '../../lib/remediation/decide.ts';
import type { RemediationOrder, RemediationPorts } from '../../lib/remediation/order.ts';
import type { Case } from '../../lib/remediation/plan.ts';
import { exampleNow as now } from '../../lib/rules/example.ts';
import { aCase, aConflict, aMissing, anOrphan, anUnexpected, aRemediation, policyWith } from './a-case.ts';

interface Modes {
  readonly rule: RepairMode;
  /** Of overwriting, and of removing. */
  readonly destroying: RepairMode;
}

const overwriting = aCase('replica-failed', aConflict());
const removing = aCase('replica-unexpected', anUnexpected());

function portsWith(
  { rule, destroying }: Modes,
  refused?: { code: string; reason: string },
  wanted: Case = overwriting,
  limits = aRemediation().limits,
  more: readonly Case[] = [],
): RemediationPorts<null> {
  const rules = { [wanted.finding.rule]: rule, 'replica-missing': 'auto' as const };
  // The mode of destroying in the other way must not matter.
  const other = 'manual' as const;
  const modes =
    wanted === removing ? { overwrite: other, remove: destroying } : { overwrite: destroying, remove: other };
  const never = () => Promise.reject(new Error('deciding writes and looks at nothing else'));
  return {
    clock: { now: () => now },
    policy: async () => policyWith({ rules, limits, ...modes }),
    glance: async () => ({ look: null, waitSeconds: 0 }),
    observe: async () => ({
      cases: [wanted, ...more],
      unreadable: [],
      replicas: 10,
      ...(refused && { refused }),
    }),
    store: { attempts: async () => ({ count: 0, lastAt: 0 }), begin: never, update: never, repairs: never },
    writer: { callOf: () => ({ operation: '', region: '', parameters: {} }), write: never },
    witness: { describe: never, describeRaw: async () => ['ARN'], versionKeys: never },
    announce: never,
  };
}

const approvedBy = joinApprovers(['alice', 'bob'].map((name) => `arn:aws:iam::111122223333:user/${name}`));

const order: RemediationOrder = {
  plan: null,
  trigger: 'auto',
  entry: 'terminal',
  apply: true,
  requestedBy: 'x',
  approvedBy: null,
};

/** `now`, `asks` or the code of the refusal. */
async function outcome(part: Partial<RemediationOrder>, modes: Modes, wanted: Case): Promise<string> {
  const ports = portsWith(modes, undefined, wanted);
  const { verdict, awaitingApproval } = await decide({ ...order, ...part }, null, ports);
  if (verdict.allowed.length > 0) return 'now';
  return awaitingApproval.length > 0 ? 'asks' : (verdict.refused[0]?.code ?? 'nothing');
}

describe.each([
  ['an overwrite', overwriting],
  ['a removal', removing],
])('what %s needs, by the modes of its rule and of destroying', (_what, wanted) => {
  const hand = 'by-hand-only';
  test.each<
    readonly [RepairMode, RepairMode, auto: string, manual: string, approvedOfAuto: string, approvedOfManual: string]
  >([
    ['auto', 'auto', 'now', 'now', 'now', 'now'],
    ['auto', 'approve', 'asks', 'asks', 'now', 'now'],
    ['approve', 'auto', 'asks', 'asks', 'now', 'now'],
    ['approve', 'approve', 'asks', 'asks', 'now', 'now'],
    ['auto', 'manual', hand, 'now', hand, 'now'],
    ['manual', 'auto', hand, 'now', hand, 'now'],
    ['manual', 'manual', hand, 'now', hand, 'now'],
    ['manual', 'approve', hand, 'asks', hand, 'now'],
    ['approve', 'manual', hand, 'asks', hand, 'now'],
    ['auto', 'off', 'mode-off', 'mode-off', 'mode-off', 'mode-off'],
    ['off', 'auto', 'mode-off', 'mode-off', 'mode-off', 'mode-off'],
    ['approve', 'off', 'mode', 'mode', 'mode-off', 'mode-off'],
    ['off', 'approve', 'mode-off', 'mode-off', 'mode-off', 'mode-off'],
  ])('%s, %s', async (rule, destroying, ...expected) => {
    const modes = { rule, destroying };
    const orders: Partial<RemediationOrder>[] = [
      { trigger: 'auto' },
      { trigger: 'manual' },
      { trigger: 'approval', startedBy: 'auto', approvedBy },
      { trigger: 'approval', startedBy: 'manual', approvedBy },
    ];
    expect(await Promise.all(orders.map((one) => outcome(one, modes, wanted)))).toEqual(expected);
  });
});

describe('a promotion, whatever the mode of its rule', () => {
  const orphaned = aCase('replica-orphaned', anOrphan());
  test.each<readonly [RepairMode, auto: string, manual: string, approvedOfAuto: string, approvedOfManual: string]>([
    ['off', 'by-hand-only', 'mode-off', 'mode-off', 'mode-off'],
    ['manual', 'by-hand-only', 'now', 'by-hand-only', 'now'],
    ['approve', 'by-hand-only', 'asks', 'by-hand-only', 'now'],
    ['auto', 'by-hand-only', 'now', 'by-hand-only', 'now'],
  ])('is begun by a person only: %s', async (rule, ...expected) => {
    const orders: Partial<RemediationOrder>[] = [
      { trigger: 'auto' },
      { trigger: 'manual' },
      { trigger: 'approval', startedBy: 'auto', approvedBy },
      { trigger: 'approval', startedBy: 'manual', approvedBy },
    ];
    const modes = { rule, destroying: 'auto' } as const;
    expect(await Promise.all(orders.map((one) => outcome(one, modes, orphaned)))).toEqual(expected);
  });
});

test('where nothing was looked at nothing is allowed, or asked for, and the reason is kept', async () => {
  const refused = { code: 'too-many-secrets', reason: 'too many' };
  const modes = { rule: 'auto', destroying: 'approve' } as const;
  const { verdict, awaitingApproval } = await decide(order, null, portsWith(modes, refused));

  expect({ allowed: verdict.allowed, stopped: verdict.stopped, awaitingApproval }).toEqual({
    allowed: [],
    stopped: refused,
    awaitingApproval: [],
  });
});

test('of a plan that was confirmed in part, only that part is done', async () => {
  const modes = { rule: 'auto', destroying: 'auto' } as const;
  const { verdict } = await decide({ ...order, only: new Set(['another']) }, null, portsWith(modes));

  expect(verdict.allowed).toEqual([]);
});

test('what is no rule of the policy, though every object has it, waits for no hand', async () => {
  const odd: Case = { ...overwriting, finding: { ...overwriting.finding, rule: 'constructor' } };
  expect(await outcome({}, { rule: 'auto', destroying: 'auto' }, odd)).not.toBe('now');
});

test('what waits for nothing but an approval does not wait for one that is there already', async () => {
  const modes = { rule: 'auto', destroying: 'approve' } as const;
  const { verdict, awaitingApproval } = await decide(
    { ...order, trigger: 'approval', approvedBy },
    null,
    portsWith(modes),
  );
  expect({ allowed: verdict.allowed.length, awaitingApproval }).toEqual({ allowed: 1, awaitingApproval: [] });
});

describe('a limit that is exceeded', () => {
  const modes = { rule: 'auto', destroying: 'approve' } as const;
  const limits = { actions: 0, share: 1 };

  test('does not keep the question back: it is asked again when the answer has come', async () => {
    const { awaitingApproval } = await decide(order, null, portsWith(modes, undefined, overwriting, limits));
    expect(awaitingApproval).toMatchObject([{ kind: 'overwrite' }]);
  });

  test('is no reason to ask once more for what was approved', async () => {
    const ports = portsWith(modes, undefined, overwriting, limits);
    const { verdict, awaitingApproval } = await decide({ ...order, trigger: 'approval', approvedBy }, null, ports);
    expect(verdict).toMatchObject({ allowed: [], stopped: { code: 'limit-actions' } });
    expect(awaitingApproval).toEqual([]);
  });
});

test('nobody is asked about what may be done at once', async () => {
  const view = aMissing();
  const arn = `${view.family.arn}x`;
  const family = { ...view.family, arn, name: 'prod/other' };
  const primary = aMissing({ primary: { arn, name: 'prod/other' } }).primary;
  const ports = portsWith({ rule: 'auto', destroying: 'approve' }, undefined, overwriting, undefined, [
    aCase('replica-missing', { ...view, family, primary }),
  ]);
  const { verdict, awaitingApproval } = await decide(order, null, ports);
  expect(verdict.allowed).toMatchObject([{ kind: 'replicate' }]);
  expect(awaitingApproval).toMatchObject([{ kind: 'overwrite' }]);
});
