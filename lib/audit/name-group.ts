import type { Clause } from '../domain/policy.ts';
import type { FamilyId, Region } from '../domain/secret.ts';
import type { Standing } from '../rules/rule.ts';
import type { ReadFamily } from './second-look.ts';

/** A family of a name, with the clause that decides it. */
export interface GroupMember {
  readonly read: ReadFamily;
  readonly clause: Clause | undefined;
  /** Why nobody can tell which clause decides it. */
  readonly clauseUnknown?: string;
}

/** What a family is to its clause among all of its name, and why that may be wrong. */
export interface Resolved {
  readonly standing: Standing;
  /** Set where something that was not read could change the standing: then nothing that the clause requires is decided. */
  readonly uncertain?: string;
}

/**
 * What every family of one name in one account is to its own clause. The subject is the one whose primary is where the clause
 * wants it; among several of those, the one that has replicas. Where that leaves several, or none is in a wanted Region, all
 * that the clause matches are subjects, and share the name. Never by age: that changes when something is deleted.
 */
export function resolveGroup(members: readonly GroupMember[], facts: GroupFacts): ReadonlyMap<ReadFamily, Resolved> {
  return new Map(members.map((member) => [member.read, resolve(member, members, facts)]));
}

/** What beside its members decides about a group. */
export interface GroupFacts {
  /** Why a Region was not read to its end; undefined where it was. */
  unread(region: Region): string | undefined;
  /** Whether it would be reported, and count, that a member stands in the place of the one that the clause means. */
  reportsInTheWay(member: GroupMember): boolean;
}

function resolve(member: GroupMember, members: readonly GroupMember[], facts: GroupFacts): Resolved {
  const { clause, read } = member;
  // A clause that needs no place for a replica means every secret that it matches: they cannot be in each other's way.
  if (!clause || !needsPlaces(clause) || !isRival(member)) return { standing: { kind: 'subject', others: [] } };
  const rivals = members.filter((one) => one.clause === clause && isRival(one));
  const subjects = subjectsOf(rivals, clause);
  const standing: Standing = subjects.includes(member)
    ? { kind: 'subject', others: subjects.filter((one) => one !== member).map(idOf) }
    : {
        kind: 'bystander',
        subjects: subjects.map(idOf),
        inTheWay: isNeeded(clause, read.family, subjects) && facts.reportsInTheWay(member),
      };
  const reason = couldChange(member, clause, members, facts);
  return reason === undefined ? { standing } : { standing, uncertain: reason };
}

/**
 * Whether the clause could mean it: there is something that it wants of it, or it is multi-Region. Of a single secret that stands
 * where its only replica would be, it wants nothing: it is but in the way of others, and unless somebody is interested in it,
 * nobody describes it (`concernsReplication`).
 */
function isRival({ clause, read: { family, primary } }: GroupMember): boolean {
  if (!clause || primary.kind !== 'present') return false;
  const { primaryRegion, replication } = primary.value;
  if (primaryRegion !== undefined || replication.length > 0 || !isWanted(clause, family.primaryRegion)) return true;
  return Object.keys(clause.require?.replicas ?? {}).some((region) => region !== family.primaryRegion);
}

function subjectsOf(rivals: readonly GroupMember[], clause: Clause): readonly GroupMember[] {
  if (rivals.length === 1) return rivals;
  const placed = rivals.filter(({ read }) => isWanted(clause, read.family.primaryRegion));
  if (placed.length === 1) return placed;
  const replicated = placed.filter(hasReplicas);
  return replicated.length === 1 ? replicated : rivals;
}

/**
 * Why the choice may be another one: a family whose primary was not seen, or a Region that the clause names for primaries and
 * that was not read, could hold the true subject. A clause that names none wants no Region in particular.
 */
function couldChange(
  member: GroupMember,
  clause: Clause,
  members: readonly GroupMember[],
  { unread }: GroupFacts,
): string | undefined {
  const isSettled = isWanted(clause, member.read.family.primaryRegion) && hasReplicas(member);
  if (isSettled) return undefined;
  const hidden = members.find(
    ({ read }) => read.primary.kind === 'unseen' && isWanted(clause, read.family.primaryRegion),
  );
  if (hidden && hidden !== member) return `another secret of this name, ${hidden.read.family.arn}, could not be read`;
  for (const region of clause.require?.primary ?? []) {
    const reason = region === member.read.family.primaryRegion ? undefined : unread(region);
    if (reason !== undefined)
      return `the secret that the clause means may be in ${region}, which was not read: ${reason}`;
  }
  return undefined;
}

function isWanted({ require }: Clause, region: Region): boolean {
  return require?.primary?.includes(region) ?? true;
}

/** By its own word, or by that of a Region that lists a replica of it. */
function hasReplicas({ read: { primary, family } }: GroupMember): boolean {
  return (primary.kind === 'present' && primary.value.replication.length > 0) || family.replicas.size > 0;
}

function needsPlaces({ require }: Clause): boolean {
  return Object.keys(require?.replicas ?? {}).length > 0;
}

/** True when the family stands in a Region that the clause requires of a subject. */
function isNeeded({ require }: Clause, { primaryRegion }: FamilyId, subjects: readonly GroupMember[]): boolean {
  const isRequired = Object.hasOwn(require?.replicas ?? {}, primaryRegion);
  return isRequired && subjects.some(({ read }) => read.family.primaryRegion !== primaryRegion);
}

function idOf({ read }: GroupMember): FamilyId {
  const { arn, account, name, primaryRegion } = read.family;
  return { arn, account, name, primaryRegion };
}
