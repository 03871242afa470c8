import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { decideBeforeReplicating, instruct, type Remedy, replicate } from './fixes.ts';
import { nameHeld } from './name-held.ts';
import { defineRule, onItsWay, type ReplicaView, unanswered } from './rule.ts';

export const replicaMissing = defineRule({
  id: 'replica-missing',
  title: 'A required replica does not exist',
  severity: 'high',
  why: 'The policy relies on this Region holding the secret. When the primary Region fails, whatever runs there starts without it.',
  remedy: 'Replicate the secret to that Region, or change the clause if it should not be there.',
  subject: 'replica',
  needsClause: true,
  reads: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'],
  parameters: () => z.strictObject({}),
  examples: () => ({
    compliant: [{ title: 'the secret is replicated there', view: exampleView() }],
    violating: [
      {
        title: 'the secret is not replicated at all',
        view: exampleView({ reported: null, local: null }),
      },
    ],
  }),
  check,
});

function check(view: ReplicaView): Answer {
  if (!view.requirement) return { kind: 'not-applicable', byPolicy: true };
  if (view.primary.kind !== 'present') return { kind: 'not-applicable' };
  if (view.reported) return replicated(view);
  // Absence needs two observations: the primary's word, and the complete listing of the Region itself.
  if (view.local.kind === 'unseen' || view.local.kind === 'not-asked') {
    return {
      kind: 'unknown',
      reason: `the primary does not list ${view.region}, but that could not be confirmed there: ${view.local.reason}`,
      unseen: true,
    };
  }
  const others = view.primary.value.replication.length;
  const which =
    others === 0 ? 'is not replicated at all' : `is replicated to ${others} other Region${others > 1 ? 's' : ''}`;
  return {
    kind: 'violation',
    expected: { replicated: true, key: view.requirement.key ?? 'any' },
    observed: { replicated: false, otherReplicas: others },
    message: `${view.family.name} ${which}, but the policy requires a replica in ${view.region}.`,
    remedy: `Replicate it to ${view.region}${view.requirement.key ? ` with the key ${view.requirement.key}` : ''}, or change the clause if it should not be there.`,
    ...remedyOf(view),
  };
}

/** Who stands there instead has a finding of its own, unless the policy has switched that off. */
function remedyOf(view: ReplicaView): Remedy {
  const { occupant, local, region } = view;
  if (occupant) return nameHeld(view, occupant);
  if (local.kind === 'present')
    return instruct(`A replica that its primary does not list stands in ${region}: see to it first.`);
  return decideBeforeReplicating(view) ?? replicate(view);
}

/** Only a replica that is in sync and there ends it: one that is on its way, or failed, is what other rules are about. */
function replicated({ reported, local }: ReplicaView): Answer {
  if (reported?.status !== 'InSync' || local.kind === 'absent') return onItsWay;
  return local.kind === 'present' ? { kind: 'compliant' } : unanswered(local);
}
