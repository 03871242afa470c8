import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { decideBeforeReplicating, type Remedy, removal, replicateSteps } from './fixes.ts';
import { nameHeld } from './name-held.ts';
import { defineRule, isOnItsWay, onItsWay, type ReplicaView, unanswered } from './rule.ts';

export const replicaAbsent = defineRule({
  id: 'replica-absent',
  title: 'A replica is reported in sync, but its Region has no such secret',
  severity: 'critical',
  why: 'Everything looks healthy from the primary: the status says InSync. A failover to that Region would find nothing.',
  remedy: 'Remove the Region from the replication, replicate to it again, and see that the replica appears there.',
  subject: 'replica',
  needsClause: false,
  reads: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'],
  parameters: () => z.strictObject({}),
  examples: () => ({
    compliant: [{ title: 'the Region shows the replica', view: exampleView() }],
    violating: [{ title: 'neither the listing nor a description finds it', view: exampleView({ local: null }) }],
  }),
  check,
});

function check(view: ReplicaView): Answer {
  if (isOnItsWay(view)) return onItsWay;
  if (view.reported?.status !== 'InSync') return { kind: 'not-applicable' };
  if (view.local.kind === 'present') return { kind: 'compliant' };
  if (view.local.kind !== 'absent') return unanswered(view.local);
  return {
    kind: 'violation',
    expected: { present: true },
    observed: { present: false, status: 'InSync' },
    message: `AWS reports ${view.family.name} as in sync in ${view.region}, but there is no such secret there.`,
    ...remedyOf(view),
  };
}

function remedyOf(view: ReplicaView): Remedy {
  const { occupant } = view;
  if (occupant) return nameHeld(view, occupant);
  const first = decideBeforeReplicating(view);
  if (first) return first;
  return { fix: { steps: [removal(view), ...(replicateSteps(view) ?? [])] } };
}
