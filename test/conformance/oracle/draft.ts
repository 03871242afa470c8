import type { Dice } from './dice.ts';
import {
  day,
  inRegion,
  type KeyTruth,
  minute,
  type Remembered,
  type ReplicaStatus,
  type Secret,
  secretArn,
} from './world.ts';

/** All secrets of one name while they are made: a name belongs to one secret in a Region. */
export interface Draft {
  readonly dice: Dice;
  readonly account: string;
  readonly now: number;
  readonly name: string;
  readonly suffix: string;
  readonly home: string;
  /** Regions that the policy reads, and all that there are. */
  readonly read: readonly string[];
  readonly all: readonly string[];
  readonly slots: Map<string, Secret>;
  /** What is listed beside what is there, and secrets of other names that belong to a case. */
  readonly ghosts: Secret[];
  readonly others: Secret[];
  readonly memory: Remembered[];
  readonly keys: KeyTruth[];
  /** Places whose description is to be about another secret of the Region. */
  readonly confused: Secret[];
}

export const versions = {
  current: '00000000-0000-4000-8000-000000000002',
  previous: '00000000-0000-4000-8000-000000000001',
} as const;

type Traits = Pick<Draft, 'dice' | 'account' | 'now' | 'name' | 'home' | 'read' | 'all'> & {
  readonly targets: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly owningService?: string;
  /** Keys that the replicas' Regions require. */
  readonly keys: Readonly<Record<string, string | undefined>>;
};

/** A family that nothing is wrong with. */
export function healthyDraft({ targets, tags, owningService, keys, ...traits }: Traits): Draft {
  const draft: Draft = {
    ...traits,
    suffix: traits.dice.suffix(),
    slots: new Map(),
    ghosts: [],
    others: [],
    memory: [],
    keys: [],
    confused: [],
  };
  const common = { tags, ...(owningService !== undefined && { owningService }) };
  addFamily(draft, draft.home, draft.suffix, targets, common);
  for (const region of targets) {
    const key = keys[region];
    if (key !== undefined) useKey(draft, region, key === 'customer-managed' ? 'alias/app' : key);
  }
  return draft;
}

/** Adds a primary and its replicas; what held the name there is gone. */
export function addFamily(
  draft: Draft,
  home: string,
  suffix: string,
  targets: readonly string[],
  common: Partial<Secret> = {},
): void {
  const { account, now, name } = draft;
  const primary: Secret = {
    arn: secretArn(home, account, name, suffix),
    name,
    tags: {},
    currentVersion: versions.current,
    createdDate: now - 90 * day,
    lastChangedDate: now - 10 * day,
    ...common,
    ...(targets.length > 0 && {
      primaryRegion: home,
      replicationStatus: targets.map((region) => inSync(region)),
    }),
  };
  draft.slots.set(home, primary);
  for (const region of targets) draft.slots.set(region, replicaOf(primary, home, region));
}

export function inSync(region: string): ReplicaStatus {
  return { region, status: 'InSync', statusMessage: 'Replication succeeded', kmsKeyId: 'alias/aws/secretsmanager' };
}

function replicaOf({ replicationStatus: _, kmsKeyId: __, ...primary }: Secret, home: string, region: string): Secret {
  return { ...primary, arn: inRegion(primary.arn, region), primaryRegion: home };
}

/** A secret of its own, that has nothing to do with the family. */
export function stranger({ account, now, name, dice }: Draft, region: string): Secret {
  return {
    arn: secretArn(region, account, name, dice.suffix()),
    name,
    tags: {},
    currentVersion: versions.current,
    createdDate: now - 200 * day,
    lastChangedDate: now - 100 * day,
  };
}

/** Gives a replica that key, in both places that tell of it, and has the key exist. */
export function useKey(draft: Draft, region: string, key: string, facts: Partial<KeyTruth> = {}): void {
  change(draft, region, { kmsKeyId: key });
  setStatus(draft, region, { kmsKeyId: key });
  draft.keys.push(keyTruth(draft.account, region, key, facts));
}

function keyTruth(account: string, region: string, key: string, facts: Partial<KeyTruth> = {}): KeyTruth {
  const known = Object.keys(keyIds).find((alias) => key === alias || key.endsWith(keyIds[alias] ?? ''));
  const keyId = keyIds[known ?? ''] ?? '33333333-0000-4000-8000-000000000000';
  return {
    region,
    arn: `arn:aws:kms:${region}:${account}:key/${keyId}`,
    keyId,
    aliases: known === undefined ? [] : [known],
    state: 'Enabled',
    manager: 'CUSTOMER',
    denied: false,
    ...facts,
  };
}

/** The same ids in every Region, as multi-Region keys have them. */
export const keyIds: Readonly<Record<string, string>> = {
  'alias/app': '11111111-0000-4000-8000-000000000000',
  'alias/ops': '22222222-0000-4000-8000-000000000000',
};

/** Replica Regions in which the family's own replica stands. */
export function replicaRegions({ slots, home, suffix }: Draft): string[] {
  return [...slots].flatMap(([region, { arn, primaryRegion }]) =>
    region !== home && primaryRegion === home && arn.endsWith(suffix) ? region : [],
  );
}

export function change(draft: Draft, region: string, part: Partial<Secret>): void {
  const secret = draft.slots.get(region);
  if (secret) draft.slots.set(region, { ...secret, ...part });
}

/** Takes fields away. */
export function without(draft: Draft, region: string, ...fields: ReadonlyArray<keyof Secret>): void {
  const secret = draft.slots.get(region);
  if (!secret) return;
  const copy: Secret = { ...secret };
  for (const field of fields) delete copy[field];
  draft.slots.set(region, copy);
}

/** Changes what the primary says of a replica; null: it says nothing. */
export function setStatus(draft: Draft, region: string, part: Partial<ReplicaStatus> | null): void {
  const primary = draft.slots.get(draft.home);
  if (!primary) return;
  const before = primary.replicationStatus ?? [];
  const rest = before.filter((status) => status.region !== region);
  const known = before.find((status) => status.region === region) ?? inSync(region);
  const replicationStatus = part === null ? rest : [...rest, { ...known, ...part }];
  draft.slots.set(draft.home, { ...primary, primaryRegion: draft.home, replicationStatus });
  if (replicationStatus.length === 0) without(draft, draft.home, 'replicationStatus');
}

export function fail(draft: Draft, region: string, statusMessage: string): void {
  setStatus(draft, region, { status: 'Failed', statusMessage });
}

export function nameConflict({ name }: Draft, region: string): string {
  return `Replication failed: Secret name ${name} already exists in region ${region}.`;
}

export function remember(draft: Draft, kind: Remembered['kind'], region: string, minutesAgo: number): void {
  const arn = secretArn(draft.home, draft.account, draft.name, draft.suffix);
  draft.memory.push({ kind, arn, region, since: draft.now - minutesAgo * minute });
}
