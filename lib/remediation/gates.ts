import type { RemediationPolicy } from '../domain/policy.ts';
import type { Instant, SecretSnapshot } from '../domain/secret.ts';
import type { Occupant, ReplicaView } from '../rules/rule.ts';

/** A gate that stays shut, with a stable code. */
export interface Shut {
  readonly code: string;
  readonly reason: string;
}

/** AWS dates the last read by the day (docs/aws-facts.md, "Replication status"). */
const day = 86_400_000;

/**
 * Why the secret that holds the name must not be overwritten; undefined where it may. Nothing opens this gate: no mode,
 * and no approval. What is not known keeps it shut.
 */
export function overwriteGate(
  { occupant, region }: ReplicaView,
  { overwriteGate: gate }: RemediationPolicy,
  now: Instant,
): Shut | undefined {
  if (!occupant)
    return shut('victim-unreadable', `The secret that holds the name in ${region} could not be described.`);
  const { secret } = occupant;
  return (
    wrongKind(occupant) ??
    used(secret) ??
    changedLately(secret, gate.unchangedFor, now) ??
    readLately(latest(secret.accessedAt), gate.unreadFor, now, `The secret in ${region}`)
  );
}

/** Why a replica must not be removed; undefined where it may. */
export function removeGate(view: ReplicaView, { removeGate: gate }: RemediationPolicy, now: Instant): Shut | undefined {
  const { primary, local, reported, clause, family } = view;
  if (primary.kind !== 'present') {
    return shut('primary-unreadable', `The primary in ${family.primaryRegion} could not be described.`);
  }
  const allowed = clause?.require?.primary;
  if (allowed && !allowed.includes(family.primaryRegion)) {
    return shut(
      'primary-misplaced',
      `The primary lives in ${family.primaryRegion}, where the policy does not allow it.`,
    );
  }
  if (local.kind === 'unseen' || local.kind === 'not-asked') {
    return shut('replica-unreadable', `The replica in ${view.region} could not be seen: ${local.reason}.`);
  }
  const own = local.kind === 'present' ? local.value.accessedAt : undefined;
  return readLately(latest(own, reported?.accessedAt), gate.unreadFor, now, `The replica in ${view.region}`);
}

function wrongKind({ relation, secret }: Occupant): Shut | undefined {
  const { region, primaryRegion, deletedAt } = secret;
  if (relation === 'promoted') {
    return shut(
      'victim-promoted',
      `It is a promoted former replica of this very secret: it may hold the value that counts.`,
    );
  }
  if (primaryRegion === region || secret.replication.length > 0) {
    return shut('victim-primary', `The secret in ${region} is itself a primary with replicas.`);
  }
  if (primaryRegion !== undefined) {
    return shut('victim-replica', `The secret in ${region} is the replica of a primary in ${primaryRegion}.`);
  }
  if (deletedAt !== undefined) {
    return shut(
      'victim-pending-deletion',
      `The secret in ${region} is scheduled for deletion: what an overwrite does then is not known.`,
    );
  }
  return undefined;
}

function used({ region, rotationEnabled, owningService }: SecretSnapshot): Shut | undefined {
  if (rotationEnabled) return shut('victim-rotating', `The secret in ${region} is rotated, so somebody uses it.`);
  if (owningService) return shut('victim-owned', `The secret in ${region} belongs to the service ${owningService}.`);
  return undefined;
}

function changedLately(secret: SecretSnapshot, unchangedFor: number, now: Instant): Shut | undefined {
  const changed = latest(secret.changedAt, secret.createdAt);
  if (changed === undefined)
    return shut('victim-age-unknown', `AWS does not say when the secret in ${secret.region} last changed.`);
  if (now - changed >= unchangedFor) return undefined;
  return shut(
    'victim-changed-lately',
    `The secret in ${secret.region} changed on ${dayOf(changed)}, less than ${days(unchangedFor)} ago.`,
  );
}

function readLately(read: Instant | undefined, unreadFor: number, now: Instant, whose: string): Shut | undefined {
  if (read === undefined || now - read >= unreadFor + day) return undefined;
  return shut(
    'read-lately',
    `${whose} was read on ${dayOf(read)}, less than ${days(unreadFor)} ago: somebody needs it.`,
  );
}

function latest(...instants: ReadonlyArray<Instant | undefined>): Instant | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function shut(code: string, reason: string): Shut {
  return { code, reason };
}

function dayOf(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 10);
}

function days(milliseconds: number): string {
  return `${Math.ceil(milliseconds / day)} days`;
}
