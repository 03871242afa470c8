import { type FailureCause, failureCause } from '../domain/failure-cause.ts';
import type { Answer } from '../domain/finding.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { decideBeforeReplicating, instruct, nameTheKey, type Remedy, replicate, replicateSteps } from './fixes.ts';
import { nameHeld } from './name-held.ts';
import { defineRule, onItsWay, type ReplicaView, unheardOf } from './rule.ts';

export const replicaFailed = defineRule({
  id: 'replica-failed',
  title: 'Replication to a Region failed',
  severity: 'critical',
  why: 'AWS tries once, records the failure, and tells nobody. The replica is then absent, or stays readable with a value that no longer follows the primary: a failover would find no secret, or the wrong one.',
  remedy: 'Read the cause, remove it, then replicate the secret to that Region again.',
  subject: 'replica',
  needsClause: false,
  reads: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'],
  parameters: () => z.strictObject({}),
  examples: () => ({
    compliant: [{ title: 'the replica is in sync', view: exampleView() }],
    violating: [
      {
        title: 'another secret of that name stood in the Region',
        view: exampleView({
          reported: {
            status: 'Failed',
            message: 'Replication failed: Secret name prod/payments/db already exists in region eu-central-1.',
          },
          local: null,
        }),
      },
      {
        title: 'the key refused, and an old copy is still readable',
        view: exampleView({
          reported: {
            status: 'Failed',
            message: 'Access denied: not authorized to use the KMS key alias/prod-secrets.',
          },
          local: { currentVersion: 'v0' },
        }),
      },
    ],
  }),
  check,
});

function check(view: ReplicaView): Answer {
  const { reported, region, family } = view;
  if (!reported) return { kind: 'not-applicable' };
  if (reported.status === 'InSync') return { kind: 'compliant' };
  // A retry that is under way has not succeeded; whether it takes too long is for replica-stuck to say.
  if (reported.status === 'InProgress') return onItsWay;
  if (reported.status !== 'Failed') return unheardOf(`the status "${reported.status}" for ${region}`);
  const cause = failureCause(reported.message);
  const copy = { present: 'stale', absent: 'absent', unseen: 'unseen', 'not-asked': 'unseen' }[view.local.kind];
  return {
    kind: 'violation',
    cause,
    expected: { status: 'InSync' },
    observed: {
      status: 'Failed',
      replica: copy,
      occupant: view.occupant?.relation ?? null,
      statusMessage: reported.message ?? null,
    },
    message: [
      `Replication of ${family.name} to ${region} failed: ${causeText(cause, region)}`,
      ...occupantText(view),
      copyText(copy, region),
    ].join(' '),
    remedy: remedies[cause],
    ...remedyOf(view, cause),
  };
}

function remedyOf(view: ReplicaView, cause: FailureCause): Remedy {
  const { occupant, local } = view;
  const first = decideBeforeReplicating(view);
  if (first) return first;
  switch (cause) {
    case 'kms-access':
    case 'kms-key':
    case 'region-disabled':
      return onceRemoved(view, cause);
    default:
      if (occupant) return nameHeld(view, occupant, cause === 'name-conflict' ? 'may-force' : 'no-force');
      // Who holds the name could not be seen: that is to be known first.
      if (isAboutName(cause) && local.kind !== 'present' && local.kind !== 'absent') return instruct();
      return replicate(view);
  }
}

function isAboutName(cause: FailureCause): boolean {
  return cause === 'name-conflict' || cause === 'stranded';
}

/** A retry alone cannot work, and no call of Secrets Manager removes the cause. */
function onceRemoved(view: ReplicaView, cause: 'kms-access' | 'kms-key' | 'region-disabled'): Remedy {
  const steps = replicateSteps(view);
  if (!steps) return instruct(`${remedies[cause]} ${nameTheKey(view)}`);
  const [question, removed, not] =
    cause === 'region-disabled'
      ? [`Is ${view.region} enabled for the account by now?`, 'it is', 'it is not yet']
      : ['Can Secrets Manager use both keys by now, for whoever replicates?', 'it can', 'it cannot yet'];
  return {
    fix: {
      steps: [],
      decision: {
        question,
        options: [
          { answer: not, steps: [], instruction: remedies[cause] },
          { answer: removed, steps },
        ],
      },
    },
  };
}

function causeText(cause: FailureCause, region: string): string {
  switch (cause) {
    case 'name-conflict':
      return `a secret of that name already exists in ${region}.`;
    case 'stranded':
      return `a former replica with another ARN still stands in ${region}.`;
    case 'kms-access':
      return 'Secrets Manager was not allowed to use a KMS key.';
    case 'kms-key':
      return 'a KMS key is disabled, missing or unusable.';
    case 'region-disabled':
      return `${region} is not enabled for the account.`;
    case 'network':
      return 'a network fault.';
    case 'unknown':
      return 'for a reason that this version does not recognise; see the message from AWS.';
  }
}

function occupantText({ occupant, region }: ReplicaView): string[] {
  if (!occupant) return [];
  const { relation, secret } = occupant;
  if (relation === 'primary') return [`Another primary, ${secret.arn}, holds the name in ${region}.`];
  if (relation === 'replica') {
    return [`The replica of a primary in ${secret.primaryRegion}, ${secret.arn}, holds the name in ${region}.`];
  }
  if (relation === 'unrelated') return [`${secret.arn} holds the name in ${region}.`];
  return [`A promoted former replica of this very secret stands in ${region}: it may hold the value that counts.`];
}

function copyText(copy: string | undefined, region: string): string {
  if (copy === 'stale') return `An old copy in ${region} is still readable and no longer follows the primary.`;
  if (copy === 'absent') return `There is no replica in ${region}.`;
  return `Whether an old copy is left in ${region} could not be seen.`;
}

const remedies: Readonly<Record<FailureCause, string>> = {
  'name-conflict':
    'Look at the other secret first. Rename or delete it if nobody needs it, then replicate again; forcing the overwrite destroys it for good.',
  stranded:
    'In that Region call StopReplicationToReplica on the stranded secret, delete it, then replicate again. Check once more after an hour: it can come back.',
  'kms-access':
    "Allow kms:Decrypt on the primary's key and kms:GenerateDataKey and kms:Encrypt on the replica's key, then replicate again; a retry alone cannot work.",
  'kms-key':
    'Enable the key or choose another one, recreate versions that are still under the old key, then replicate again.',
  'region-disabled': 'Enable the Region for the account, or take it out of the policy; then replicate again.',
  network: 'Replicate again.',
  unknown: 'Read the message from AWS, remove its cause, then replicate again.',
};
