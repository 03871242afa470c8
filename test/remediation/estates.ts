import fc from 'fast-check';
import type { FindingStatus } from '../../lib/domain/finding.ts';
import type { RemediationPolicy, RepairMode } from '../../lib/domain/policy.ts';
import type { Trigger } from '../../lib/remediation/guard.ts';
import type { Case } from '../../lib/remediation/plan.ts';
import { days, type ExampleFacts, exampleView, exampleNow as now } from '../../lib/rules/example.ts';
import { rules } from '../../lib/rules/index.ts';
import type { ReplicaView } from '../../lib/rules/rule.ts';
import { aCase, aRemediation, conflict, withVictim } from './a-case.ts';

const own = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/payments/db-Ab12Cd';

/** Mostly one value, so that enough cases come as far as a write; now and then another. */
function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

/** One fact at a time, and at most two: enough cases stay whole that something is written. */
function disturbances(facts: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> {
  const single = Object.entries(facts).map(([fact, value]) => value.map((one) => ({ [fact]: one })));
  return fc.array(fc.oneof(...single), { maxLength: 2 }).map((some) => Object.assign({}, ...some));
}

const when = fc.constantFrom(Number.NaN, now, now - 5 * days, now - 40 * days, now + days);

const victim = disturbances({
  arn: fc.constant(own),
  name: fc.constant('another'),
  region: fc.constant('us-east-1'),
  primaryRegion: fc.constantFrom('eu-central-1', 'us-east-1'),
  rotationEnabled: fc.boolean(),
  owningService: fc.constant('rds'),
  deletedAt: fc.constant(now - days),
  replication: fc.constant([{ region: 'us-east-1', status: 'InSync' }]),
  accessedAt: when,
  changedAt: when,
  createdAt: when,
});

const disturbed = disturbances({
  reported: fc.constantFrom(
    null,
    { status: 'InSync' },
    { status: 'InSync', accessedAt: now - 3 * days },
    { status: 'InProgress' },
    { status: 'Failed', message: conflict },
    { status: 'Failed', message: 'network' },
    { status: 'Failed', message: 'KMS access denied' },
    { status: 'Detached' },
  ),
  local: fc.constantFrom(null, {}, { accessedAt: now - 3 * days }, { kmsKeyId: 'alias/x' }, 'unseen', 'not-asked'),
  localSource: fc.constantFrom('description', 'listing'),
  primary: fc.constantFrom(null, { deletedAt: now }, { primaryRegion: 'us-east-1' }),
  occupant: fc.constantFrom('unrelated', 'promoted'),
  requirement: fc.constantFrom({}, null, { key: 'alias/right' }, { key: 'customer-managed' }),
  require: fc.constantFrom({ allowOthers: true }, { primary: ['us-east-1'] }, { primary: ['eu-west-1'] }),
  clause: fc.constant(false),
});

const wholesome: ReadonlyArray<readonly [rule: string, facts: ExampleFacts]> = [
  ['replica-failed', { reported: { status: 'Failed', message: conflict }, local: null, occupant: 'unrelated' }],
  ['name-collision', { reported: null, local: null, occupant: 'unrelated' }],
  ['replica-unexpected', { requirement: null, localSource: 'description' }],
  ['replica-missing', { reported: null, local: null }],
];

const aCaseOf = fc
  .tuple(fc.constantFrom(...wholesome), disturbed, victim, fc.constantFrom('', '', 'x', 'y'))
  .chain(([[rule, facts], disturbance, occupant, suffix]) => {
    const view = withVictim(exampleView({ ...facts, ...disturbance }), occupant);
    const found = mostly(rule, ...rules.map(({ id }) => id));
    return fc
      .tuple(found, mostly<FindingStatus>('open', 'excepted', 'pending'))
      .map(([one, status]) => aCase(one, renamed(view, suffix), { status }));
  });

/** Several secrets, each found by some rule, rightly or wrongly. */
export const cases: fc.Arbitrary<Case[]> = fc.array(aCaseOf, { minLength: 1, maxLength: 4 });

/** Another secret of the same kind: its name, wherever it stands. */
function renamed(view: ReplicaView, suffix: string): ReplicaView {
  function rename(value: unknown): unknown {
    if (typeof value === 'string') return value.replace('prod/payments/db', `prod/payments/db${suffix}`);
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, rename(held)]));
  }
  return rename(view) as ReplicaView;
}

const mode = fc.constantFrom<RepairMode>('off', 'manual', 'approve', 'auto', 'auto');
export const remediation: fc.Arbitrary<RemediationPolicy> = fc
  .record({
    killSwitch: mostly(false, true),
    rules: fc.record({
      'replica-missing': mode,
      'name-collision': mode,
      'replica-failed': mode,
      'replica-unexpected': mode,
      'replica-key-mismatch': mode,
    }),
    overwrite: mode,
    remove: mode,
    regions: mostly<readonly string[]>(['eu-central-1'], [], ['us-east-1']),
    limits: fc.record({ actions: fc.integer({ min: 0, max: 4 }), share: fc.constantFrom(0, 0.1, 0.2, 1) }),
    overwriteGate: fc.record({
      unchangedFor: mostly(7 * days, 0, 30 * days, Number.NaN),
      unreadFor: mostly(0, 60 * days),
    }),
  })
  .map((chosen) => aRemediation(chosen));

export const trigger = fc.constantFrom<Trigger>('manual', 'approval', 'auto');
