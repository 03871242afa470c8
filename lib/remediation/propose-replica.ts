import { failureCause } from '../domain/failure-cause.ts';
import type { Facts } from '../domain/finding.ts';
import { keyText, parseKey } from '../domain/kms-key.ts';
import type { RemediationPolicy } from '../domain/policy.ts';
import type { Instant, SecretDescription } from '../domain/secret.ts';
import { nameTheKey, replicaKey } from '../rules/fixes.ts';
import type { ReplicaView } from '../rules/rule.ts';
import { isoDay, overwriteGate } from './gates.ts';
import { instructions } from './instructions.ts';
import { instruct, type Proposal, placeFacts, refuse, settledByStatus } from './proposal.ts';

/** A missing replica is replicated, never by force: whoever holds the name now is a finding of its own, with a mode of its own. */
export function proposeForMissing(view: ReplicaView): Proposal {
  return settledByStatus(view) ?? failedMeanwhile(view) ?? notRequired(view) ?? replicateWhereFree(view);
}

/** A secret that stands in the way of a replica that was never there. */
export function proposeForCollision(view: ReplicaView, policy: RemediationPolicy, now: Instant): Proposal {
  const { region, local, occupant } = view;
  const settled = settledByStatus(view) ?? failedMeanwhile(view) ?? notRequired(view);
  if (settled) return settled;
  if (occupant) return overwrite(view, occupant.secret, policy, now);
  if (local.kind === 'unseen' || local.kind === 'not-asked') return victimUnseen(view);
  return refuse(
    null,
    'already-repaired',
    `No other secret holds the name in ${region} any more; a replica that is still missing is a finding of its own.`,
  );
}

export function proposeForFailed(view: ReplicaView, policy: RemediationPolicy, now: Instant): Proposal {
  const { region, reported, occupant, local } = view;
  const settled = settledByStatus(view);
  if (settled) return settled;
  if (!reported) return refuse(null, 'not-failed', `The primary no longer reports a failure for ${region}.`);
  const cause = failureCause(reported.message);
  if (cause !== 'name-conflict' && cause !== 'network') return instruct(instructions(cause, view));
  const unwanted = notRequired(view);
  if (unwanted) return unwanted;
  if (cause === 'network') return replicateWhereFree(view);
  if (occupant) return overwrite(view, occupant.secret, policy, now);
  if (local.kind === 'unseen' || local.kind === 'not-asked') return victimUnseen(view);
  return replicateWhereFree(view);
}

/** Another fault has taken the place of the one that was found: its own rule, and that rule's mode, answer it. */
function failedMeanwhile({ reported, region }: ReplicaView): Proposal | undefined {
  if (!reported) return undefined;
  return refuse(null, 'failed-meanwhile', `Replication to ${region} has failed; that is a finding of its own.`);
}

function notRequired({ requirement, region }: ReplicaView): Proposal | undefined {
  return requirement ? undefined : refuse(null, 'not-required', `The policy does not require a replica in ${region}.`);
}

function victimUnseen({ region }: ReplicaView): Proposal {
  return refuse(
    'overwrite',
    'victim-unreadable',
    `The secret that holds the name in ${region} could not be described.`,
  );
}

/** Without force. Only a description by name proves that nothing is there to collide with. */
function replicateWhereFree(view: ReplicaView): Proposal {
  const { region, local, localSource, occupant, reported, rivals = [] } = view;
  if (occupant) {
    return refuse('replicate', 'name-held', `Another secret holds the name in ${region}: ${occupant.secret.arn}.`);
  }
  if (rivals.length > 0) {
    const others = rivals.join(', ');
    return refuse('replicate', 'name-contested', `Other secrets of that name list ${region}, or need it: ${others}.`);
  }
  if (local.kind === 'unseen' || local.kind === 'not-asked')
    return refuse('replicate', 'region-unseen', `What stands in ${region} could not be seen: ${local.reason}.`);
  if (local.kind === 'absent') {
    return replicate(view, `It is not replicated to ${region}, and nothing holds its name there.`);
  }
  if (!reported) {
    return refuse('replicate', 'replica-unlisted', `A replica that its primary does not list stands in ${region}.`);
  }
  if (localSource !== 'description') {
    return refuse('replicate', 'region-unseen', `${region} lists an old copy, but it could not be described there.`);
  }
  return replicate(view, `Its replication to ${region} failed, and only its own old copy stands there.`);
}

function replicate(view: ReplicaView, reason: string): Proposal {
  const key = replicaKey(view);
  if (key === 'customer-managed') {
    return instruct(nameTheKey(view));
  }
  return { kind: 'replicate', reason, key, facts: { ...placeFacts(view), occupant: null } };
}

function overwrite(view: ReplicaView, victim: SecretDescription, policy: RemediationPolicy, now: Instant): Proposal {
  const { region, primary } = view;
  const shut = overwriteGate(view, policy, now);
  if (shut) return { refused: 'overwrite', shut };
  if (primary.kind === 'present' && primary.value.currentVersion === undefined) {
    return refuse('overwrite', 'primary-empty', 'The primary has no current version that could take its place.');
  }
  const replication = replicate(view, '');
  if (!('kind' in replication) || replication.kind !== 'replicate') return replication;
  return {
    ...replication,
    kind: 'overwrite',
    reason: `An unrelated secret holds the name in ${region}: replication cannot succeed while it stands there.`,
    facts: { ...placeFacts(view), occupant: victim.arn, occupantVersion: victim.currentVersion ?? null },
    destroys: victimFacts(victim),
  };
}

/** Metadata, for the record; values are never known here. */
function victimFacts(victim: SecretDescription): Facts {
  return {
    arn: victim.arn,
    name: victim.name,
    created: day(victim.createdAt),
    lastChanged: day(victim.changedAt),
    lastRead: day(victim.accessedAt),
    currentVersion: victim.currentVersion ?? null,
    key: keyText(parseKey(victim.kmsKeyId)),
    tags: Object.keys(victim.tags).sort().join(', '),
  };
}

function day(instant: Instant | undefined): string | null {
  return instant === undefined ? null : isoDay(instant);
}
