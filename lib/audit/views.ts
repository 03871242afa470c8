import type { Clause, Policy } from '../domain/policy.ts';
import type { Instant, Region, ReplicaStatus, SecretDescription, SecretSnapshot } from '../domain/secret.ts';
import { firstMatch } from '../policy/match.ts';
import type { ReplicaView, Rule, Since } from '../rules/rule.ts';
import { type LocalSighting, localSighting } from './family-sightings.ts';
import { type KeyResolver, keysToResolve } from './keys.ts';
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
  readonly now: Instant;
}

/** One secret as the rules see it: as a whole, and in each Region that it is, or should be, replicated to. */
export interface JudgedFamily {
  readonly read: ReadFamily;
  readonly clause: Clause | undefined;
  readonly views: readonly ReplicaView[];
}

/** The views of a family whose primary was seen, or is proven to be gone; undefined where nobody knows. */
export async function viewsOf(
  context: ViewContext,
  inventories: Inventories,
  read: ReadFamily,
): Promise<JudgedFamily | undefined> {
  const { family, primary } = read;
  if (primary.kind !== 'present' && primary.kind !== 'absent') return undefined;
  const description = primary.kind === 'present' ? primary.value : undefined;
  const subject = description ?? orphanOf(context, inventories, read);
  const clause = subject && firstMatch(context.policy.clauses, subject, family.primaryRegion);
  const regions = [
    family.primaryRegion,
    ...replicaRegions(read, description, clause, context.interest.get(family.arn)?.regions ?? []).sort(),
  ];
  const views = regions.map((region) => viewOf(context, inventories, read, description, clause, region));
  return { read, clause, views: await Promise.all(views) };
}

/** Who tells which clause a family without a primary is for: its first replica, by Region, so that no order of answers matters. */
function orphanOf({ scope }: ViewContext, inventories: Inventories, { family, looks }: ReadFamily) {
  for (const region of [...family.replicas.keys()].sort()) {
    const listed = family.replicas.get(region);
    const seen = { listed, inventory: inventories.get(region), described: looks.get(region) };
    const { local } = localSighting(family, region, seen, scope.whyNot(region));
    if (local.kind === 'present') return local.value;
  }
  return undefined;
}

function replicaRegions(
  read: ReadFamily,
  primary: SecretDescription | undefined,
  clause: Clause | undefined,
  wanted: Iterable<Region>,
): Region[] {
  const { replicas, primaryRegion } = read.family;
  const regions = new Set([...replicas.keys(), ...wanted]);
  for (const { region } of primary?.replication ?? []) regions.add(region);
  if (primary) for (const region of Object.keys(clause?.require?.replicas ?? {})) regions.add(region);
  regions.delete(primaryRegion);
  return [...regions];
}

async function viewOf(
  context: ViewContext,
  inventories: Inventories,
  { family, primary, looks }: ReadFamily,
  description: SecretDescription | undefined,
  clause: Clause | undefined,
  region: Region,
): Promise<ReplicaView> {
  const whole = region === family.primaryRegion;
  const reported = whole ? undefined : description?.replication.find((status) => status.region === region);
  const seen: LocalSighting = whole
    ? { local: primary, localSource: 'description', occupant: undefined }
    : localSighting(
        family,
        region,
        {
          listed: family.replicas.get(region),
          inventory: inventories.get(region),
          described: looks.get(region),
        },
        context.scope.whyNot(region),
      );
  const local = seen.local.kind === 'present' ? seen.local.value : undefined;
  // Nothing is required of the replicas of a primary that is gone: there is nothing to replicate.
  const requirement = whole || !description ? undefined : clause?.require?.replicas[region];
  return {
    family,
    region,
    primary,
    reported,
    ...seen,
    clause,
    requirement,
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
