import { deriveSuffix, deriveVersionId } from '../estate/derive.ts';
import { createEstate, type Estate } from '../estate/estate.ts';
import { failureMessage } from '../estate/failures.ts';
import { createKeys } from '../estate/keys.ts';
import { planSync } from '../estate/replication.ts';
import {
  heldReplicaKey,
  heldReplicaTags,
  normaliseKey,
  type Replica,
  type StoredSecret,
  type Version,
} from '../estate/secret.ts';
import { planPurge } from '../operations/deletion.ts';
import { isListed, isPresent } from './consistency.ts';
import { ScenarioError } from './errors.ts';
import type { ParsedScenario } from './parse.ts';
import type { Scenario, ScenarioReplica, ScenarioSecret } from './schema.ts';
import { parseDuration, parseInstant } from './time.ts';

const DAY_MS = 86_400_000;
const CURRENT: readonly string[] = ['AWSCURRENT'];

/** Makes the estate that a scenario describes, as of a time (milliseconds since 1970). Throws a `ScenarioError` for a name used twice. */
export function buildEstate({ scenario, problem }: ParsedScenario, now: number): Estate {
  const estate = createEstate({
    seed: scenario.seed,
    regions: scenario.regions,
    accounts: scenario.accounts,
    accessKeys: new Map(Object.entries(scenario.accessKeys)),
    keys: declaredKeys(scenario),
    timing: {
      syncMs: parseDuration(scenario.replication.syncAfter) ?? 0,
      removeMs: parseDuration(scenario.replication.removeAfter) ?? 0,
      nameHeldMs: parseDuration(scenario.deletion.nameHeldFor) ?? 0,
    },
  });
  for (const [index, declared] of scenario.secrets.entries()) {
    const clash = addFamilies(estate, declared, now);
    if (clash === undefined) continue;
    const message = `${clash.name} is already used in ${clash.region} by a secret above: one name, one secret`;
    throw new ScenarioError([problem(['secrets', index, 'name'], message)]);
  }
  return estate;
}

function declaredKeys({ seed, kmsKeys, accounts, regions }: Scenario) {
  return createKeys(
    seed,
    kmsKeys.flatMap((key) =>
      (key.regions ?? regions).map((region) => ({ ...key, region, account: key.account ?? accounts[0] ?? '' })),
    ),
  );
}

type Clash = { readonly name: string; readonly region: string } | undefined;

/** One family, or as many as counted, told apart by their number and creation date. */
function addFamilies(estate: Estate, declared: ScenarioSecret, now: number): Clash {
  const count = declared.count ?? 1;
  const digits = String(count).length;
  const every = parseDuration(declared.createdEvery ?? '1s') ?? 0;
  const template = primaryTemplate(declared, now);
  for (let n = 1; n <= count; n += 1) {
    const name = declared.name.split('{n}').join(String(n).padStart(digits, '0'));
    const clash = addFamily(
      estate,
      declared,
      { ...template, name, createdAt: template.createdAt + (n - 1) * every },
      now,
    );
    if (clash !== undefined) return clash;
  }
  return undefined;
}

function primaryTemplate(declared: ScenarioSecret, now: number): StoredSecret {
  const createdAt = instantOf(declared.created, now) ?? now - 90 * DAY_MS;
  return {
    name: declared.name,
    suffix: '',
    createdAt,
    order: 0,
    primaryRegion: undefined,
    kmsKeyId: normaliseKey(declared.kmsKeyId),
    description: declared.description,
    tags: tagsOf(declared.tags),
    policy: undefined,
    owningService: declared.owningService,
    rotationEnabled: declared.rotationEnabled,
    changedAt: instantOf(declared.changed, now) ?? createdAt,
    accessedAt: instantOf(declared.accessed, now),
    deletedAt: instantOf(declared.deleted, now),
    versions: [],
    versionKeys: undefined,
    replicas: undefined,
  };
}

function addFamily(estate: Estate, declared: ScenarioSecret, template: StoredSecret, now: number): Clash {
  const { seed } = estate;
  const { region } = declared;
  const account = declared.account ?? estate.accounts[0] ?? '';
  const entries = Object.entries(declared.replicas ?? {});
  const listed = entries.filter(([, replica]) => isListed(replica, declared));
  const secret: StoredSecret = {
    ...template,
    changedAt: Math.max(template.changedAt, template.createdAt),
    suffix: declared.suffix ?? deriveSuffix(seed, account, region, template.name),
    primaryRegion: (declared.multiRegion ?? listed.length > 0) ? region : undefined,
    versions: versionsOf(declared.versions) ?? [
      { id: deriveVersionId(seed, account, region, template.name), stages: CURRENT },
    ],
    replicas: listed.length > 0 ? listed.map(([at, replica]) => statusOf(at, replica, template.name, now)) : undefined,
  };

  if (secret.kmsKeyId !== undefined) estate.keys.use(account, region, secret.kmsKeyId);
  for (const [at, replica] of entries) {
    if (replica.kmsKeyId !== undefined) estate.keys.use(account, at, replica.kmsKeyId);
    if (!isPresent(replica, declared)) continue;
    if (!insert(estate, account, at, heldReplica(secret, region, replica, now)))
      return { name: secret.name, region: at };
  }
  if (declared.absent === true) return undefined;
  if (!insert(estate, account, region, secret)) return { name: secret.name, region };
  if (secret.deletedAt !== undefined) {
    const purgeAt = secret.deletedAt + (declared.recoveryDays ?? 30) * DAY_MS;
    planPurge({ estate, here: estate.partition(account, region) }, secret, purgeAt);
  }
  for (const replica of secret.replicas ?? []) {
    const settles = parseDuration(declared.replicas?.[replica.region]?.settlesAfter ?? '');
    if (settles !== undefined) planSync(estate, { account, region, secret }, replica, now + settles, false);
  }
  return undefined;
}

function insert(estate: Estate, account: string, region: string, secret: StoredSecret): boolean {
  const partition = estate.partition(account, region);
  if (partition.get(secret.name) !== undefined) return false;
  partition.insert(secret);
  return true;
}

/** How the primary sees a replica. */
function statusOf(region: string, replica: ScenarioReplica, name: string, now: number): Replica {
  const status = replica.unknownStatus ?? replica.status ?? 'InSync';
  const kmsKeyId = normaliseKey(replica.kmsKeyId);
  const told = replica.cause && failureMessage(replica.cause, { name, region, kmsKeyId });
  return {
    region,
    kmsKeyId,
    status,
    message: replica.message ?? told ?? (status === 'InSync' ? 'Replication succeeded' : undefined),
    accessedAt: instantOf(replica.accessed, now),
    attempt: 0,
  };
}

/** What the replica's Region holds: the primary's facts, save those that the scenario gives the replica itself. */
function heldReplica(primary: StoredSecret, region: string, replica: ScenarioReplica, now: number): StoredSecret {
  return {
    ...primary,
    createdAt: instantOf(replica.created, now) ?? primary.createdAt,
    primaryRegion: replica.promoted === true ? undefined : region,
    kmsKeyId: heldReplicaKey(replica.kmsKeyId),
    description: replica.description ?? primary.description,
    tags: heldReplicaTags(tagsOf(replica.tags) ?? primary.tags),
    changedAt: instantOf(replica.changed, now) ?? primary.changedAt,
    accessedAt: instantOf(replica.accessed, now),
    deletedAt: undefined,
    versions: versionsOf(replica.versions) ?? primary.versions,
    replicas: undefined,
  };
}

function instantOf(text: string | undefined, now: number): number | undefined {
  return text === undefined ? undefined : parseInstant(text, now);
}

function tagsOf(tags: Readonly<Record<string, string>> | undefined): ReadonlyMap<string, string> | undefined {
  return tags && new Map(Object.entries(tags));
}

function versionsOf(versions: Readonly<Record<string, readonly string[]>> | undefined): readonly Version[] | undefined {
  return versions && Object.entries(versions).map(([id, stages]) => ({ id, stages }));
}
