import { arnInRegion } from '../../lib/domain/arn.ts';
import type { FixStep } from '../../lib/domain/fix.ts';
import type { Held, World } from './world.ts';

/** Watches over the last copies of values: a version that is nowhere any more, and that nobody gave up, is lost. */
export interface Values {
  /** ARNs of what a step takes from where it is. */
  taken(step: FixStep): Promise<readonly string[]>;
  /** What a step that somebody chose may take: the secret that it names, or the one that stands in its way. */
  giveUp(step: FixStep): Promise<void>;
  /** Versions that are lost by now, each once. */
  lost(): Promise<readonly string[]>;
}

/** @param given versions that were given up before: those of secrets that somebody had scheduled for deletion. */
export async function watchValues(world: World): Promise<Values> {
  const kept = new Set<string>();
  const given = new Set<string>();
  const reported = new Set<string>();

  function keep(held: readonly Held[]): void {
    for (const secret of held) {
      if (follows(secret, held)) continue;
      for (const version of secret.versions) if (!given.has(version)) kept.add(version);
    }
  }

  const start = await world.held();
  for (const { deletedAt, versions } of start)
    if (deletedAt !== undefined) for (const version of versions) given.add(version);
  keep(start);

  return {
    taken: async (step) => (await world.held()).filter((secret) => takes(step, secret)).map(({ arn }) => arn),
    async giveUp(step) {
      for (const { versions } of (await world.held()).filter((secret) => takes(step, secret))) {
        for (const version of versions) given.add(version);
      }
    },
    async lost() {
      const held = await world.held();
      const present = new Set(held.flatMap(({ versions }) => versions));
      const lost = [...kept].filter(
        (version) => !present.has(version) && !given.has(version) && !reported.has(version),
      );
      for (const version of lost) reported.add(version);
      keep(held);
      return lost;
    },
  };
}

/** A replica of a living primary holds nothing of its own: what it holds alone, its primary has given up before. */
function follows({ region, primaryRegion, arn }: Held, held: readonly Held[]): boolean {
  if (primaryRegion === undefined || primaryRegion === region) return false;
  const primary = held.find((one) => one.arn === arnInRegion(arn, primaryRegion));
  return primary !== undefined && (primary.primaryRegion ?? primaryRegion) === primaryRegion;
}

function takes({ operation, region, parameters }: FixStep, secret: Held): boolean {
  const { SecretId: arn, AddReplicaRegions: added, RemoveReplicaRegions: removed } = parameters;
  switch (operation) {
    case 'DeleteSecret':
      return secret.arn === arn;
    case 'RemoveRegionsFromReplication':
      return (
        secret.arn === arnInRegion(String(arn), secret.region) &&
        Array.isArray(removed) &&
        removed.includes(secret.region as never)
      );
    case 'ReplicateSecretToRegions': {
      const name = String(arn).split(':').slice(6).join(':').slice(0, -7);
      const targets = Array.isArray(added) ? added.map((target) => Object(target).Region) : [];
      return secret.region !== region && secret.name === name && targets.includes(secret.region);
    }
    default:
      return false;
  }
}
