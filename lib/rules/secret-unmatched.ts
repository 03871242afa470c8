import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { defineRule, type ReplicaView } from './rule.ts';

export const secretUnmatched = defineRule({
  id: 'secret-unmatched',
  title: 'No clause of the policy matches a secret',
  severity: 'medium',
  why: 'The policy says `unmatched: fail`: every secret is to be covered. A secret that no clause matches needs no replica as far as the policy goes, and a misspelt name or tag is the usual reason.',
  remedy: 'Add a clause for it, or correct its name or tags so that the clause that is meant matches it.',
  subject: 'secret',
  needsClause: false,
  reads: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'],
  parameters: () => z.strictObject({}),
  examples: () => ({
    compliant: [{ title: 'a clause matches it', view: exampleView({ wholeSecret: true, unmatched: 'fail' }) }],
    violating: [
      {
        title: 'no clause matches it, and the policy says `unmatched: fail`',
        view: exampleView({ wholeSecret: true, clause: false, unmatched: 'fail' }),
      },
    ],
  }),
  check,
});

function check({ primary, clause, unmatched, family }: ReplicaView): Answer {
  if (unmatched !== 'fail') return { kind: 'not-applicable', byPolicy: true };
  // A replica whose primary is gone is an orphan, whatever matches it.
  if (primary.kind !== 'present') return { kind: 'not-applicable' };
  if (clause) return { kind: 'compliant' };
  return {
    kind: 'violation',
    expected: { matchedByAClause: true },
    observed: { matchedByAClause: false },
    message: `No clause of the policy matches ${family.name} in ${family.primaryRegion}.`,
  };
}
