import type { Instant, ReplicaStatus, SecretDescription, SecretSnapshot } from '../../../lib/domain/secret.ts';
import { defaultKey, type KeyChoice, keyName, keysOf } from './keys.ts';
import { accounts, type EstatePlan, type FamilyPlan, type Lag, type ReplicaPlan, regions } from './plan.ts';
import { swapRegion, type World, type WorldAccount, type WorldSecret } from './world.ts';

const now = Date.UTC(2026, 0, 15, 3, 0, 0);

/** The world of a plan. A name belongs to one secret in a Region: who comes first in the plan has it. */
export function buildWorld(plan: EstatePlan): World {
  const used = accounts.filter((_, index) => index === 0 || plan.families.some(({ account }) => account === index));
  const memory: Record<string, Instant> = {};
  for (const family of plan.families) remember(memory, family);
  return { now, memory, accounts: used.map((id, index) => buildAccount(plan, id, index, used.length > 1)) };
}

function buildAccount(plan: EstatePlan, id: string, index: number, several: boolean): WorldAccount {
  const held = new Set<string>();
  const secrets: WorldSecret[] = [];
  for (const family of plan.families) {
    if (family.account !== index) continue;
    for (const [lag, secret] of membersOf(family)) {
      if (secrets.some(({ truth, listed }) => (truth ?? listed)?.arn === secret.arn)) continue;
      const shown = asListed(lag, secret, family.home);
      const gone = lag === 'ghost' || held.has(`${secret.region} ${secret.name}`);
      if (!gone) held.add(`${secret.region} ${secret.name}`);
      const listed = lag === 'ghost' || !gone ? shown : undefined;
      secrets.push({
        ...(gone ? {} : { truth: secret }),
        ...(listed ? { listed } : {}),
        ...(lag === 'undescribed' ? { undescribed: true } : {}),
      });
    }
  }
  const listings = regions.map((region, place) => {
    const { cutAfter, ...listing } = plan.faults.listings[index * regions.length + place] ?? {
      salt: 0,
      pageSize: 2,
      odd: false,
      cutAfter: null,
      failure: 'denied',
    };
    return [region, { ...listing, ...(cutAfter === null ? {} : { cutAfter }) }] as const;
  });
  const keyPlan = plan.keys[index];
  return {
    id,
    stated: plan.stated || several,
    secrets,
    keys: keyPlan ? regions.flatMap((region) => keysOf(keyPlan, id, region)) : [],
    listings: Object.fromEntries(listings),
    denied: plan.families.filter(({ account }) => account === index).flatMap(deniedIn),
  };
}

/** The secrets of a family that exist, unless a name is taken; each with its listing's lag. */
function membersOf(family: FamilyPlan): Array<readonly [Lag, SecretDescription]> {
  const replicas = family.replicas.filter(({ region }) => region !== family.home);
  const primary = primaryOf(family, replicas);
  const copies = replicas
    .filter(({ copy }) => copy !== 'absent')
    .map((replica) => [replica.lag, copyOf(family, primary, replica)] as const);
  return family.primary === 'gone' ? copies : [[family.lag, primary], ...copies];
}

function primaryOf(family: FamilyPlan, replicas: readonly ReplicaPlan[]): SecretDescription {
  const id = accounts[family.account] ?? '';
  const multiRegion = !family.bare && (replicas.length > 0 || family.lone);
  return {
    arn: `arn:aws:secretsmanager:${family.home}:${id}:secret:${family.name}-${family.suffix}`,
    name: family.name,
    account: id,
    region: family.home,
    tags: family.tag === null ? {} : { env: family.tag },
    currentVersion: 'v2',
    replication: replicas.flatMap((replica) => reportedBy(id, replica)),
    ...(multiRegion ? { primaryRegion: family.home } : {}),
    ...(family.service === null ? {} : { owningService: family.service }),
    ...(family.primary === 'deleting' ? { deletedAt: now - 86_400_000 } : {}),
    ...at('changedAt', family.changed),
  };
}

function reportedBy(account: string, { region, status, ...replica }: ReplicaPlan): ReplicaStatus[] {
  if (status === null) return [];
  const message = status === 'InSync' ? null : replica.message;
  return [
    {
      region,
      status,
      kmsKeyId: keyName(replica.reportedKey, account, region),
      ...(message === null ? {} : { message }),
      ...at('accessedAt', replica.reportedRead),
    },
  ];
}

function copyOf(family: FamilyPlan, primary: SecretDescription, replica: ReplicaPlan): SecretDescription {
  const { primaryRegion: _, currentVersion: __, changedAt: ___, deletedAt: ____, ...shared } = primary;
  const arn = swapRegion(primary.arn, replica.region);
  const extra = { same: {}, other: { env: 'other' }, 'aws-only': { 'aws:stack': 'x' } }[replica.tag];
  return {
    ...shared,
    ...(replica.copy === 'there' ? { primaryRegion: family.home } : {}),
    arn: replica.copy === 'stranger' ? `${arn.slice(0, -6)}Cccccc` : arn,
    region: replica.region,
    replication: [],
    tags: { ...shared.tags, ...extra },
    ...(replica.version === null ? {} : { currentVersion: replica.version }),
    ...ownKey(primary.account, replica.region, replica.key ?? replica.reportedKey),
    ...at('createdAt', replica.created),
    ...at('changedAt', replica.changed),
    ...at('accessedAt', replica.read),
  };
}

/** AWS leaves the default key out of a secret, though not out of a replication status. */
function ownKey(account: string, region: string, choice: KeyChoice) {
  const kmsKeyId = keyName(choice, account, region);
  return kmsKeyId === defaultKey ? {} : { kmsKeyId };
}

function deniedIn({ home, name, denied, replicas }: FamilyPlan): string[] {
  const places = [{ region: home, denied }, ...replicas];
  return places.filter((place) => place.denied).map(({ region }) => `${region} ${name}`);
}

function asListed(lag: Lag, { replication: _, ...truth }: SecretDescription, home: string): SecretSnapshot | undefined {
  if (lag === 'hidden') return undefined;
  if (lag === 'old-tags') return { ...truth, tags: { env: 'dev' } };
  if (lag === 'old-version') return { ...truth, currentVersion: 'v0' };
  if (lag === 'old-key') return { ...truth, kmsKeyId: 'alias/ops' };
  if (lag !== 'old-role') return truth;
  const { primaryRegion, ...rest } = truth;
  if (primaryRegion !== undefined) return rest;
  return { ...rest, primaryRegion: truth.region === home ? regions[0] : home };
}

function remember(memory: Record<string, Instant>, family: FamilyPlan): void {
  const { arn } = primaryOf(family, []);
  for (const { region, inProgress, outdated } of family.replicas) {
    if (inProgress !== null) memory[`in-progress ${arn} ${region}`] = now - inProgress * 60_000;
    if (outdated !== null) memory[`outdated ${arn} ${region}`] = now - outdated * 60_000;
  }
}

function at<Key extends string>(key: Key, minutesAgo: number | null): { [key in Key]?: Instant } {
  return minutesAgo === null ? {} : ({ [key]: now - minutesAgo * 60_000 } as { [key in Key]: Instant });
}
