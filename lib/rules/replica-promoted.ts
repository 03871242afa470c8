import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { nameHeld } from './name-held.ts';
import { defineRule, isOnItsWay, onItsWay, type ReplicaView, unanswered } from './rule.ts';

export const replicaPromoted = defineRule({
  id: 'replica-promoted',
  title: 'A former replica stands on its own where a replica should be',
  severity: 'high',
  why: 'Promotion is how people recover from a disaster. From then on the two secrets live apart: changes of the one never reach the other, and the promoted one may hold the value that counts.',
  remedy:
    'Find out which of the two is right before anything else. Never force an overwrite: it would destroy the promoted secret for good.',
  subject: 'replica',
  needsClause: false,
  reads: ['secretsmanager:DescribeSecret'],
  parameters: () => z.strictObject({}),
  examples: () => ({
    compliant: [{ title: 'the replica is a replica', view: exampleView() }],
    violating: [
      {
        title: "a standalone secret with the primary's ARN suffix stands there",
        view: exampleView({ reported: null, local: null, occupant: 'promoted' }),
      },
    ],
  }),
  check,
});

function check(view: ReplicaView): Answer {
  if (!view.requirement && !view.reported) return { kind: 'not-applicable' };
  if (view.occupant?.relation === 'promoted') {
    return {
      kind: 'violation',
      expected: { role: 'replica' },
      observed: { role: 'standalone', arn: view.occupant.secret.arn },
      message: `In ${view.region} a former replica of ${view.family.name} was promoted and stands on its own; it no longer follows the primary.`,
      ...nameHeld(view, view.occupant),
    };
  }
  if (view.local.kind === 'unseen' || view.local.kind === 'not-asked') return unanswered(view.local);
  return isOnItsWay(view) ? onItsWay : { kind: 'compliant' };
}
