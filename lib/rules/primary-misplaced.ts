import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { defineRule, type ReplicaView } from './rule.ts';

export const primaryMisplaced = defineRule({
  id: 'primary-misplaced',
  title: 'The primary lives in a Region that the policy does not allow',
  severity: 'medium',
  why: 'Changes are made where the primary is. In the wrong Region it is out of reach of the people and pipelines that rotate it, and its data may not belong there at all.',
  remedy:
    'Move the primary deliberately: promote the replica in the right Region, replicate from there, then retire the old one. Nothing else is repaired on this secret meanwhile.',
  subject: 'secret',
  needsClause: true,
  forbids: true,
  reads: ['secretsmanager:DescribeSecret'],
  parameters: () => z.strictObject({}),
  examples: () => ({
    compliant: [
      {
        title: 'the clause allows the Region',
        view: exampleView({ wholeSecret: true, require: { primary: ['eu-west-1'] } }),
      },
    ],
    violating: [
      {
        title: 'the clause names another Region',
        view: exampleView({ wholeSecret: true, require: { primary: ['us-east-1'] } }),
      },
    ],
  }),
  check,
});

function check(view: ReplicaView): Answer {
  const allowed = view.clause?.require?.primary;
  const { name, primaryRegion } = view.family;
  if (view.primary.kind !== 'present') return { kind: 'not-applicable' };
  if (!allowed) return { kind: 'not-applicable', byPolicy: true };
  // In the way of the secret that the clause means, it is that secret's finding.
  if (view.standing.kind === 'bystander' && view.standing.inTheWay) return { kind: 'not-applicable', byPolicy: true };
  if (allowed.includes(primaryRegion)) return { kind: 'compliant' };
  return {
    kind: 'violation',
    expected: { primaryRegion: [...allowed].sort().join(', ') },
    observed: { primaryRegion },
    message: `The primary of ${name} lives in ${primaryRegion}; the policy wants it in ${[...allowed].sort().join(' or ')}.${besides(view)}`,
    ...(view.standing.kind === 'bystander' ? { remedy: remedyBeside } : {}),
  };
}

const remedyBeside =
  'Find out whether anybody needs it. If so, give it another name or a clause of its own; if not, delete it.';

/** Of a secret that the clause matches without meaning it. */
function besides({ standing }: ReplicaView): string {
  if (standing.kind !== 'bystander') return '';
  const regions = [...new Set(standing.subjects.map(({ primaryRegion }) => primaryRegion))].sort();
  return ` A secret of that name lives in ${regions.join(' and ')} already, and is the one that the clause means.`;
}
