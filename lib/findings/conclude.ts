import type { Withdrawal } from '../domain/event.ts';
import type { Answer, Finding } from '../domain/finding.ts';
import type { Clause, Policy } from '../domain/policy.ts';
import type { Sighting } from '../domain/secret.ts';
import type { FindingObservation } from './lifecycle.ts';

/** What an audit learned about the secret of an open finding, in the finding's Region. */
export interface Outcome {
  readonly clause: Clause | undefined;
  /** The answer of the finding's own rule; undefined when the policy did not let it be asked. */
  readonly answer: Answer | { readonly kind: 'superseded' } | undefined;
  /** True when another rule is violated in the same place, or might be: it could not decide, or waits for a grace to end. */
  readonly otherwiseWrong: boolean;
  readonly primary: Sighting<unknown>;
  readonly local: Sighting<unknown>;
}

/**
 * How an open finding ends that an audit did not find again; undefined: it does not end. What was not seen, is within a
 * grace, or is silenced by another finding stays open.
 */
export function conclude(
  finding: Finding,
  policy: Policy,
  outcome: Outcome | undefined,
): FindingObservation | undefined {
  const gone = leftThePolicy(finding, policy);
  if (gone) return { kind: 'withdrawn', withdrawal: gone };
  if (!outcome) return undefined;
  const { answer, clause, primary } = outcome;
  if (!answer) {
    // Which clause matches a secret that is gone cannot be told: its tags went with it.
    if (!clause && primary.kind !== 'present') return outOfPlace(outcome);
    const off = clause?.rules[finding.rule]?.enabled === false;
    return { kind: 'withdrawn', withdrawal: off ? 'rule' : 'clause' };
  }
  if (answer.kind === 'compliant') return { kind: 'over', resolution: 'compliant' };
  if (answer.kind !== 'not-applicable') return undefined;
  // Of a primary that is gone the clause asks nothing: that ends by what became of the secret, not by the policy.
  if (answer.byPolicy && primary.kind === 'present') return { kind: 'withdrawn', withdrawal: 'clause' };
  return outOfPlace(outcome);
}

/** The facts that it was about are gone: over, if everything there was seen and nothing else is wrong in their place. */
function outOfPlace({ otherwiseWrong, primary, local }: Outcome): FindingObservation | undefined {
  const seen = [primary, local].every(({ kind }) => kind === 'present' || kind === 'absent');
  if (!seen || otherwiseWrong) return undefined;
  const gone = primary.kind === 'absent' && local.kind === 'absent';
  return { kind: 'over', resolution: gone ? 'secret-gone' : 'no-longer-applies' };
}

function leftThePolicy({ account, region, secret }: Finding, policy: Policy): Withdrawal | undefined {
  if (!policy.accounts.includes(account)) return 'account';
  if (!policy.regions.includes(region) || !policy.regions.includes(secret.primaryRegion)) return 'region';
  return undefined;
}
