import { arnInRegion } from '../domain/arn.ts';
import type { RemediationPolicy } from '../domain/policy.ts';
import type { Instant, SecretDescription } from '../domain/secret.ts';
import type { Occupant, ReplicaView } from '../rules/rule.ts';

/** A gate that stays shut, with a stable code. */
export interface Shut {
  readonly code: string;
  readonly reason: string;
}

/** AWS dates the last read by the day (docs/aws-facts.md, "Replication status"). */
const day = 86_400_000;

/** A policy can only lengthen these; one that was not made by `lib/policy` cannot shorten them either. */
const least = { unchanged: 7 * day, unreadVictim: 2 * day, unreadReplica: 7 * day };

/**
 * Why the secret that holds the name must not be overwritten; undefined where it may. Nothing opens this gate: no mode,
 * and no approval. What is not known keeps it shut: every comparison below is written so that NaN fails it.
 */
export function overwriteGate(
  view: ReplicaView,
  { overwriteGate: gate }: RemediationPolicy,
  now: Instant,
): Shut | undefined {
  const { occupant, region } = view;
  if (!occupant)
    return shut('victim-unreadable', `The secret that holds the name in ${region} could not be described.`);
  const { secret } = occupant;
  const unreadFor = Math.max(least.unreadVictim, gate.unreadFor);
  return (
    notTheHolder(occupant, view) ??
    wrongKind(occupant, view) ??
    neededByOthers(occupant, view) ??
    used(secret) ??
    changedLately(secret, Math.max(least.unchanged, gate.unchangedFor), now) ??
    readLately(secret.accessedAt, unreadFor, now, `The secret in ${region}`)
  );
}

/**
 * Why a primary must not overwrite by itself; undefined where it may. Whoever may create a secret, with replication, could
 * otherwise have the service destroy its namesake in a Region that is closed to him. Where a person decides, both ages are shown.
 */
export function primaryAgeGate(
  primary: SecretDescription,
  { overwrite, overwriteGate: gate }: RemediationPolicy,
  now: Instant,
): Shut | undefined {
  const { createdAt } = primary;
  const period = Math.max(least.unchanged, gate.unchangedFor);
  if (overwrite !== 'auto' || (createdAt !== undefined && now - createdAt >= period)) return undefined;
  const created = createdAt === undefined ? 'AWS does not say when' : `on ${isoDay(createdAt)}`;
  return shut(
    'primary-too-young',
    `The primary in ${primary.region} was created less than ${days(period)} ago (${created}): with overwrite: auto it overwrites nothing yet.`,
  );
}

/** Why a replica must not be removed; undefined where it may. */
export function removeGate(view: ReplicaView, { removeGate: gate }: RemediationPolicy, now: Instant): Shut | undefined {
  const { primary, local, localSource, reported, clause, family, region, occupant, dependents } = view;
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
  if (occupant) {
    return shut(
      'victim-not-replica',
      `What stands in ${region} is no replica of it (${occupant.secret.arn}): what a removal does to that is not known.`,
    );
  }
  if (local.kind === 'unseen' || local.kind === 'not-asked') {
    return shut('replica-unreadable', `The replica in ${region} could not be seen: ${local.reason}.`);
  }
  const own = local.kind === 'present' ? local.value : undefined;
  if (own && localSource !== 'description') {
    return shut('replica-unreadable', `The replica in ${region} was listed but not described; a listing may be late.`);
  }
  if (own && own.arn !== arnInRegion(family.arn, region)) {
    return shut('victim-not-replica', `What stands in ${region} is no replica of it (${own.arn}).`);
  }
  if (dependents.length > 0) return namedAsPrimary(region, dependents);
  const unreadFor = Math.max(least.unreadReplica, gate.unreadFor);
  return readLately(latest(own?.accessedAt, reported?.accessedAt), unreadFor, now, `The replica in ${region}`);
}

/**
 * A name that ends in a hyphen and six characters can be taken for an ARN without its suffix (docs/aws-facts.md,
 * "Identity"): then another secret was described than the one that would be overwritten.
 */
function notTheHolder({ secret }: Occupant, { family, region, local }: ReplicaView): Shut | undefined {
  const isHolder = secret.name === family.name && secret.region === region && secret.account === family.account;
  if (isHolder && local.kind === 'absent') return undefined;
  return shut(
    'victim-unreadable',
    `Which secret holds the name in ${region} could not be told; ${secret.arn} was seen.`,
  );
}

function wrongKind({ relation, secret }: Occupant, { family }: ReplicaView): Shut | undefined {
  const { region, primaryRegion, deletedAt, replication, arn } = secret;
  if (relation === 'promoted' || arn === arnInRegion(family.arn, region)) {
    return shut(
      'victim-promoted',
      'It is a promoted former replica of this very secret: it may hold the value that counts.',
    );
  }
  if (relation === 'primary' || primaryRegion === region || replication.length > 0) {
    return shut('victim-primary', `The secret in ${region} is itself a primary with replicas.`);
  }
  if (relation === 'replica' || primaryRegion !== undefined) {
    return shut(
      'victim-replica',
      `The secret in ${region} is the replica of a primary in ${primaryRegion ?? 'another Region'}.`,
    );
  }
  if (relation !== 'unrelated')
    return shut('victim-unreadable', `What stands in ${region} is not known to be unrelated.`);
  if (deletedAt !== undefined) {
    return shut(
      'victim-pending-deletion',
      `The secret in ${region} is scheduled for deletion: what an overwrite does then is not known.`,
    );
  }
  return undefined;
}

/** Somebody else's need of it counts as much as the need of its place; a clause's, even where nothing is required of it. */
function neededByOthers({ clause, isSubject, secret }: Occupant, view: ReplicaView): Shut | undefined {
  const { region, dependents } = view;
  if (dependents.length > 0) return namedAsPrimary(region, dependents);
  if (clause !== undefined && clause.name !== view.clause?.name) {
    return shut(
      'victim-of-another-clause',
      `The clause ${clause.name} decides the secret in ${region} (${secret.arn}): it is not for this one to give up.`,
    );
  }
  if (isSubject !== false) {
    return shut('victim-subject', `The clause means the secret in ${region} (${secret.arn}) as well as this one.`);
  }
  return undefined;
}

function namedAsPrimary(region: string, dependents: readonly string[]): Shut {
  return shut(
    'victim-named-primary',
    `What stands in ${dependents.join(' and ')} names ${region} as its primary's Region, though that lists no replica there.`,
  );
}

function used({ region, rotationEnabled, owningService, tags }: SecretDescription): Shut | undefined {
  // Absent: never turned on. Anything but a plain "no" is a "yes".
  if (rotationEnabled !== undefined && rotationEnabled !== false) {
    return shut('victim-rotating', `The secret in ${region} is rotated, so somebody uses it.`);
  }
  if (owningService !== undefined) {
    return shut('victim-owned', `The secret in ${region} belongs to the service ${owningService}.`);
  }
  const reserved = Object.keys(tags).find((key) => key.toLowerCase().startsWith('aws:'));
  // Only services of AWS can set such a tag, so one of them (a CloudFormation stack, say) manages the secret.
  if (reserved) return shut('victim-owned', `A service of AWS manages the secret in ${region} (its tag ${reserved}).`);
  return undefined;
}

function changedLately(secret: SecretDescription, unchangedFor: number, now: Instant): Shut | undefined {
  const { changedAt, createdAt, region } = secret;
  const changed = latest(changedAt, createdAt);
  if (changedAt === undefined || changed === undefined || !Number.isFinite(changed)) {
    return shut('victim-age-unknown', `AWS does not say when the secret in ${region} last changed.`);
  }
  if (now - changed >= unchangedFor) return undefined;
  return shut(
    'victim-changed-lately',
    `The secret in ${region} changed on ${isoDay(changed)}, less than ${days(unchangedFor)} ago.`,
  );
}

/** Never read is no date at all (docs/aws-facts.md, "Describing"). */
function readLately(read: Instant | undefined, unreadFor: number, now: Instant, whose: string): Shut | undefined {
  if (read === undefined || now - read >= unreadFor + day) return undefined;
  return shut(
    'read-lately',
    `${whose} was read on ${isoDay(read)}, less than ${days(unreadFor)} ago: somebody needs it.`,
  );
}

function latest(...instants: ReadonlyArray<Instant | undefined>): Instant | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function shut(code: string, reason: string): Shut {
  return { code, reason };
}

/** The day of an instant, in UTC; a date that is none throws nowhere. */
export function isoDay(instant: Instant): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? 'an unknown day' : date.toISOString().slice(0, 10);
}

function days(milliseconds: number): string {
  return `${Math.ceil(milliseconds / day)} days`;
}
