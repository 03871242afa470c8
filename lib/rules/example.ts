import type { ReplicaKeys } from '../domain/kms-key.ts';
import type { Clause, ClauseRequirement, ReplicaRequirement, UnmatchedMode } from '../domain/policy.ts';
import type { FamilyId, ReplicaStatus, SecretDescription, SecretSnapshot, Sighting } from '../domain/secret.ts';
import type { Occupant, ReplicaView, Since, Standing } from './rule.ts';

/** What an example says; everything else is an ordinary healthy secret. */
export interface ExampleFacts {
  /** The primary's word on eu-central-1; null: it does not list the Region. Default: in sync, customer-managed key. */
  readonly reported?: Partial<ReplicaStatus> | null;
  /** The replica as eu-central-1 shows it; null: it is not there; `unseen`: the Region could not be read. */
  readonly local?: Partial<SecretSnapshot> | null | 'unseen' | 'not-asked';
  /** A fact that the replica's Region does not give. */
  readonly localLacks?: 'currentVersion' | 'createdAt';
  readonly localSource?: ReplicaView['localSource'];
  /** Null: the primary is gone. */
  readonly primary?: Partial<SecretSnapshot> | null;
  readonly occupant?: Occupant['relation'];
  /** Default: none. */
  readonly dependents?: readonly string[];
  /** Default: the clause means it, and no other. */
  readonly standing?: Standing;
  /** Default: `warn`. */
  readonly unmatched?: UnmatchedMode;
  /** Requirement for eu-central-1; null: the clause does not name that Region. Default: any key. */
  readonly requirement?: ReplicaRequirement | null;
  readonly require?: Partial<ClauseRequirement>;
  /** False: no clause matches the secret. */
  readonly clause?: false;
  readonly keys?: ReplicaKeys;
  readonly since?: Since;
  /** Look at the primary's own Region, as rules about the secret as a whole do. */
  readonly wholeSecret?: true;
}

export const exampleNow = Date.UTC(2026, 0, 15, 3, 0, 0);
export const minutes = 60_000;
export const days = 24 * 60 * minutes;

const home = 'eu-west-1';
const away = 'eu-central-1';

function arn(region: string, suffix = 'Ab12Cd'): string {
  return `arn:aws:secretsmanager:${region}:111122223333:secret:prod/payments/db-${suffix}`;
}

const primarySnapshot: SecretSnapshot = {
  arn: arn(home),
  name: 'prod/payments/db',
  account: '111122223333',
  region: home,
  primaryRegion: home,
  tags: { tier: 'critical' },
  currentVersion: 'v2',
  createdAt: exampleNow - 90 * days,
  changedAt: exampleNow - 10 * days,
};

/** The secret `prod/payments/db`, primary in eu-west-1, seen from its replica Region eu-central-1. */
export function exampleView(facts: ExampleFacts = {}): ReplicaView {
  const reported =
    facts.reported === null ? undefined : { region: away, status: 'InSync', kmsKeyId, ...facts.reported };
  const requirement = facts.requirement === null ? undefined : (facts.requirement ?? {});
  const clause = facts.clause === false ? undefined : clauseOf(requirement, facts.require);
  const view: ReplicaView = {
    family: { arn: arn(home), account: '111122223333', name: primarySnapshot.name, primaryRegion: home },
    region: away,
    primary: primarySighting(facts.primary, reported),
    reported,
    local: localSighting(facts),
    localSource: facts.localSource ?? 'listing',
    occupant: facts.occupant ? occupantOf(facts.occupant) : undefined,
    dependents: facts.dependents ?? [],
    clause,
    requirement: clause ? requirement : undefined,
    standing: facts.standing ?? { kind: 'subject', others: [] },
    unmatched: facts.unmatched ?? 'warn',
    keys: facts.keys ?? {},
    since: facts.since ?? {},
    now: exampleNow,
  };
  return facts.wholeSecret ? { ...view, region: home, reported: undefined, local: view.primary } : view;
}

/** Another secret of the name, in another Region. */
export const namesake: FamilyId = {
  arn: arn('us-east-1', 'Xy98Zz'),
  account: '111122223333',
  name: primarySnapshot.name,
  primaryRegion: 'us-east-1',
};

const kmsKeyId = 'alias/prod-secrets';

function primarySighting(
  facts: ExampleFacts['primary'],
  reported: ReplicaStatus | undefined,
): Sighting<SecretDescription> {
  if (facts === null) return { kind: 'absent' };
  return {
    kind: 'present',
    value: { ...primarySnapshot, ...facts, replication: reported ? [reported] : [] },
  };
}

function localSighting({ local, localLacks: lacks }: ExampleFacts): Sighting<SecretSnapshot> {
  if (local === null) return { kind: 'absent' };
  if (local === 'not-asked') return { kind: 'not-asked', reason: `this run does not read ${away}` };
  if (local === 'unseen') {
    return { kind: 'unseen', reason: `${away} could not be read: access denied`, accounted: true };
  }
  const replica = { ...primarySnapshot, arn: arn(away), region: away, kmsKeyId, ...local };
  if (!lacks) return { kind: 'present', value: replica };
  const { [lacks]: _, ...rest } = replica;
  return { kind: 'present', value: rest };
}

function occupantOf(relation: Occupant['relation']): Occupant {
  const { primaryRegion: _, ...standalone } = primarySnapshot;
  const suffix = relation === 'promoted' ? 'Ab12Cd' : 'Xy98Zz';
  const secret = { ...standalone, arn: arn(away, suffix), region: away, replication: [] };
  const primaryRegion = {
    promoted: {},
    unrelated: {},
    primary: { primaryRegion: away },
    replica: { primaryRegion: 'us-east-1' },
  };
  return { relation, secret: { ...secret, ...primaryRegion[relation] }, clause: undefined, isSubject: false };
}

function clauseOf(
  requirement: ReplicaRequirement | undefined,
  require: Partial<ClauseRequirement> | undefined,
): Clause {
  const replicas = requirement ? { [away]: requirement } : {};
  return {
    name: 'production',
    optional: false,
    match: {},
    require: { replicas, allowOthers: false, ...require },
    rules: {},
  };
}
