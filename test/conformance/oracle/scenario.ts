import type { ScenarioInput } from '../../../simulator/index.ts';
import { regionOf, type Secret, type World } from './world.ts';

type ScenarioSecret = NonNullable<ScenarioInput['secrets']>[number];
type ScenarioKey = NonNullable<ScenarioInput['kmsKeys']>[number];

/**
 * What of a world the simulator can hold: everything that exists. Each secret stands alone, a replica as that of a primary
 * that is not there, so that no fact of one follows from another.
 */
export function scenarioOf(world: World): ScenarioInput {
  const secrets = Object.values(world.regions).flatMap((region) => region.secrets);
  const existing = secrets.filter(({ gone }) => !gone);
  const named = secrets.flatMap(({ primaryRegion, replicationStatus = [] }) => [
    ...(primaryRegion === undefined ? [] : [primaryRegion]),
    ...replicationStatus.map(({ region }) => region),
  ]);
  return {
    version: 1,
    clock: { start: iso(world.now), mode: 'manual' },
    accounts: [world.account],
    regions: [...new Set([...world.policy.regions, ...Object.keys(world.regions), ...named])],
    kmsKeys: [...world.keys.map(keyOf), ...missingKeys(world, secrets)],
    secrets: existing.map((secret) => secretOf(secret)),
  };
}

function secretOf(secret: Secret): ScenarioSecret {
  const { arn, name, primaryRegion, owningService } = secret;
  const region = regionOf(arn);
  const base = { name, suffix: arn.slice(-6), ...(owningService !== undefined && { owningService }) };
  if (primaryRegion !== undefined && primaryRegion !== region) {
    const replica = { ...appearance(secret), present: true };
    return { ...base, region: primaryRegion, absent: true, replicas: { [region]: replica } };
  }
  return {
    ...base,
    ...appearance(secret),
    region,
    multiRegion: primaryRegion !== undefined,
    ...(secret.deletedDate !== undefined && { deleted: iso(secret.deletedDate) }),
    // Where a Region stands twice, the last is kept: the other one is added to the answer.
    replicas: Object.fromEntries(
      (secret.replicationStatus ?? []).map(({ region: at, status, statusMessage, kmsKeyId, lastAccessedDate }) => [
        at,
        {
          present: false,
          listed: true,
          unknownStatus: status,
          ...(statusMessage && { message: statusMessage }),
          ...(kmsKeyId !== undefined && { kmsKeyId }),
          ...(lastAccessedDate !== undefined && { accessed: iso(lastAccessedDate) }),
        },
      ]),
    ),
  };
}

function appearance(secret: Secret) {
  const { tags, currentVersion, kmsKeyId, createdDate, lastChangedDate, lastAccessedDate } = secret;
  return {
    versions:
      currentVersion === undefined ? { 'no-longer-current': ['AWSPREVIOUS'] } : { [currentVersion]: ['AWSCURRENT'] },
    ...(tags && { tags }),
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    ...(createdDate !== undefined && { created: iso(createdDate) }),
    ...(lastChangedDate !== undefined && { changed: iso(lastChangedDate) }),
    ...(lastAccessedDate !== undefined && { accessed: iso(lastAccessedDate) }),
  };
}

const states: Readonly<Record<string, ScenarioKey['state']>> = {
  Disabled: 'disabled',
  PendingDeletion: 'pending-deletion',
  PendingImport: 'pending-import',
  Unavailable: 'unavailable',
};

function keyOf({ region, keyId, aliases, state, denied }: World['keys'][number]): ScenarioKey {
  return {
    id: keyId,
    aliases: [...aliases],
    regions: [region],
    state: states[state] ?? 'enabled',
    describe: denied ? 'denied' : 'allowed',
  };
}

/** A key that a secret names exists in the simulator, unless it is declared to be missing. */
function missingKeys({ keys, account }: World, secrets: readonly Secret[]): ScenarioKey[] {
  const named = secrets.flatMap(({ arn, kmsKeyId, replicationStatus = [] }) => [
    { region: regionOf(arn), key: kmsKeyId },
    ...replicationStatus.map((status) => ({ region: status.region, key: status.kmsKeyId })),
  ]);
  const missing = named.flatMap(({ region, key }) => {
    if (key === undefined || key === 'alias/aws/secretsmanager') return [];
    const id = key.replace(`arn:aws:kms:${region}:${account}:`, '').replace(/^key\//, '');
    const exists = keys.some((one) => one.region === region && (one.keyId === id || one.aliases.includes(id)));
    return exists ? [] : [`${region} ${id}`];
  });
  return [...new Set(missing)].map((place) => {
    const [region = '', id = ''] = place.split(' ');
    return { id, regions: [region], state: 'missing' as const };
  });
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
