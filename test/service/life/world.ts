import type { SecretsReader } from '../../../lib/audit/ports.ts';
import type { Policy } from '../../../lib/domain/policy.ts';
import type { SecretDescription } from '../../../lib/domain/secret.ts';
import { aClause, aPolicy, aReplica, aSecret } from '../../support/builders.ts';
import { denied, fakeReader } from '../../support/fake-reader.ts';

export const home = 'eu-west-1';
/** Where the clause wants a replica, and where it does not. */
export const replicaRegions = ['eu-central-1', 'us-east-1'] as const;
export const regions = [home, ...replicaRegions] as const;
export const names = ['prod/a', 'prod/b'] as const;
export const faultRules = ['replica-failed', 'replica-missing', 'replica-unexpected', 'replica-orphaned'] as const;

/** What stands in a replica Region, and what the primary says of it; without a primary, only what stands there. */
export type Spot = 'in sync' | 'failed' | 'failed, old copy left' | 'nothing' | 'unlisted replica';
export const spots: readonly Spot[] = ['in sync', 'failed', 'failed, old copy left', 'nothing', 'unlisted replica'];

export interface World {
  readonly [name: string]: { readonly primary: boolean; readonly spots: Readonly<Record<string, Spot>> };
}

export const repaired: World = Object.fromEntries(
  names.map((name) => [name, { primary: true, spots: { 'eu-central-1': 'in sync', 'us-east-1': 'nothing' } as const }]),
);

export interface Wishes {
  readonly clause: boolean;
  readonly off: readonly string[];
  readonly regions: readonly string[];
  readonly exceptions: ReadonlyArray<{ readonly rule: string; readonly secret: string; readonly until: string }>;
}

export const usualWishes: Wishes = { clause: true, off: [], regions, exceptions: [] };

export function policyOf({ clause, off, regions: listed, exceptions }: Wishes): Policy {
  const required = listed.includes('eu-central-1') ? { 'eu-central-1': {} } : {};
  const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false, parameters: {} }]));
  return aPolicy({
    regions: listed,
    clauses: clause ? [aClause({ require: { replicas: required, allowOthers: false }, rules })] : [],
    exceptions: exceptions.map((one) => ({ ...one, reason: 'known', owner: 'team' })),
  });
}

/** What a run may not see: Regions whose listing fails at once, where nothing may be described, whose listing lags. */
export interface Blindness {
  readonly list: readonly string[];
  readonly describe: readonly string[];
  readonly unlisted: readonly string[];
}

export const clearSight: Blindness = { list: [], describe: [], unlisted: [] };

/** A reader of the world as it is when the first call comes: what changes later, it does not see. */
export function readerOf(world: () => World, blind: Blindness): SecretsReader {
  let snapshot: SecretsReader | undefined;
  const read = (): SecretsReader => {
    snapshot ??= fakeReader(secretsOf(world()), {
      list: Object.fromEntries(blind.list.map((region) => [region, denied()])),
      unlistedIn: Object.fromEntries([...blind.list, ...blind.unlisted].map((region) => [region, names])),
    });
    return snapshot;
  };
  return {
    listPages: (region) => read().listPages(region),
    async describe(region, id) {
      const reader = read();
      if (blind.describe.includes(region)) throw denied('DescribeSecret');
      return reader.describe(region, id);
    },
    calls: (region) => read().calls(region),
  };
}

function secretsOf(world: World): SecretDescription[] {
  return Object.entries(world).flatMap(([name, { primary, spots: places }]) => {
    const replication = Object.entries(places).flatMap(([region, spot]) => {
      if (spot === 'nothing' || spot === 'unlisted replica') return [];
      const status = spot === 'in sync' ? 'InSync' : 'Failed';
      return [{ region, status, kmsKeyId: 'alias/aws/secretsmanager' }];
    });
    const itself = aSecret({ name, primaryRegion: home, replication });
    const copies = Object.entries(places).filter(([, spot]) => spot !== 'nothing' && spot !== 'failed');
    return [...(primary ? [itself] : []), ...copies.map(([region]) => aReplica(itself, region))];
  });
}
