import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { duration, durationText } from './duration.ts';
import { days, exampleNow, exampleView, minutes } from './example.ts';
import { defineRule, isOnItsWay, onItsWay, type ReplicaView, unanswered } from './rule.ts';

export const replicaStale = defineRule({
  id: 'replica-stale',
  title: "A replica's current version is not the primary's",
  severity: 'critical',
  why: 'The replica reports itself in sync but still serves an older value. After a failover, workloads log in with a password that was rotated away.',
  remedy:
    "Compare AWSCURRENT in both Regions (describe-secret shows version ids, no values). If it stays so, change the primary once, for instance by a rotation, and watch the replica's status.",
  subject: 'replica',
  needsClause: false,
  reads: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'],
  parameters: () =>
    z.strictObject({
      grace: z.described(z.prefault(duration(), '15m'), 'How long a replica may lag behind before it counts as stale'),
    }),
  examples: () => ({
    compliant: [{ title: 'both carry AWSCURRENT on the same version', view: exampleView() }],
    violating: [
      {
        title: 'the primary changed days ago, and the replica never followed',
        view: exampleView({ primary: { changedAt: exampleNow - 3 * days }, local: { currentVersion: 'v1' } }),
      },
      {
        title: 'the replica has held the same old version for an hour, although the primary goes on changing',
        view: exampleView({
          primary: { changedAt: exampleNow - 2 * minutes },
          local: { currentVersion: 'v1' },
          since: { outdated: exampleNow - 60 * minutes },
        }),
      },
    ],
  }),
  check,
});

function check(view: ReplicaView, { grace }: { grace: number }): Answer {
  const { reported, primary, local, region, now } = view;
  if (isOnItsWay(view) && local.kind === 'absent') return onItsWay;
  if (!reported || primary.kind !== 'present' || local.kind === 'absent') return { kind: 'not-applicable' };
  if (local.kind !== 'present') return unanswered(local);
  // That version ids are equal across Regions is documented nowhere: hence the grace, and the rule can be switched off.
  if (local.value.currentVersion === primary.value.currentVersion) return { kind: 'compliant' };
  if (primary.value.currentVersion === undefined) {
    return { kind: 'unknown', reason: 'AWS names no current version of the primary that the replica could have' };
  }
  const since = earliest(view.since.outdated, primary.value.changedAt);
  const stale = since !== undefined && now - since > grace;
  const expected = { currentVersion: primary.value.currentVersion ?? null };
  const observed = { currentVersion: local.value.currentVersion ?? null };
  if (!stale) {
    return {
      kind: 'pending',
      expected,
      observed,
      message: `${region} does not hold the current version of ${view.family.name} yet; that it lags for longer than ${durationText(grace)} is not known.`,
      remedy: 'Nothing yet: a later audit that remembers this one will tell.',
    };
  }
  return {
    kind: 'violation',
    expected,
    observed,
    message: `${region} has lacked the current version of ${view.family.name} for at least ${durationText(now - since)}: readers there get an older value.`,
  };
}

/**
 * Since when the replica has provably lagged: since it was first seen with its present version while the primary had
 * another, or since the primary last changed at all, whichever is longer ago.
 */
function earliest(seen: number | undefined, changed: number | undefined): number | undefined {
  if (seen === undefined || changed === undefined) return seen ?? changed;
  return Math.min(seen, changed);
}
