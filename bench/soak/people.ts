import {
  CreateSecretCommand,
  DeleteSecretCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  StopReplicationToReplicaCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { away, home, names, third } from './estate.ts';
import type { Random } from './random.ts';
import { type Clients, readStanding, type Standing } from './truth.ts';

/** People who break things and mend them, by the calls that they would make. */
export interface People {
  /** One change, drawn. */
  change(): Promise<void>;
  mendAll(): Promise<void>;
  /** They change what they need: of what was changed within a week nothing may be overwritten. */
  use(): Promise<void>;
  /** What they need and no longer find as it was: somebody overwrote it. */
  lost(): Promise<readonly string[]>;
}

export function createPeople(random: Random, clients: Clients, pass: (seconds: number) => Promise<void>): People {
  /** ARNs in use, by name and Region. */
  const needed = new Map<
    string,
    { readonly name: string; readonly region: string; readonly arn: string | undefined }
  >();
  const client = (region: string) => {
    const found = clients[region];
    if (!found) throw new Error(`no client of ${region}`);
    return found;
  };

  async function replicate(name: string, region: string): Promise<void> {
    await client(home).send(
      new ReplicateSecretToRegionsCommand({ SecretId: name, AddReplicaRegions: [{ Region: region }] }),
    );
    await pass(60);
  }

  /** Replicas go a minute after they are removed. */
  async function remove(name: string, region: string): Promise<void> {
    const command = new RemoveRegionsFromReplicationCommand({ SecretId: name, RemoveReplicaRegions: [region] });
    await client(home).send(command);
    needed.delete(`${name} ${region}`);
    await pass(120);
  }

  async function need(name: string, region: string): Promise<void> {
    const { arns } = await readStanding(clients, name);
    needed.set(`${name} ${region}`, { name, region, arn: arns[region] });
  }

  async function collide({ name }: Standing): Promise<void> {
    await remove(name, away);
    await client(away).send(new CreateSecretCommand({ Name: name, SecretString: 'of somebody else' }));
    await need(name, away);
    if (random.chance(0.7)) await replicate(name, away);
  }

  async function mend({ name, reported, arns }: Standing): Promise<void> {
    if (reported[third] !== undefined) await remove(name, third);
    if (reported[away] === 'InSync') return;
    if (reported[away] !== undefined) await remove(name, away);
    if (arns[away] !== undefined) {
      await client(away).send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
      needed.delete(`${name} ${away}`);
      await pass(120);
    }
    await replicate(name, away);
  }

  async function breakIt(standing: Standing): Promise<void> {
    const { name, reported } = standing;
    const kind = random.pick(['lose', 'lose', 'extra', 'extra', 'collide', 'promote']);
    if (kind === 'extra' && reported[third] === undefined) await replicate(name, third);
    if (reported[away] !== 'InSync') return;
    if (kind === 'lose') await remove(name, away);
    if (kind === 'collide') await collide(standing);
    if (kind === 'promote') await client(away).send(new StopReplicationToReplicaCommand({ SecretId: name }));
  }

  return {
    async change() {
      // Half of it happens to the same few, so that what is over comes back.
      const few = names.slice(0, 4) as [string, ...string[]];
      const standing = await readStanding(clients, random.pick(random.chance(0.5) ? few : names));
      await (random.chance(0.5) ? mend(standing) : breakIt(standing));
    },
    async mendAll() {
      for (const name of names) await mend(await readStanding(clients, name));
    },
    async use() {
      for (const { name, region } of needed.values())
        await client(region).send(
          new UpdateSecretCommand({ SecretId: name, Description: `in use on ${new Date().toISOString()}` }),
        );
    },
    async lost() {
      const gone: string[] = [];
      for (const [key, { name, region, arn }] of needed) {
        const { arns } = await readStanding(clients, name);
        if (arns[region] === arn) continue;
        gone.push(key);
        needed.delete(key);
      }
      return gone;
    },
  };
}
