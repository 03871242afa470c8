import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { duration, durationText } from './duration.ts';
import { exampleNow, exampleView, minutes } from './example.ts';
import { decideBeforeReplicating, type Remedy, removal, replicateSteps } from './fixes.ts';
import { defineRule, type ReplicaView, unheardOf } from './rule.ts';

export const replicaStuck = defineRule({
  id: 'replica-stuck',
  title: 'Replication has been in progress for too long',
  severity: 'high',
  why: 'Replication takes seconds. One that stays in progress has stopped without failing: the Region keeps an old value, or none, and nothing ever says so.',
  remedy:
    'Look at the status message and at the AWS Health Dashboard of that Region; if it stays so, remove the Region from the replication and add it again.',
  subject: 'replica',
  needsClause: false,
  reads: ['secretsmanager:DescribeSecret'],
  parameters: () =>
    z.strictObject({
      grace: z.described(
        z.prefault(duration(), '15m'),
        'How long replication may be in progress before it counts as stuck',
      ),
    }),
  examples: () => ({
    compliant: [{ title: 'the replica is in sync', view: exampleView() }],
    violating: [
      {
        title: 'it was in progress an hour ago, and still is',
        view: exampleView({
          reported: { status: 'InProgress' },
          since: { inProgress: exampleNow - 60 * minutes },
        }),
      },
    ],
  }),
  check,
});

function check(view: ReplicaView, { grace }: { grace: number }): Answer {
  const { reported, primary, region, now } = view;
  if (!reported || primary.kind !== 'present' || reported.status === 'Failed') return { kind: 'not-applicable' };
  if (reported.status === 'InSync') return { kind: 'compliant' };
  if (reported.status !== 'InProgress') return unheardOf(`the status "${reported.status}" for ${region}`);
  // A change of the primary starts a replication of its own, so a state seen before it was another one.
  const { inProgress } = view.since;
  const since = inProgress === undefined ? now : Math.max(inProgress, primary.value.changedAt ?? 0);
  const stuck = now - since > grace;
  const expected = { status: 'InSync' };
  const observed = { status: 'InProgress', statusMessage: reported.message ?? null };
  if (!stuck) {
    return {
      kind: 'pending',
      expected,
      observed,
      message: `Replication of ${view.family.name} to ${region} is in progress; how long it has been is not known to exceed ${durationText(grace)}.`,
      remedy: 'Nothing yet: a later audit that remembers this one will tell.',
    };
  }
  return {
    kind: 'violation',
    expected,
    observed,
    message: `Replication of ${view.family.name} to ${region} has been in progress for at least ${durationText(now - since)}; it takes seconds when it works.`,
    ...remedyOf(view),
  };
}

function remedyOf(view: ReplicaView): Remedy {
  const { region } = view;
  const first = decideBeforeReplicating(view);
  if (first) return first;
  const options = [
    {
      answer: `AWS reports an incident in ${region}`,
      steps: [],
      instruction: 'Wait until it is over, then audit again.',
    },
    {
      answer: 'it stays so, and what the replica holds may go: its primary has the value',
      steps: [removal(view), ...(replicateSteps(view) ?? [])],
      instruction: 'Removing takes a minute or two; replicate once the primary no longer lists the Region.',
    },
  ];
  return { fix: { steps: [], decision: { question: 'Does it stay in progress, although AWS works there?', options } } };
}
