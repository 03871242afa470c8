import type { Policy } from '../domain/policy.ts';
import type { AccountId, Region } from '../domain/secret.ts';

/** What one run reads: the policy's accounts and Regions, or the part of them that the caller asked for. */
export interface Scope {
  readonly accounts: readonly AccountId[];
  readonly regions: readonly Region[];
  reads(region: Region): boolean;
  /** A sentence for what could not be seen in a Region outside the scope. */
  whyNot(region: Region): string;
}

export interface Narrowing {
  readonly accounts?: readonly AccountId[] | undefined;
  readonly regions?: readonly Region[] | undefined;
}

export function scopeOf(policy: Policy, { accounts, regions }: Narrowing): Scope {
  const read = new Set(regions ?? policy.regions);
  return {
    accounts: accounts ?? policy.accounts,
    regions: [...read].sort(),
    reads: (region) => read.has(region),
    whyNot: (region) =>
      policy.regions.includes(region) ? `this run does not read ${region}` : `the policy does not list ${region}`,
  };
}
