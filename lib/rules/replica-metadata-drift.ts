import type { Answer } from '../domain/finding.ts';
import { differingTags } from '../domain/tags.ts';
import * as z from '../z.ts';
import { duration, durationText } from './duration.ts';
import { exampleView } from './example.ts';
import { defineRule, isOnItsWay, onItsWay, type ReplicaView, unanswered } from './rule.ts';

export const replicaMetadataDrift = defineRule({
  id: 'replica-metadata-drift',
  title: "A replica's tags are not the primary's",
  severity: 'medium',
  why: 'Tags decide who may read a secret where access is granted by attributes, who pays for it, and which clause of this policy applies. A replica with other tags is open to other people, or closed to the right ones.',
  remedy:
    "Set the tags on the primary again; replication carries them over. If it does not, look at the replica's status.",
  subject: 'replica',
  needsClause: false,
  reads: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'],
  parameters: () =>
    z.strictObject({
      grace: z.described(z.prefault(duration(), '15m'), 'How long after a change the tags may differ'),
    }),
  examples: () => ({
    compliant: [
      { title: 'the tags are equal', view: exampleView() },
      {
        title: 'only tags of AWS itself differ',
        view: exampleView({ local: { tags: { tier: 'critical', 'aws:x': 'y' } } }),
      },
    ],
    violating: [{ title: 'a tag has another value', view: exampleView({ local: { tags: { tier: 'low' } } }) }],
  }),
  check,
});

function check(view: ReplicaView, { grace }: { grace: number }): Answer {
  const { reported, primary, local, region, now } = view;
  if (isOnItsWay(view) && local.kind === 'absent') return onItsWay;
  if (!reported || primary.kind !== 'present' || local.kind === 'absent') return { kind: 'not-applicable' };
  if (local.kind !== 'present') return unanswered(local);
  const differing = differingTags(primary.value.tags, local.value.tags);
  if (differing.length === 0) return { kind: 'compliant' };
  // Names of tags only: a value may be anybody's business.
  const observation = {
    expected: { tags: 'as on the primary' },
    observed: { differing: differing.join(', ') },
    message: `The tags of ${view.family.name} in ${region} differ from the primary's: ${differing.join(', ')}.`,
  };
  const changed = Math.max(primary.value.changedAt ?? 0, local.value.changedAt ?? 0);
  if (now - changed > grace) return { kind: 'violation', ...observation };
  return {
    kind: 'pending',
    ...observation,
    remedy: `Nothing yet: the secret changed less than ${durationText(grace)} ago, and the tags may still be on their way.`,
  };
}
