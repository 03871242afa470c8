import type { Clause, ReplicaRequirement } from '../domain/policy.ts';
import type { ReplicaStatus, SecretDescription, SecretSnapshot } from '../domain/secret.ts';
import type { ReplicaView } from './rule.ts';

/** What an example says; everything else is an ordinary healthy secret. */
export interface ExampleFacts {
  /** The primary's word on eu-central-1; null: it does not list the Region. Default: in sync, customer-managed key. */
  readonly reported?: Partial<ReplicaStatus> | null;
  /** The replica as eu-central-1 shows it; null: it is not there; `unseen`: the Region could not be read. */
  readonly local?: Partial<SecretSnapshot> | null | 'unseen';
  readonly primary?: Partial<SecretSnapshot>;
  /** Requirement for eu-central-1; null: the clause does not name that Region. Default: any key. */
  readonly requirement?: ReplicaRequirement | null;
  readonly allowOthers?: boolean;
  /** False: no clause matches the secret. */
  readonly clause?: false;
}

const now = Date.UTC(2026, 0, 15, 3, 0, 0);
const day = 86_400_000;

function arn(region: string): string {
  return `arn:aws:secretsmanager:${region}:111122223333:secret:prod/payments/db-Ab12Cd`;
}

/** The secret `prod/payments/db`, primary in eu-west-1, seen from its replica Region eu-central-1. */
export function exampleView(facts: ExampleFacts = {}): ReplicaView {
  const region = 'eu-central-1';
  const family = {
    arn: arn('eu-west-1'),
    account: '111122223333',
    name: 'prod/payments/db',
    primaryRegion: 'eu-west-1',
  };
  const shared: SecretSnapshot = {
    arn: family.arn,
    name: family.name,
    account: family.account,
    region: family.primaryRegion,
    primaryRegion: family.primaryRegion,
    tags: { tier: 'critical' },
    currentVersion: 'v1',
    createdAt: now - 90 * day,
    changedAt: now - 10 * day,
  };
  const key = 'alias/prod-secrets';
  const reported: ReplicaStatus | undefined =
    facts.reported === null ? undefined : { region, status: 'InSync', kmsKeyId: key, ...facts.reported };
  const primary: SecretDescription = { ...shared, ...facts.primary, replication: reported ? [reported] : [] };
  const replica: SecretSnapshot = { ...shared, arn: arn(region), region, kmsKeyId: key };
  const requirement = facts.requirement === null ? undefined : (facts.requirement ?? {});
  const clause: Clause | undefined =
    facts.clause === false
      ? undefined
      : {
          name: 'production',
          optional: false,
          match: {},
          require: {
            replicas: requirement ? { [region]: requirement } : {},
            allowOthers: facts.allowOthers ?? false,
          },
          rules: {},
        };
  return {
    family,
    region,
    primary: { kind: 'present', value: primary },
    reported,
    local: localSighting(facts.local, replica),
    clause,
    requirement: clause ? requirement : undefined,
    now,
  };
}

function localSighting(local: ExampleFacts['local'], replica: SecretSnapshot): ReplicaView['local'] {
  if (local === null) return { kind: 'absent' };
  if (local === 'unseen') return { kind: 'unseen', reason: 'eu-central-1 could not be read: access denied' };
  return { kind: 'present', value: { ...replica, ...local } };
}
