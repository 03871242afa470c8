import { arnInRegion } from '../../lib/domain/arn.ts';
import type { Clause, Policy } from '../../lib/domain/policy.ts';
import type { ReplicaStatus, SecretDescription } from '../../lib/domain/secret.ts';

export const account = '111122223333';
export const now = Date.UTC(2026, 0, 15, 3, 0, 0);
export const clock = { now: () => now };

export interface SecretFacts extends Partial<SecretDescription> {
  readonly suffix?: string;
}

/** A standalone secret in eu-west-1, unless the facts say otherwise. */
export function aSecret({ suffix = 'Ab12Cd', ...facts }: SecretFacts = {}): SecretDescription {
  const { name = 'prod/db', region = 'eu-west-1', account: owner = account } = facts;
  return {
    arn: `arn:aws:secretsmanager:${region}:${owner}:secret:${name}-${suffix}`,
    name,
    account: owner,
    region,
    tags: {},
    currentVersion: 'v1',
    createdAt: now - 86_400_000,
    changedAt: now - 86_400_000,
    replication: [],
    ...facts,
  };
}

/** A primary and what its Regions hold: `replicas` are in sync and present there, unless a status says otherwise. */
export function aFamily(
  facts: SecretFacts,
  replicas: ReadonlyArray<string | (ReplicaStatus & { readonly absent?: true })>,
): SecretDescription[] {
  const { region = 'eu-west-1' } = facts;
  const replication = replicas.map((replica) =>
    typeof replica === 'string' ? { region: replica, status: 'InSync', kmsKeyId: 'alias/aws/secretsmanager' } : replica,
  );
  const primary = aSecret({ ...facts, primaryRegion: region, replication });
  const present = replication.filter((replica) => !('absent' in replica));
  return [primary, ...present.map((replica) => aReplica(primary, replica.region))];
}

/** The replica of a primary, as its own Region describes it. */
export function aReplica(primary: SecretDescription, region: string): SecretDescription {
  return { ...primary, region, arn: arnInRegion(primary.arn, region), replication: [] };
}

export function aClause(facts: Partial<Clause> = {}): Clause {
  return {
    name: 'production',
    optional: false,
    match: {},
    require: { replicas: { 'eu-central-1': {} }, allowOthers: false },
    rules: {},
    ...facts,
  };
}

export function aPolicy(facts: Partial<Policy> = {}): Policy {
  return {
    version: 1,
    accounts: [account],
    regions: ['eu-central-1', 'eu-west-1', 'us-east-1'],
    clauses: [aClause()],
    exceptions: [],
    unmatched: 'warn',
    sealed: true,
    ...facts,
  };
}
