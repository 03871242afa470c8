import type { ReplicaView } from './rule.ts';

interface Precedence {
  readonly speaks: string;
  readonly silent: readonly string[];
  readonly why: string;
  /** Absent: wherever both are violated. */
  readonly where?: (view: ReplicaView) => boolean;
}

/**
 * One fault, one finding: where two rules are violated for one secret and Region, the first speaks and the other is
 * superseded: silent, but never resolved by it. A rule about the whole secret silences others in all its Regions.
 * Pairs that are not here are two faults, and both speak. Only what is reported explains another: a superseded rule supersedes none.
 */
export const precedence: readonly Precedence[] = [
  {
    speaks: 'name-shared',
    silent: ['primary-misplaced', 'replica-missing', 'replica-promoted', 'name-collision'],
    why: 'Until it is decided which of the secrets the clause means, nothing can be said about where it should be.',
  },
  {
    speaks: 'name-shared',
    silent: ['replica-unexpected'],
    why: 'In a Region where the policy wants the primary, the replica may be what the primary is moved to once that is decided.',
    where: isWhereThePrimaryIsWanted,
  },
  {
    speaks: 'primary-misplaced',
    silent: ['replica-unexpected'],
    why: 'In a Region where the policy wants the primary, the replica is what the primary is moved to: it must not be removed.',
    where: isWhereThePrimaryIsWanted,
  },
  {
    speaks: 'primary-pending-deletion',
    silent: ['replica-missing', 'replica-promoted', 'name-collision'],
    why: 'A secret that is going away needs no replica; whether it should go is the question.',
  },
  {
    speaks: 'replica-unexpected',
    silent: [
      'replica-failed',
      'replica-stuck',
      'replica-absent',
      'replica-stale',
      'replica-metadata-drift',
      'replica-key-unusable',
      'replica-promoted',
      'replica-unused',
    ],
    why: 'It wants removing, not repairing.',
  },
  {
    speaks: 'replica-failed',
    silent: [
      'replica-stale',
      'replica-metadata-drift',
      'replica-key-mismatch',
      'replica-key-unusable',
      'replica-promoted',
      'name-collision',
      'replica-unused',
    ],
    why: 'They follow from the failure, or cause it; its own cause says which.',
  },
  {
    speaks: 'replica-promoted',
    silent: ['replica-missing', 'replica-absent', 'replica-key-mismatch', 'replica-key-unusable', 'replica-stuck'],
    why: 'The former replica is there, as a secret of its own.',
  },
  {
    speaks: 'name-collision',
    silent: ['replica-missing', 'replica-absent', 'replica-key-mismatch', 'replica-key-unusable', 'replica-stuck'],
    why: 'The other secret is why there is no replica.',
  },
  {
    speaks: 'replica-orphaned',
    silent: ['replica-missing'],
    why: 'The replica is there; what it lacks is a primary that knows it.',
  },
  {
    speaks: 'replica-absent',
    silent: ['replica-key-mismatch', 'replica-key-unusable', 'replica-unused'],
    why: 'There is no replica that could have a key or a reader.',
  },
  {
    speaks: 'replica-stuck',
    silent: ['replica-stale', 'replica-metadata-drift'],
    why: 'The replica lags because its replication does not end.',
  },
  {
    speaks: 'replica-stale',
    silent: ['replica-metadata-drift'],
    why: 'The whole replica lags, its tags included.',
  },
  {
    speaks: 'replica-key-mismatch',
    silent: ['replica-key-unusable'],
    why: 'The wrong key is to be replaced, not mended.',
  },
];

function isWhereThePrimaryIsWanted({ clause, region }: ReplicaView): boolean {
  return clause?.require?.primary?.includes(region) ?? false;
}

/**
 * The rules that stay silent, given those that are violated for one secret and Region: each with the rule that speaks. One that
 * is silent itself explains nothing: hence the order of the table, in which a rule stands after all that silence it.
 */
export function superseded(violated: ReadonlySet<string>, view: ReplicaView): ReadonlyMap<string, string> {
  const silent = new Map<string, string>();
  for (const entry of precedence) {
    if (!violated.has(entry.speaks) || silent.has(entry.speaks) || entry.where?.(view) === false) continue;
    for (const rule of entry.silent) if (!silent.has(rule)) silent.set(rule, entry.speaks);
  }
  return silent;
}
