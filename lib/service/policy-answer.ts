import { expectedClauses } from '../audit/gaps.ts';
import type { Policy } from '../domain/policy.ts';
import type { AccountId, Instant } from '../domain/secret.ts';
import { pack, unpack } from './compact.ts';

/** What the audit of all accounts needs of the policy. */
interface Extract {
  /** When it was read, ISO 8601. */
  readonly at: string;
  /** The accounts of the policy, or of the organisation. */
  readonly accounts: readonly AccountId[];
  /** Names of the clauses that should match something in one of them. */
  readonly clauses: readonly string[];
}

/**
 * The answer of the function that audits an account to the one that audits all, which does not read the policy itself:
 * it would carry what reads YAML, checks it and knows where it may be, which is as much as all the rest of it.
 */
export interface PolicyAnswer {
  readonly packed: string;
}

/** `at`: when the reading began. */
export async function answerPolicy(policy: Policy, at: Instant): Promise<PolicyAnswer> {
  const extract: Extract = {
    at: new Date(at).toISOString(),
    accounts: policy.accounts,
    clauses: expectedClauses(policy),
  };
  return { packed: await pack(extract) };
}

export function readAnswer({ packed }: PolicyAnswer): Promise<Extract> {
  return unpack<Extract>(packed);
}
