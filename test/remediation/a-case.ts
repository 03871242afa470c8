import type { Finding } from '../../lib/domain/finding.ts';
import type { Action, Plan, Refusal } from '../../lib/domain/plan.ts';
import type { Policy, RemediationPolicy } from '../../lib/domain/policy.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { type Case, makePlan } from '../../lib/remediation/plan.ts';
import { days, type ExampleFacts, exampleNow, exampleView, minutes } from '../../lib/rules/example.ts';
import type { Occupant, ReplicaView } from '../../lib/rules/rule.ts';
import { aPolicy } from '../support/builders.ts';

export const conflict = 'Replication failed: Secret name prod/payments/db already exists in region eu-central-1.';

/** Everything is permitted: what a test refuses, it refuses by what it is about. */
export function aRemediation(facts: Partial<RemediationPolicy> = {}): RemediationPolicy {
  return {
    killSwitch: false,
    rules: {
      'replica-missing': 'auto',
      'name-collision': 'auto',
      'replica-failed': 'auto',
      'replica-key-mismatch': 'auto',
      'replica-unexpected': 'auto',
      'replica-orphaned': 'manual',
    },
    overwrite: 'auto',
    remove: 'auto',
    regions: ['eu-central-1'],
    limits: { actions: 10, share: 1 },
    cooldown: 60 * minutes,
    attempts: 3,
    overwriteGate: { unchangedFor: 7 * days, unreadFor: 2 * days },
    removeGate: { unreadFor: 7 * days },
    approvers: ['arn:aws:iam::111122223333:user/alice', 'arn:aws:iam::111122223333:user/bob'],
    planValidFor: 60 * minutes,
    approvalExpires: 24 * 60 * minutes,
    ...facts,
  };
}

export function policyWith(remediation: Partial<RemediationPolicy> = {}): Policy {
  return aPolicy({ remediation: aRemediation(remediation) });
}

/** An open finding of the rule, about what the view shows. */
export function aCase(rule: string, view: ReplicaView, facts: Partial<Finding> = {}): Case {
  const { family, region } = view;
  const finding: Finding = {
    id: `${rule} ${family.arn} ${region}`,
    rule,
    severity: 'high',
    status: 'open',
    account: family.account,
    secret: { name: family.name, arn: family.arn, primaryRegion: family.primaryRegion },
    region,
    clause: 'production',
    cause: null,
    expected: {},
    observed: {},
    message: 'Something is wrong.',
    remedy: 'Look at it.',
    exception: null,
    firstSeen: new Date(exampleNow).toISOString(),
    lastSeen: new Date(exampleNow).toISOString(),
    ...facts,
  };
  return { finding, view };
}

export function planOf(...cases: readonly Case[]): Plan {
  return makePlan(cases, policyWith(), exampleNow);
}

/** The one thing that the plan says about one finding. */
export function outcomeOf(one: Case, policy: Policy = policyWith()): Action | Refusal {
  const { actions, refusals } = makePlan([one], policy, exampleNow);
  const [outcome, ...more] = [...actions, ...refusals];
  if (!outcome || more.length > 0) throw new Error(`one outcome was expected, not ${1 + more.length}`);
  return outcome;
}

/** `replicate`, `wait`, or `refused: code`: what a table can be read by. */
export function toldOf(outcome: Action | Refusal): string {
  return 'kind' in outcome ? outcome.kind : `refused: ${outcome.code}`;
}

/** A replication that failed because an unrelated, unused, unchanged secret holds the name: the gate is open. */
export function aConflict(victim: Partial<SecretDescription> = {}, facts: ExampleFacts = {}): ReplicaView {
  const view = exampleView({
    reported: { status: 'Failed', message: conflict },
    local: null,
    occupant: 'unrelated',
    ...facts,
  });
  return withVictim(view, victim);
}

export function withVictim(view: ReplicaView, victim: Partial<SecretDescription>): ReplicaView {
  if (!view.occupant) return view;
  const occupant: Occupant = { ...view.occupant, secret: { ...view.occupant.secret, ...victim } };
  return { ...view, occupant };
}

/** A replica, in sync and described, in a Region that the clause does not allow: the gate is open. */
export function anUnexpected(facts: ExampleFacts = {}): ReplicaView {
  return exampleView({ requirement: null, localSource: 'description', ...facts });
}

/** A replica, in sync and described, under another key than the one that is required. */
export function aWrongKey(facts: ExampleFacts = {}): ReplicaView {
  return exampleView({
    requirement: { key: 'alias/right' },
    reported: { kmsKeyId: 'alias/aws/secretsmanager' },
    local: { kmsKeyId: 'alias/aws/secretsmanager' },
    localSource: 'description',
    ...facts,
  });
}

export function aMissing(facts: ExampleFacts = {}): ReplicaView {
  return exampleView({ reported: null, local: null, ...facts });
}

export function anOrphan(facts: ExampleFacts = {}): ReplicaView {
  return exampleView({ primary: null, reported: null, localSource: 'description', clause: false, ...facts });
}
