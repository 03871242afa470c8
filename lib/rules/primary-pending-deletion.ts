import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { days, exampleNow, exampleView } from './example.ts';
import { isMisplaced, type Remedy, replicateStep, restoreStep } from './fixes.ts';
import { defineRule, type ReplicaView } from './rule.ts';

export const primaryPendingDeletion = defineRule({
  id: 'primary-pending-deletion',
  title: 'A secret that must be replicated is scheduled for deletion',
  severity: 'high',
  why: 'A secret can be scheduled for deletion only after its replicas are gone. The policy still counts on it in other Regions, and when the recovery window ends it is gone everywhere.',
  remedy: 'If it is still needed, restore it and replicate it again; if not, take it out of the clause.',
  subject: 'secret',
  needsClause: true,
  reads: ['secretsmanager:DescribeSecret'],
  parameters: () => z.strictObject({}),
  examples: () => ({
    compliant: [{ title: 'it is not scheduled for deletion', view: exampleView({ wholeSecret: true }) }],
    violating: [
      {
        title: 'it is scheduled for deletion',
        view: exampleView({ wholeSecret: true, reported: null, primary: { deletedAt: exampleNow - 2 * days } }),
      },
    ],
  }),
  check,
});

function check(view: ReplicaView): Answer {
  const { primary, clause, family } = view;
  // A secret needs no replica in its own Region, and one that the clause does not mean needs none at all.
  const required = Object.keys(clause?.require?.replicas ?? {}).filter((region) => region !== family.primaryRegion);
  const wanted = required.length > 0 && view.standing.kind === 'subject';
  if (!wanted) return { kind: 'not-applicable', byPolicy: true };
  if (primary.kind !== 'present') return { kind: 'not-applicable' };
  const { deletedAt } = primary.value;
  if (deletedAt === undefined) return { kind: 'compliant' };
  return {
    kind: 'violation',
    expected: { scheduledForDeletion: false },
    observed: { scheduledForDeletion: true, deletedDate: new Date(deletedAt).toISOString() },
    message: `${family.name} in ${family.primaryRegion} is scheduled for deletion since ${new Date(deletedAt).toISOString().slice(0, 10)}, but the policy wants it replicated.`,
    ...remedyOf(view),
  };
}

function remedyOf(view: ReplicaView): Remedy {
  const { family } = view;
  // What is contested, or in the wrong Region, the next audit leads on with.
  const targets = isMisplaced(view) || view.rivals ? [] : missingReplicas(view);
  const options = [
    {
      answer: 'somebody does',
      steps: [restoreStep(family), ...(targets.length === 0 ? [] : [replicateStep(family, targets)])],
    },
    {
      answer: 'nobody does',
      steps: [],
      instruction: 'Take it out of the clause, or except this finding until its recovery window has ended.',
    },
  ];
  return { fix: { steps: [], decision: { question: `Does anybody still need ${family.name}?`, options } } };
}

/** Where the clause wants a replica and names its key, or leaves it open; the next audit finds the others missing. */
function missingReplicas({ clause, primary, family }: ReplicaView) {
  const listed = primary.kind === 'present' ? primary.value.replication.map(({ region }) => region) : [];
  return Object.entries(clause?.require?.replicas ?? {})
    .filter(
      ([region, { key }]) => key !== 'customer-managed' && region !== family.primaryRegion && !listed.includes(region),
    )
    .map(([region, { key }]) => [region, key] as const)
    .sort();
}
