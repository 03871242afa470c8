import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { nameHeld } from './name-held.ts';
import { defineRule, type ReplicaView, unanswered } from './rule.ts';

export const nameCollision = defineRule({
  id: 'name-collision',
  title: 'An unrelated secret holds the name in a required Region',
  severity: 'high',
  why: 'Replication to that Region will fail, and whatever runs there reads somebody else’s secret under this name.',
  remedy:
    'Find the owner of the other secret. Rename or delete it if nobody needs it, then replicate; forcing the overwrite destroys it for good.',
  subject: 'replica',
  needsClause: true,
  reads: ['secretsmanager:DescribeSecret'],
  parameters: () => z.strictObject({}),
  examples: () => ({
    compliant: [{ title: 'the replica holds the name', view: exampleView() }],
    violating: [
      {
        title: 'a secret with another ARN suffix holds the name',
        view: exampleView({ reported: null, local: null, occupant: 'unrelated' }),
      },
    ],
  }),
  check,
});

function check(view: ReplicaView): Answer {
  if (!view.requirement) return { kind: 'not-applicable', byPolicy: true };
  if (view.occupant?.relation === 'unrelated') {
    return {
      kind: 'violation',
      expected: { name: 'free, or held by the replica' },
      observed: { arn: view.occupant.secret.arn },
      message: `${view.region} has an unrelated secret named ${view.family.name} (${view.occupant.secret.arn}); replication there will fail.`,
      ...nameHeld(view, view.occupant, 'may-force'),
    };
  }
  if (view.local.kind === 'unseen' || view.local.kind === 'not-asked') return unanswered(view.local);
  return { kind: 'compliant' };
}
