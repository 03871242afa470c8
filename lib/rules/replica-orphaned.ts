import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { defineRule, isOnItsWay, onItsWay, type ReplicaView, unanswered } from './rule.ts';

export const replicaOrphaned = defineRule({
  id: 'replica-orphaned',
  title: 'A replica has no primary that knows it',
  severity: 'high',
  why: "It cannot be changed or deleted, follows nobody, costs money every month, blocks its name in that Region, and cannot be seen from the primary's Region.",
  remedy:
    'Decide whether anybody needs it. Promote it with StopReplicationToReplica in its own Region; then keep it as a secret of its own, or delete it.',
  subject: 'replica',
  needsClause: false,
  reads: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'],
  parameters: () => z.strictObject({}),
  examples: () => ({
    compliant: [{ title: 'the primary lists the Region', view: exampleView() }],
    violating: [
      {
        title: 'the primary is gone',
        view: exampleView({ primary: null, reported: null, localSource: 'description', clause: false }),
      },
      {
        title: 'the primary does not list the Region',
        view: exampleView({ reported: null, localSource: 'description' }),
      },
    ],
  }),
  check,
});

function check(view: ReplicaView): Answer {
  const { primary, local, reported, family, region } = view;
  if (isOnItsWay(view)) return onItsWay;
  if (reported?.status === 'InSync') return { kind: 'compliant' };
  if (reported || local.kind !== 'present') return { kind: 'not-applicable' };
  if (primary.kind === 'unseen' || primary.kind === 'not-asked') return unanswered(primary);
  // A listing may still show what is gone: an orphan is believed only when it was described.
  if (view.localSource === 'listing') {
    return { kind: 'unknown', reason: `${region} lists it, but it could not be described there`, unseen: true };
  }
  const gone = primary.kind === 'absent';
  const fate = gone ? `is gone from ${family.primaryRegion}` : `in ${family.primaryRegion} does not list ${region}`;
  return {
    kind: 'violation',
    cause: gone ? 'primary-gone' : 'not-listed',
    expected: { primary: 'lists this Region' },
    observed: { primary: gone ? 'absent' : 'does not list this Region' },
    message: `${region} holds a replica of ${family.name} whose primary ${fate}.`,
  };
}
