import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { nameHeld } from './name-held.ts';
import { defineRule, isOnItsWay, type Occupant, onItsWay, type ReplicaView, unanswered } from './rule.ts';

export const nameCollision = defineRule({
  id: 'name-collision',
  title: 'Another secret holds the name in a required Region',
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
      {
        title: 'another secret of that name has its primary there',
        view: exampleView({ reported: null, local: null, occupant: 'primary' }),
      },
      {
        title: 'the replica of another secret of that name stands there',
        view: exampleView({ reported: null, local: null, occupant: 'replica' }),
      },
    ],
  }),
  check,
});

function check(view: ReplicaView): Answer {
  if (!view.requirement) return { kind: 'not-applicable', byPolicy: true };
  if (view.occupant && view.occupant.relation !== 'promoted') {
    const { relation, secret } = view.occupant;
    return {
      kind: 'violation',
      cause: relation,
      expected: { name: 'free, or held by the replica' },
      observed: { arn: secret.arn },
      message: `${holderText(view.occupant, view.region)} holds the name ${view.family.name} in ${view.region} (${secret.arn}); replication there will fail.`,
      ...(relation === 'unrelated' ? {} : { remedy: remedies[relation] }),
      ...nameHeld(view, view.occupant, 'may-force'),
    };
  }
  if (view.local.kind === 'unseen' || view.local.kind === 'not-asked') return unanswered(view.local);
  return isOnItsWay(view) ? onItsWay : { kind: 'compliant' };
}

function holderText({ relation, secret }: Occupant, region: string): string {
  if (relation === 'primary') return 'Another primary, with replicas of its own,';
  if (relation === 'replica') return `The replica of a primary in ${secret.primaryRegion ?? region}`;
  return 'An unrelated secret';
}

const remedies = {
  primary:
    'Both are in use under one name. Decide which Region each belongs to: take this Region out of the clause, or give one of them another name; nothing is overwritten.',
  replica:
    'Find the primary that it belongs to. Take the Region out of one of the two, or give one of them another name; if that primary is gone, promote the replica, and delete it when nobody needs it.',
} as const;
