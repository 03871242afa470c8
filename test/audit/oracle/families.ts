import type { Clause, Policy } from '../../../lib/domain/policy.ts';
import type { Region, SecretDescription, SecretSnapshot } from '../../../lib/domain/secret.ts';
import { clauseFor } from './matching.ts';
import { familyArn, pagesOf, type WorldAccount } from './world.ts';

/** A primary and its replicas, or what is left of them, in the Regions that the policy lists. */
export interface Family {
  readonly arn: string;
  readonly account: WorldAccount;
  readonly home: Region;
  readonly name: string;
  readonly members: ReadonlyMap<Region, SecretDescription>;
  /** As listings that came to their ends would show them. */
  readonly listed: ReadonlyMap<Region, SecretSnapshot>;
  /** As the listings did show them. */
  readonly delivered: readonly SecretSnapshot[];
  readonly primary: SecretDescription | undefined;
  /** The clause that decides it; of an orphan, what all of its replicas agree on. */
  readonly clause: Clause | undefined;
  /** True of an orphan whose replicas would lead to different clauses. */
  readonly torn: boolean;
  /** Where there is a replica, or somebody says so, or the clause wants one of what it means. */
  readonly replicaRegions: readonly Region[];
}

export function familiesOf(policy: Policy, account: WorldAccount): Family[] {
  const delivered = policy.regions.flatMap((region) => pagesOf(account, region).flat());
  const arns = account.secrets.flatMap(({ truth, listed }) =>
    [truth, listed].flatMap((secret) => (secret && policy.regions.includes(secret.region) ? familyArn(secret) : [])),
  );
  return [...new Set(arns)].map((arn) => familyOf(policy, account, arn, delivered));
}

function familyOf(policy: Policy, account: WorldAccount, arn: string, delivered: readonly SecretSnapshot[]): Family {
  function mine<Secret extends SecretSnapshot>(secrets: ReadonlyArray<Secret | undefined>): Map<Region, Secret> {
    const ours = secrets.filter((secret) => secret !== undefined);
    return new Map(
      ours
        .filter((secret) => familyArn(secret) === arn && policy.regions.includes(secret.region))
        .map((secret) => [secret.region, secret]),
    );
  }
  const members = mine(account.secrets.map(({ truth }) => truth));
  const listed = mine(account.secrets.map((secret) => secret.listed));
  const home = arn.split(':')[3] ?? '';
  const primary = members.get(home);
  const clauses = new Set((primary ? [primary] : [...members.values()]).map((one) => clauseFor(policy, one, home)));
  const torn = clauses.size > 1;
  const clause = torn ? undefined : [...clauses][0];
  const replicaRegions = new Set([
    ...members.keys(),
    ...listed.keys(),
    ...(primary?.replication ?? []).map(({ region }) => region),
    ...Object.keys((primary && clause?.require?.replicas) ?? {}),
  ]);
  replicaRegions.delete(home);
  return {
    arn,
    account,
    home,
    name: arn.split(':').slice(6).join(':').slice(0, -7),
    members,
    listed,
    delivered: delivered.filter((secret) => familyArn(secret) === arn),
    primary,
    clause,
    torn,
    replicaRegions: [...replicaRegions],
  };
}
