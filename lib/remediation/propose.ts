import type { FailureCause } from '../domain/failure-cause.ts';
import { failureCause } from '../domain/failure-cause.ts';
import type { Facts, Finding } from '../domain/finding.ts';
import { keyText, parseKey } from '../domain/kms-key.ts';
import type { ActionKind } from '../domain/plan.ts';
import type { RemediationPolicy } from '../domain/policy.ts';
import type { Instant } from '../domain/secret.ts';
import type { ReplicaView } from '../rules/rule.ts';
import { overwriteGate, removeGate, type Shut } from './gates.ts';

/** What would help, before modes and limits have their say; or why nothing may. */
export type Proposal =
  | {
      readonly kind: ActionKind;
      readonly reason: string;
      readonly key?: string | undefined;
      readonly facts: Facts;
      readonly destroys?: Facts;
    }
  | { readonly refused: ActionKind | null; readonly shut: Shut };

/** The least that repairs the finding, by its cause, as the world is now. */
export function propose(finding: Finding, view: ReplicaView, policy: RemediationPolicy, now: Instant): Proposal {
  switch (finding.rule) {
    case 'replica-missing':
    case 'name-collision':
      return proposeForMissing(view, policy, now);
    case 'replica-failed':
      return proposeForFailed(view, policy, now);
    case 'replica-stuck':
      return wait(`Replication to ${view.region} is in progress; another call would not speed it up.`);
    case 'replica-key-mismatch':
      return proposeRekey(view);
    case 'replica-unexpected':
      return proposeRemoval(view, policy, now);
    case 'replica-orphaned':
      return proposePromotion(view);
    default:
      return instruct(finding.remedy);
  }
}

function proposeForMissing(view: ReplicaView, policy: RemediationPolicy, now: Instant): Proposal {
  const { region, requirement, occupant, local, reported } = view;
  if (reported?.status === 'InSync') return refuse(null, 'already-repaired', `The replica in ${region} is in sync.`);
  if (reported?.status === 'InProgress') return wait(`Replication to ${region} is already in progress.`);
  if (!requirement) return refuse(null, 'not-required', `The policy does not require a replica in ${region}.`);
  if (occupant) return proposeOverwrite(view, policy, now);
  if (local.kind === 'present') {
    return refuse('replicate', 'replica-unlisted', `A replica that its primary does not list stands in ${region}.`);
  }
  // Only a description by name proves that nothing is there to be overwritten or to collide with.
  if (local.kind !== 'absent')
    return refuse('replicate', 'region-unseen', `What stands in ${region} could not be seen: ${local.reason}.`);
  return proposeReplication(view, `It is not replicated to ${region}, and nothing holds its name there.`);
}

function proposeForFailed(view: ReplicaView, policy: RemediationPolicy, now: Instant): Proposal {
  const { region, reported, occupant } = view;
  if (reported?.status === 'InSync') return refuse(null, 'already-repaired', `The replica in ${region} is in sync.`);
  if (reported?.status === 'InProgress') return wait(`Replication to ${region} is in progress again.`);
  if (reported?.status !== 'Failed')
    return refuse(null, 'not-failed', `The primary no longer reports a failure for ${region}.`);
  const cause = failureCause(reported.message);
  if (cause === 'name-conflict') {
    if (occupant) return proposeOverwrite(view, policy, now);
    if (view.local.kind === 'unseen' || view.local.kind === 'not-asked') {
      return refuse(
        'overwrite',
        'victim-unreadable',
        `The secret that holds the name in ${region} could not be described.`,
      );
    }
    return proposeReplication(view, `The secret that held the name in ${region} is gone.`);
  }
  if (cause === 'network') return proposeReplication(view, 'The failure was a network fault, which may have passed.');
  return instruct(instructions(cause, view));
}

function proposeReplication(view: ReplicaView, reason: string): Proposal {
  const key = view.requirement?.key;
  if (key === 'customer-managed') {
    return instruct(
      `Name the key for ${view.region} in the policy: it only says that some customer-managed key is required.`,
    );
  }
  return { kind: 'replicate', reason, key, facts: { ...placeFacts(view), occupant: null } };
}

function proposeOverwrite(view: ReplicaView, policy: RemediationPolicy, now: Instant): Proposal {
  if (!view.requirement) {
    return refuse('overwrite', 'not-required', `The policy does not require a replica in ${view.region}.`);
  }
  const shut = overwriteGate(view, policy, now);
  if (shut) return { refused: 'overwrite', shut };
  const replication = proposeReplication(view, '');
  if (!('kind' in replication) || replication.kind !== 'replicate') return replication;
  const victim = view.occupant?.secret;
  const destroys: Facts = {
    arn: victim?.arn ?? null,
    name: victim?.name ?? null,
    created: isoDay(victim?.createdAt),
    lastChanged: isoDay(victim?.changedAt),
    lastRead: isoDay(victim?.accessedAt),
    currentVersion: victim?.currentVersion ?? null,
    key: keyText(parseKey(victim?.kmsKeyId)),
    tags: Object.keys(victim?.tags ?? {})
      .sort()
      .join(', '),
  };
  return {
    ...replication,
    kind: 'overwrite',
    reason: `An unrelated secret holds the name in ${view.region}: replication cannot succeed while it stands there.`,
    facts: { ...placeFacts(view), occupant: victim?.arn ?? null, occupantVersion: victim?.currentVersion ?? null },
    destroys,
  };
}

function proposeRekey(view: ReplicaView): Proposal {
  const { requirement, local, reported, keys, region } = view;
  const key = requirement?.key;
  if (!key) return refuse('rekey', 'not-required', `The policy requires no key in ${region}.`);
  if (key === 'customer-managed') {
    return instruct(
      `Name the key for ${region} in the policy: it only says that some customer-managed key is required.`,
    );
  }
  if (reported?.status !== 'InSync') return refuse('rekey', 'not-in-sync', `The replica in ${region} is not in sync.`);
  if (local.kind !== 'present')
    return refuse('rekey', 'replica-unreadable', `The replica in ${region} could not be seen.`);
  if (keys.required?.kind === 'absent') return refuse('rekey', 'key-missing', `There is no key ${key} in ${region}.`);
  const state = keys.required?.kind === 'present' ? keys.required.value.state : undefined;
  if (state !== undefined && state !== 'Enabled') {
    return refuse('rekey', 'key-unusable', `The key ${key} in ${region} is in the state ${state}.`);
  }
  const facts = { ...placeFacts(view), key: keyText(parseKey(local.value.kmsKeyId)) };
  return { kind: 'rekey', reason: `The replica in ${region} is encrypted with ${facts.key}.`, key, facts };
}

function proposeRemoval(view: ReplicaView, policy: RemediationPolicy, now: Instant): Proposal {
  const { reported, requirement, region, local } = view;
  if (!reported) return refuse('remove', 'already-repaired', `It is no longer replicated to ${region}.`);
  if (requirement || view.clause?.require?.allowOthers) {
    return refuse('remove', 'now-allowed', `The policy allows a replica in ${region}.`);
  }
  const shut = removeGate(view, policy, now);
  if (shut) return { refused: 'remove', shut };
  const own = local.kind === 'present' ? local.value : undefined;
  const destroys: Facts = {
    arn: own?.arn ?? null,
    lastRead: isoDay(reported.accessedAt ?? own?.accessedAt),
    currentVersion: own?.currentVersion ?? null,
  };
  return {
    kind: 'remove',
    reason: `The policy does not allow a replica in ${region}.`,
    facts: placeFacts(view),
    destroys,
  };
}

function proposePromotion(view: ReplicaView): Proposal {
  const { primary, local, localSource, region } = view;
  if (primary.kind !== 'absent') {
    return instruct(
      `Its primary exists but does not list ${region}: replicate to ${region} again, or promote this replica by hand.`,
    );
  }
  if (local.kind !== 'present' || localSource !== 'description') {
    return refuse('promote', 'replica-unreadable', `The replica in ${region} could not be described.`);
  }
  return {
    kind: 'promote',
    reason: `Its primary is gone; promoted, it can be kept or deleted.`,
    facts: placeFacts(view),
  };
}

/** What must still be so when it comes to it. */
function placeFacts({ primary, reported, local, requirement }: ReplicaView): Facts {
  return {
    primary: primary.kind,
    primaryDeleted: primary.kind === 'present' && primary.value.deletedAt !== undefined,
    reported: reported?.status ?? null,
    statusMessage: reported?.message ?? null,
    replica: local.kind,
    required: requirement ? (requirement.key ?? 'any') : null,
  };
}

function instructions(cause: FailureCause, { region, family, primary, requirement, reported }: ReplicaView): string {
  const source = keyText(parseKey(primary.kind === 'present' ? primary.value.kmsKeyId : undefined));
  const target = keyText(parseKey(requirement?.key ?? reported?.kmsKeyId));
  switch (cause) {
    case 'kms-access':
      return `Allow kms:Decrypt on ${source} in ${family.primaryRegion}, and kms:GenerateDataKey and kms:Encrypt on ${target} in ${region}, to whoever replicates, with kms:ViaService for both Regions; then replicate again.`;
    case 'kms-key':
      return `Enable ${target} in ${region} (or name another key in the policy), check ${source} in ${family.primaryRegion} too, recreate versions that are still under a key that is gone; then replicate again.`;
    case 'region-disabled':
      return `Enable ${region} for the account, or take it out of the policy; then replicate again.`;
    case 'stranded':
      return `In ${region} call StopReplicationToReplica on the stranded secret and delete it; look again after an hour, for it can come back; then replicate again.`;
    default:
      return `Find the cause in AWS's own words ("${reported?.message ?? 'no message'}"), remove it, then replicate again.`;
  }
}

function wait(reason: string): Proposal {
  return { kind: 'wait', reason, facts: {} };
}

function instruct(reason: string): Proposal {
  return { kind: 'instruct', reason, facts: {} };
}

function refuse(refused: ActionKind | null, code: string, reason: string): Proposal {
  return { refused, shut: { code, reason } };
}

function isoDay(instant: Instant | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString().slice(0, 10);
}
