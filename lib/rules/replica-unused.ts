import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { duration, durationText } from './duration.ts';
import { days, exampleNow, exampleView } from './example.ts';
import { decideFirst, type Remedy, removal } from './fixes.ts';
import { defineRule, type ReplicaView, unanswered } from './rule.ts';

export const replicaUnused = defineRule({
  id: 'replica-unused',
  title: 'Nobody has read a replica for longer than the policy allows',
  severity: 'low',
  why: 'A replica costs money and widens the surface. Replicas for disaster recovery are meant to be unread, so this is asked only where a clause sets a period.',
  remedy:
    'Find out whether anything in that Region needs it; if not, remove the Region from the replication and the clause.',
  subject: 'replica',
  needsClause: true,
  reads: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'],
  parameters: () =>
    z.strictObject({
      period: z.described(z.optional(duration()), {
        description: 'How long a replica may go unread; without it the rule does not apply',
        examples: ['90d'],
      }),
    }),
  examples: () => ({
    compliant: [
      {
        title: 'it was read within the period',
        view: exampleView({ reported: { accessedAt: exampleNow - 10 * days } }),
        parameters: { period: '90d' },
      },
    ],
    violating: [
      {
        title: 'it was last read longer ago than the period',
        view: exampleView({ reported: { accessedAt: exampleNow - 200 * days } }),
        parameters: { period: '90d' },
      },
      {
        title: 'it was never read, and is older than the period',
        view: exampleView({
          primary: { createdAt: exampleNow - 400 * days },
          local: { createdAt: exampleNow - 400 * days },
        }),
        parameters: { period: '90d' },
      },
    ],
  }),
  check,
});

function check(view: ReplicaView, { period }: { period?: number | undefined }): Answer {
  const { reported, local, now } = view;
  if (period === undefined) return { kind: 'not-applicable', byPolicy: true };
  if (!reported || local.kind === 'absent') return { kind: 'not-applicable' };
  const own = local.kind === 'present' ? local.value : undefined;
  const read = latest(reported.accessedAt, own?.accessedAt);
  // The date of the last read has day precision: a day must not decide (docs/aws-facts.md, "Replication status").
  if (read !== undefined && now - read <= period + days) return { kind: 'compliant' };
  if (local.kind !== 'present') return unanswered(local);
  const since = read ?? own?.createdAt;
  if (since === undefined) return { kind: 'unknown', reason: 'AWS names neither a last read nor a date of creation' };
  if (now - since <= period + days) return { kind: 'compliant' };
  const last = read === undefined ? 'was never read' : `was last read on ${new Date(read).toISOString().slice(0, 10)}`;
  return {
    kind: 'violation',
    expected: { readWithinDays: Math.floor(period / days) },
    observed: { lastRead: read === undefined ? null : new Date(read).toISOString().slice(0, 10) },
    message: `The replica of ${view.family.name} in ${view.region} ${last}; the policy allows ${durationText(period)}.`,
    ...remedyOf(view),
  };
}

function remedyOf(view: ReplicaView): Remedy {
  const { region, requirement } = view;
  const first = decideFirst(view);
  if (first) return first;
  const options = [
    {
      answer: 'something does, in a disaster at least',
      steps: [],
      instruction: 'Set a longer period in the clause, or switch this rule off there.',
    },
    requirement
      ? {
          answer: 'nothing does',
          steps: [],
          // Removed while the clause still requires it, it would only be missing.
          instruction: `Take ${region} out of the clause; replica-unexpected then removes it.`,
        }
      : { answer: 'nothing does', steps: [removal(view)] },
  ];
  return { fix: { steps: [], decision: { question: `Does anything in ${region} need it?`, options } } };
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}
