import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { decideFirst, instruct, type Remedy, removal } from './fixes.ts';
import { defineRule, type ReplicaView } from './rule.ts';

export const replicaUnexpected = defineRule({
  id: 'replica-unexpected',
  title: 'A secret is replicated to a Region that the policy does not allow',
  severity: 'high',
  why: 'A copy of the secret lies where nobody expects it: outside the Regions that were agreed for residency, access control and monitoring, and it costs money every month.',
  remedy: 'Remove the Region from the replication, or allow it in the clause.',
  subject: 'replica',
  needsClause: true,
  forbids: true,
  reads: ['secretsmanager:DescribeSecret'],
  parameters: () => z.strictObject({}),
  examples: () => ({
    compliant: [
      { title: 'the clause names the Region', view: exampleView() },
      {
        title: 'the clause allows other Regions',
        view: exampleView({ requirement: null, require: { allowOthers: true } }),
      },
    ],
    violating: [{ title: 'the clause does not name the Region', view: exampleView({ requirement: null }) }],
  }),
  check,
});

function check(view: ReplicaView): Answer {
  const require = view.clause?.require;
  // A replica that its primary no longer lists, and that stands there still, is replica-orphaned's.
  if (!require || !view.reported) return { kind: 'not-applicable' };
  // What the clause requires there it allows there, whichever secret of the name it means.
  if (Object.hasOwn(require.replicas, view.region) || require.allowOthers) return { kind: 'compliant' };
  const allowed = Object.keys(require.replicas).sort();
  return {
    kind: 'violation',
    expected: { replicas: allowed.length > 0 ? allowed.join(', ') : 'none' },
    observed: { replicated: true, status: view.reported.status },
    message: `${view.family.name} is replicated to ${view.region}, which the policy does not allow (allowed: ${allowed.join(', ') || 'no Region'}).`,
    ...remedyOf(view),
  };
}

function remedyOf(view: ReplicaView): Remedy {
  const { region, family, occupant } = view;
  const first = decideFirst(view);
  if (first) return first;
  if (occupant) {
    return instruct(
      `What stands in ${region} is no replica of it (${occupant.secret.arn}), and what a removal does to that is not known: see to that secret first, or allow the Region in the clause.`,
    );
  }
  const options = [
    {
      answer: 'somebody does',
      steps: [],
      instruction: `Allow ${region} in the clause: under \`replicas\`, or with \`allowOthers\`.`,
    },
    { answer: 'nobody does', steps: [removal(view)] },
  ];
  const question = `Does anybody need ${family.name} in ${region}?`;
  return { fix: { steps: [], decision: { question, options } } };
}
