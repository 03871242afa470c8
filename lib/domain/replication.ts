import type { ReplicaStatus } from './secret.ts';

/** From worst to best; a status that nobody knows stands between, because it may mean anything. */
const ranks: Readonly<Record<string, number>> = { Failed: 0, InProgress: 2, InSync: 3 };
const unknownRank = 1;

/**
 * At most one status for each Region. Where an answer holds several for one Region the worst counts; of two that are equally bad
 * and yet differ neither can be believed, and the status says so, which every rule reads as unknown. moto is known to answer so
 * (docs/aws-facts.md, "Replication status").
 */
export function onePerRegion(replication: readonly ReplicaStatus[]): readonly ReplicaStatus[] {
  const byRegion = Map.groupBy(replication, ({ region }) => region);
  if (byRegion.size === replication.length) return replication;
  return [...byRegion.values()].map(worst);
}

function worst(statuses: readonly ReplicaStatus[]): ReplicaStatus {
  const least = Math.min(...statuses.map(rank));
  const [first, ...others] = statuses.filter((status) => rank(status) === least);
  if (!first) throw new Error('no status at all');
  const { region, status, message } = first;
  // A failure is one whatever else it says.
  const text = (one: ReplicaStatus) => JSON.stringify([one.status, one.message, one.kmsKeyId, one.accessedAt]);
  if (status === 'Failed' || others.every((other) => text(other) === text(first))) return first;
  return { region, status: `${status}, twice and not alike`, ...(message === undefined ? {} : { message }) };
}

function rank({ status }: ReplicaStatus): number {
  return Object.hasOwn(ranks, status) ? (ranks[status] ?? unknownRank) : unknownRank;
}
