import type { Facts, Finding } from '../domain/finding.ts';
import { compareKeyFacts, compareKeyNames, type KeyFacts, keyText, parseKey } from '../domain/kms-key.ts';
import type { RemediationPolicy } from '../domain/policy.ts';
import type { Instant, SecretSnapshot, Sighting } from '../domain/secret.ts';
import { nameTheKey } from '../rules/fixes.ts';
import type { ReplicaView } from '../rules/rule.ts';
import { isoDay, removeGate } from './gates.ts';
import { instruct, type Proposal, placeFacts, refuse, settledByStatus } from './proposal.ts';
import { proposeForCollision, proposeForFailed, proposeForMissing } from './propose-replica.ts';

/** The least that repairs the finding, by its cause, as the world is now. */
export function propose(finding: Finding, view: ReplicaView, policy: RemediationPolicy, now: Instant): Proposal {
  switch (finding.rule) {
    case 'replica-missing':
      return proposeForMissing(view);
    case 'name-collision':
      return proposeForCollision(view, policy, now);
    case 'replica-failed':
      return proposeForFailed(view, policy, now);
    case 'replica-stuck':
      return (
        settledByStatus(view) ?? refuse(null, 'no-longer-so', `Replication to ${view.region} is no longer in progress.`)
      );
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

function proposeRekey(view: ReplicaView): Proposal {
  const { requirement, local, reported, keys, region } = view;
  const key = requirement?.key;
  if (!key) return refuse('rekey', 'not-required', `The policy requires no key in ${region}.`);
  if (reported?.status !== 'InSync') return refuse('rekey', 'not-in-sync', `The replica in ${region} is not in sync.`);
  if (local.kind !== 'present')
    return refuse('rekey', 'replica-unreadable', `The replica in ${region} could not be seen.`);
  const actual = parseKey(local.value.kmsKeyId);
  const byName = compareKeyNames(key, actual);
  const verdict = byName === 'undecided' ? compareKeyFacts(key, keys) : byName;
  if (verdict === 'same') return refuse(null, 'already-repaired', `The replica in ${region} has the required key.`);
  if (key === 'customer-managed') {
    return instruct(nameTheKey(view));
  }
  const from = keyText(actual);
  const no =
    unusableKey('key-unusable', key, region, keys.required) ??
    unusableKey('old-key-unusable', from, region, keys.actual);
  if (no) return no;
  if (verdict === 'undecided')
    return refuse('rekey', 'key-unknown', `Whether ${from} is the key ${key} cannot be told.`);
  const facts = { ...placeFacts(view), key: from, requiredKey: arnOf(keys.required) };
  return { kind: 'rekey', reason: `The replica in ${region} is encrypted with ${from}.`, key, facts };
}

/**
 * Both keys must be usable, or AWS changes the key and leaves versions under the old one (docs/aws-facts.md, "Keys"). One
 * that nobody asked for (its name alone told the difference) is left to AWS's answer and to the look at each version after.
 */
function unusableKey(code: string, key: string, region: string, sighting: Sighting<KeyFacts> | undefined) {
  if (!sighting) return undefined;
  if (sighting.kind === 'absent') return refuse('rekey', code, `There is no key ${key} in ${region}.`);
  if (sighting.kind !== 'present') {
    return refuse('rekey', 'key-unreadable', `The key ${key} in ${region} could not be read: ${sighting.reason}.`);
  }
  const { state } = sighting.value;
  if (state === 'Enabled') return undefined;
  return refuse('rekey', code, `The key ${key} in ${region} is in the state ${state}.`);
}

function arnOf(key: Sighting<KeyFacts> | undefined): string | null {
  return key?.kind === 'present' ? key.value.arn : null;
}

function proposeRemoval(view: ReplicaView, policy: RemediationPolicy, now: Instant): Proposal {
  const { reported, requirement, region, local, clause } = view;
  if (!reported) return refuse(null, 'already-repaired', `It is no longer replicated to ${region}.`);
  if (!clause?.require) {
    return refuse('remove', 'not-forbidden', `No clause says which Regions it may be replicated to.`);
  }
  if (requirement || clause.require.allowOthers) {
    return refuse('remove', 'now-allowed', `The policy allows a replica in ${region}.`);
  }
  // In sync is what it is wanted gone for; any other state that is not final is let come to its end first.
  if (reported.status !== 'InSync') {
    const settled = settledByStatus(view);
    if (settled) return settled;
  }
  const shut = removeGate(view, policy, now);
  if (shut) return { refused: 'remove', shut };
  const own = local.kind === 'present' ? local.value : undefined;
  return {
    kind: 'remove',
    reason: `The policy does not allow a replica in ${region}.`,
    facts: placeFacts(view),
    destroys: replicaFacts(own, reported.accessedAt),
  };
}

function proposePromotion(view: ReplicaView): Proposal {
  const { primary, reported, local, localSource, region } = view;
  if (reported) return refuse(null, 'already-repaired', `Its primary lists ${region} again.`);
  if (primary.kind === 'present') {
    return instruct(
      `Its primary exists but does not list ${region}: replicate to ${region} again, or promote this replica by hand.`,
    );
  }
  if (primary.kind !== 'absent') {
    return refuse('promote', 'primary-unreadable', `Whether its primary is gone could not be seen: ${primary.reason}.`);
  }
  if (local.kind !== 'present' || localSource !== 'description') {
    return refuse('promote', 'replica-unreadable', `The replica in ${region} could not be described.`);
  }
  return {
    kind: 'promote',
    reason: `Its primary is gone; promoted, it can be kept or deleted.`,
    facts: placeFacts(view),
    destroys: replicaFacts(local.value, undefined),
  };
}

/** Metadata of a replica, for the record. */
function replicaFacts(own: SecretSnapshot | undefined, reportedRead: Instant | undefined): Facts {
  const read = own?.accessedAt ?? reportedRead;
  return {
    arn: own?.arn ?? null,
    lastRead: read === undefined ? null : isoDay(Math.max(read, reportedRead ?? read)),
    currentVersion: own?.currentVersion ?? null,
    key: own ? keyText(parseKey(own.kmsKeyId)) : null,
  };
}
