import { ReadError, type SecretsReader } from '../../../lib/audit/ports.ts';
import type { RepairRequest } from '../../../lib/aws/repair-call.ts';
import { arnInRegion } from '../../../lib/domain/arn.ts';
import type { ReplicaStatus, SecretDescription } from '../../../lib/domain/secret.ts';
import type { RepairWitness } from '../../../lib/remediation/ports.ts';
import { exampleNow } from '../../../lib/rules/example.ts';

export const home = 'eu-west-1';
/** Where the clause wants a replica, and where it allows none. */
export const away = 'eu-central-1';
export const third = 'us-east-1';
export const regions = [away, home, third] as const;

/** What stands where, by Region and name. */
export type Estate = Record<string, Record<string, SecretDescription>>;

/** How late, and in which Regions not at all, the world is seen. Seconds. */
export interface Sight {
  readonly lag: number;
  readonly blind: readonly string[];
}

export interface Served {
  readonly at: number;
  readonly secret: SecretDescription | undefined;
}

/** Secrets Manager in memory: what is sent takes effect later, and what is read may be of earlier. */
export function createWorld(secrets: readonly SecretDescription[]) {
  let now = exampleNow;
  const estate: Estate = Object.fromEntries(regions.map((region) => [region, {}]));
  for (const secret of secrets) standing(secret.region)[secret.name] = secret;
  const past: { readonly at: number; readonly estate: Estate }[] = [{ at: 0, estate: structuredClone(estate) }];
  let planned: { readonly at: number; apply(): void }[] = [];
  /** Last answers to the audit, by Region and name. */
  const served = new Map<string, Served>();
  let failures = 0;
  /** How often somebody else changed something about a name. */
  const touched = new Map<string, number>();

  function standing(region: string): Record<string, SecretDescription> {
    return estate[region] ?? {};
  }

  function remember(): void {
    past.push({ at: now, estate: structuredClone(estate) });
  }

  function seenWith({ lag }: Sight): Estate {
    return past.findLast(({ at }) => at <= now - lag * 1000)?.estate ?? estate;
  }

  function look(sight: Sight, region: string, id: string): SecretDescription | undefined {
    if (sight.blind.includes(region)) {
      failures += 1;
      throw new ReadError('throttled', `${region} is not seen`);
    }
    return Object.values(seenWith(sight)[region] ?? {}).find(({ arn, name }) => arn === id || name === id);
  }

  function update(primary: SecretDescription, region: string, status: Omit<ReplicaStatus, 'region'> | undefined): void {
    const others = primary.replication.filter((one) => one.region !== region);
    const replication = status ? [...others, { region, ...status }] : others;
    const { primaryRegion: _, ...rest } = primary;
    const role = replication.length > 0 ? { primaryRegion: home } : {};
    standing(primary.region)[primary.name] = { ...rest, ...role, replication };
    remember();
  }

  function later(seconds: number, apply: () => void): void {
    planned.push({ at: now + seconds * 1000, apply });
  }

  function synchronise(name: string, region: string, key: string, force: boolean): void {
    const primary = standing(home)[name];
    if (!primary) return;
    if (primary.tags['network'] === 'broken') {
      update(primary, region, { status: 'Failed', message: 'Replication failed: network error', kmsKeyId: key });
      return;
    }
    const there = standing(region)[name];
    const arn = arnInRegion(primary.arn, region);
    if (there && there.arn !== arn) {
      const plain = !there.primaryRegion && there.replication.length === 0 && !there.deletedAt;
      if (!force || !plain) {
        update(primary, region, { status: 'Failed', message: conflict(name, region) });
        return;
      }
    }
    const { accessedAt: _, ...copied } = primary;
    const replica = { ...copied, region, arn, kmsKeyId: key, primaryRegion: home, replication: [], changedAt: now };
    standing(region)[name] = replica;
    update(primary, region, { status: 'InSync', kmsKeyId: key });
  }

  return {
    estate,
    served,
    now: () => now,
    failures: () => failures,
    touched: (name: string) => touched.get(name) ?? 0,
    pass(seconds: number): void {
      now += seconds * 1000;
      const due = planned.filter(({ at }) => at <= now);
      planned = planned.filter(({ at }) => at > now);
      for (const { apply } of due) apply();
    },
    /** Somebody else changes something. */
    people(name: string, change: (estate: Estate, now: number, name: string) => void): void {
      const before = JSON.stringify(regions.map((region) => standing(region)[name]));
      change(estate, now, name);
      const after = JSON.stringify(regions.map((region) => standing(region)[name]));
      if (after !== before) touched.set(name, (touched.get(name) ?? 0) + 1);
      remember();
    },
    reader: (sight: Sight): SecretsReader => ({
      listPages: () => {
        throw new Error('repairs do not list');
      },
      calls: () => ({}),
      async describe(region, id) {
        const secret = look(sight, region, id);
        const name = secret?.name ?? /secret:(.+)-\w{6}$/.exec(id)?.[1] ?? id;
        served.set(`${region} ${name}`, { at: now, secret });
        return secret;
      },
    }),
    witness: (sight: Sight): RepairWitness => ({
      describe: async (region, id) => look(sight, region, id),
      describeRaw: async (region, id) => look(sight, region, id) && ['ARN'],
      versionKeys: async (region, id) => [[look(sight, region, id)?.kmsKeyId ?? 'alias/aws/secretsmanager']],
    }),
    /** Carries out what AWS was sent. Answers false where AWS refuses it. */
    send({ operation, input }: RepairRequest): boolean {
      const arn = input.SecretId ?? '';
      const region = arn.split(':')[3] ?? '';
      const secret = Object.values(standing(region)).find((one) => one.arn === arn);
      if (!secret || secret.deletedAt) return false;
      const { name } = secret;
      if (operation === 'ReplicateSecretToRegions') {
        const { Region = '', KmsKeyId = 'alias/aws/secretsmanager' } = input.AddReplicaRegions?.[0] ?? {};
        const known = secret.replication.find((one) => one.region === Region);
        if (known && known.status !== 'Failed') return true;
        update(secret, Region, { status: 'InProgress', kmsKeyId: KmsKeyId });
        later(5, () => synchronise(name, Region, KmsKeyId, input.ForceOverwriteReplicaSecret === true));
      } else if (operation === 'RemoveRegionsFromReplication') {
        const from = input.RemoveReplicaRegions?.[0] ?? '';
        if (!secret.replication.some((one) => one.region === from)) return false;
        update(secret, from, { status: 'InProgress' });
        later(60, () => {
          delete standing(from)[name];
          update(standing(home)[name] ?? secret, from, undefined);
        });
      } else if (operation === 'UpdateSecret') {
        standing(region)[name] = { ...secret, ...(input.KmsKeyId && { kmsKeyId: input.KmsKeyId }), changedAt: now };
        const primary = standing(home)[name];
        if (primary) update(primary, region, { status: 'InSync', ...(input.KmsKeyId && { kmsKeyId: input.KmsKeyId }) });
      }
      return true;
    },
  };
}

export type World = ReturnType<typeof createWorld>;

export function conflict(name: string, region: string): string {
  return `Replication failed: Secret name ${name} already exists in region ${region}.`;
}
