import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { defineRule, onItsWay, type ReplicaView } from './rule.ts';

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
  if (!require) return { kind: 'not-applicable' };
  // A replica that is being removed may stand there for a minute and more.
  if (!view.reported) return view.local.kind === 'present' ? onItsWay : { kind: 'not-applicable' };
  // What the clause requires there it allows there, whichever secret of the name it means.
  if (Object.hasOwn(require.replicas, view.region) || require.allowOthers) return { kind: 'compliant' };
  const allowed = Object.keys(require.replicas).sort();
  return {
    kind: 'violation',
    expected: { replicas: allowed.length > 0 ? allowed.join(', ') : 'none' },
    observed: { replicated: true, status: view.reported.status },
    message: `${view.family.name} is replicated to ${view.region}, which the policy does not allow (allowed: ${allowed.join(', ') || 'no Region'}).`,
  };
}
