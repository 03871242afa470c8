import { arnInRegion } from '../domain/arn.ts';
import type { Clause, ClauseRequirement, Policy } from '../domain/policy.ts';
import type { FamilyId, Instant, Region, ReplicaStatus, SecretDescription, SecretSnapshot } from '../domain/secret.ts';
import { firstMatch } from '../policy/match.ts';
import type { ReplicaView, Rule, Since, Standing } from '../rules/rule.ts';
import { type LocalSighting, type Looks, localSighting } from './family-sightings.ts';
import { type KeyResolver, keysToResolve } from './keys.ts';
import { type GroupMember, type Resolved, resolveGroup } from './name-group.ts';
import type { Interest, Memory, RememberedState } from './ports.ts';
import type { Inventories } from './read-account.ts';
import type { Scope } from './scope.ts';
import type { ReadFamily } from './second-look.ts';

/** What the views of a run are built with. */
export interface ViewContext {
  readonly policy: Policy;
  readonly scope: Scope;
  readonly rules: readonly Rule[];
  readonly keys: KeyResolver;
  readonly memory: Memory;
  readonly interest: ReadonlyMap<string, Interest>;
  /** Whether a rule's finding would count there: one that the policy excepts does not. */
  counts(rule: string, family: FamilyId, region: Region): boolean;
  readonly now: Instant;
}

/** One secret as the rules see it: as a whole, and in each Region that it is, or should be, replicated to. */
export interface JudgedFamily {
  readonly read: ReadFamily;
  readonly clause: Clause | undefined;
  readonly views: readonly ReplicaView[];
  /** Why nobody can tell which clause decides it: then nothing is decided about it. */
  readonly clauseUnknown?: string;
  /** Why nobody can tell whether the clause means it, or another secret of its name: then no requirement is decided. */
  readonly uncertain?: string;
}

/** The views of all families of one name whose primaries were seen, or are proven to be gone. */
export async function viewsOf(
  context: ViewContext,
  inventories: Inventories,
  reads: readonly ReadFamily[],
): Promise<readonly JudgedFamily[]> {
  const members = reads.map((read) => ({ read, ...decidingClause(context, inventories, read) }));
  const resolved = resolveGroup(members, {
    unread: (region) => whyUnread(context.scope, inventories, region),
    reportsInTheWay: ({ read: { family }, clause }) =>
      context.rules.some((rule) => rule.id === 'name-collision' && applies(rule, clause)) &&
      context.counts('name-collision', family, family.primaryRegion),
  });
  const judged = members.map((member) => judgedFamily(context, inventories, member, resolved.get(member.read)));
  const known = (await Promise.all(judged)).filter((one) => one !== undefined);
  if (known.length < 2) return known;
  return known.map((one) => withRivals(withOrphans(one, reads), known));
}

/** Says who else of a name is to be in a Region; a secret that a clause requires there gives way to no other that merely lists it. */
function withRivals(judged: JudgedFamily, group: readonly JudgedFamily[]): JudgedFamily {
  const others = group.filter((one) => one.read !== judged.read && one.read.primary.kind === 'present');
  const views = judged.views.map((view) => {
    const whole = view.region === view.family.primaryRegion;
    const rivals = others.filter((other) => whole || other.views.some((one) => contests(one, view)));
    if (rivals.length === 0) return view;
    return { ...view, rivals: rivals.map(({ read }) => read.family.arn).sort() };
  });
  return { ...judged, views };
}

function contests(other: ReplicaView, { region, requirement }: ReplicaView): boolean {
  if (other.region !== region || other.region === other.family.primaryRegion) return false;
  return other.requirement !== undefined || (other.reported !== undefined && requirement === undefined);
}

/** Says of a replica that holds a family's place whether its own primary knows it. */
function withOrphans(judged: JudgedFamily, reads: readonly ReadFamily[]): JudgedFamily {
  if (!judged.views.some(({ occupant }) => occupant?.relation === 'replica')) return judged;
  const views = judged.views.map((view) => {
    const { occupant } = view;
    if (occupant?.relation !== 'replica' || !isOrphan(occupant.secret, reads)) return view;
    return { ...view, occupant: { ...occupant, isOrphan: true } };
  });
  return { ...judged, views };
}

function isOrphan({ arn, region, primaryRegion = region }: SecretSnapshot, reads: readonly ReadFamily[]): boolean {
  const { primary } = reads.find(({ family }) => family.arn === arnInRegion(arn, primaryRegion)) ?? {};
  if (primary?.kind === 'present') return !primary.value.replication.some((replica) => replica.region === region);
  return primary?.kind === 'absent';
}

async function judgedFamily(
  context: ViewContext,
  inventories: Inventories,
  { read, clause, clauseUnknown }: GroupMember,
  { standing, uncertain }: Resolved = { standing: alone },
): Promise<JudgedFamily | undefined> {
  const { family, primary } = read;
  if (primary.kind !== 'present' && primary.kind !== 'absent') return undefined;
  const description = primary.kind === 'present' ? primary.value : undefined;
  // What a clause requires, it requires of the secret that it means.
  const required = description && standing.kind === 'subject' ? clause?.require?.replicas : undefined;
  const regions = [
    family.primaryRegion,
    ...replicaRegions(read, description, required, context.interest.get(family.arn)?.regions ?? []).sort(),
  ];
  const seen = { context, inventories, read, description, clause, required, standing };
  const [whole, ...replicas] = await Promise.all(regions.map((region) => viewOf(seen, region)));
  const members = new Map(replicas.map(({ region, local }) => [region, local]));
  const views = whole ? [{ ...whole, members }, ...replicas] : [];
  return {
    read,
    clause,
    views,
    ...(clauseUnknown === undefined ? {} : { clauseUnknown }),
    ...(uncertain === undefined ? {} : { uncertain }),
  };
}

const alone: Standing = { kind: 'subject', others: [] };

function whyUnread(scope: Scope, inventories: Inventories, region: Region): string | undefined {
  const inventory = inventories.get(region);
  return inventory ? inventory.error?.message : scope.whyNot(region);
}

/**
 * The clause that decides a family: by its primary's own description. Where that is gone, its replicas tell; where they would lead
 * to different clauses, nobody knows.
 */
function decidingClause(
  { policy, scope }: ViewContext,
  inventories: Inventories,
  read: ReadFamily,
): Omit<GroupMember, 'read'> {
  const { family, primary } = read;
  const clauseOf = (secret: SecretSnapshot) => firstMatch(policy.clauses, secret, family.primaryRegion);
  if (primary.kind === 'present') return { clause: clauseOf(primary.value) };
  const replicas = [...family.replicas.keys()].sort().flatMap((region) => {
    const { local } = localSighting(family, region, looksAt(read, inventories, region), scope.whyNot(region));
    return local.kind === 'present' ? [local.value] : [];
  });
  const clauses = new Set(replicas.map(clauseOf));
  if (clauses.size < 2) return { clause: [...clauses][0] };
  const named = [...clauses].map((clause) => (clause ? `"${clause.name}"` : 'none')).sort();
  return {
    clause: undefined,
    clauseUnknown: `its primary is gone, and its replicas lead to different clauses: ${named.join(', ')}`,
  };
}

function looksAt({ family, looks, nameListedIn }: ReadFamily, inventories: Inventories, region: Region): Looks {
  const listed = family.replicas.get(region);
  return {
    listed,
    nameListed: listed !== undefined || nameListedIn.has(region),
    inventory: inventories.get(region),
    described: looks.get(region),
  };
}

function replicaRegions(
  read: ReadFamily,
  primary: SecretDescription | undefined,
  required: ClauseRequirement['replicas'] = {},
  wanted: Iterable<Region>,
): Region[] {
  const { replicas, primaryRegion } = read.family;
  const regions = new Set([...replicas.keys(), ...wanted, ...Object.keys(required)]);
  for (const { region } of primary?.replication ?? []) regions.add(region);
  regions.delete(primaryRegion);
  return [...regions];
}

/** What is known of a family before one of its Regions is looked at. */
interface Seen {
  readonly context: ViewContext;
  readonly inventories: Inventories;
  readonly read: ReadFamily;
  readonly description: SecretDescription | undefined;
  readonly clause: Clause | undefined;
  readonly required: ClauseRequirement['replicas'] | undefined;
  readonly standing: Standing;
}

async function viewOf(seen: Seen, region: Region): Promise<ReplicaView> {
  const { context, inventories, read, description, clause, required, standing } = seen;
  const { family, primary } = read;
  const whole = region === family.primaryRegion;
  const reported = whole ? undefined : description?.replication.find((status) => status.region === region);
  const sighting: LocalSighting = whole
    ? { local: primary, localSource: 'description', occupant: undefined }
    : localSighting(family, region, looksAt(read, inventories, region), context.scope.whyNot(region));
  const local = sighting.local.kind === 'present' ? sighting.local.value : undefined;
  // Nothing is required of the replicas of a primary that is gone: there is nothing to replicate.
  const requirement = whole ? undefined : required?.[region];
  return {
    family,
    region,
    primary,
    reported,
    ...sighting,
    clause,
    requirement,
    standing,
    unmatched: context.policy.unmatched,
    keys: reported ? await resolveKeys(context, clause, region, local ?? reported, requirement?.key) : {},
    since: reported && description ? recall(context.memory, family.arn, description, reported, local) : {},
    now: context.now,
  };
}

/** Asks for keys only where a rule that reads them applies: one that needs a clause compares them with what it requires. */
async function resolveKeys(
  { rules, keys, scope }: ViewContext,
  clause: Clause | undefined,
  region: Region,
  { kmsKeyId }: { readonly kmsKeyId?: string },
  required: string | undefined,
): Promise<ReplicaView['keys']> {
  const readers = rules.filter((rule) => rule.reads.includes('kms:DescribeKey') && applies(rule, clause));
  const ask = keysToResolve(kmsKeyId, required, {
    usable: readers.some((rule) => !rule.needsClause),
    required: readers.some((rule) => rule.needsClause),
  });
  const resolve = async (key: string) =>
    scope.reads(region) ? keys.resolve(region, key) : ({ kind: 'not-asked', reason: scope.whyNot(region) } as const);
  return {
    ...(ask.actual === undefined ? {} : { actual: await resolve(ask.actual) }),
    ...(ask.required === undefined ? {} : { required: await resolve(ask.required) }),
  };
}

/** True when a rule judges secrets of the clause: not switched off, and not without the requirement that it needs. */
export function applies(rule: Rule, clause: Clause | undefined): boolean {
  if (rule.needsClause && !clause?.require) return false;
  return clause?.rules[rule.id]?.enabled ?? true;
}

/** Remembers the states that only time can tell, and recalls since when they hold. */
function recall(
  memory: Memory,
  family: string,
  primary: SecretDescription,
  reported: ReplicaStatus,
  local: SecretSnapshot | undefined,
): Since {
  function note(kind: RememberedState['kind'], token: string | undefined) {
    return memory.note({ kind, family, region: reported.region }, token);
  }
  const inProgress = note('in-progress', reported.status === 'InProgress' ? 'InProgress' : undefined);
  // The replica's own version is the token: one that moves on, however often the primary changes, is not stale.
  const outdated =
    local &&
    note('outdated', local.currentVersion === primary.currentVersion ? undefined : (local.currentVersion ?? '-'));
  return {
    ...(inProgress === undefined ? {} : { inProgress }),
    ...(outdated === undefined ? {} : { outdated }),
  };
}
