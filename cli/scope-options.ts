import type { Policy } from '../lib/domain/policy.ts';
import type { AccountId, Region } from '../lib/domain/secret.ts';
import { closest } from '../lib/policy/suggest.ts';
import { CommandError, type Problem } from './problem.ts';

export interface ScopeOptions {
  readonly policy: string;
  readonly account?: readonly string[];
  readonly region?: readonly string[];
}

/** The part of the policy's accounts and Regions that a run reads; absent: all of them. */
export interface ChosenScope {
  readonly accounts?: readonly AccountId[];
  readonly regions?: readonly Region[];
}

/** @throws CommandError with every account and Region that the policy does not list. */
export function chosenScope(policy: Policy, { account, region, policy: file }: ScopeOptions): ChosenScope {
  const problems = [
    ...strangers('--account', 'an account', account, policy.accounts, file),
    ...strangers('--region', 'a Region', region, policy.regions, file),
  ];
  if (problems.length > 0) throw new CommandError(problems);
  return {
    ...(account && { accounts: [...new Set(account)] }),
    ...(region && { regions: [...new Set(region)] }),
  };
}

function strangers(
  option: string,
  kind: string,
  wanted: readonly string[] = [],
  listed: readonly string[],
  file: string,
): readonly Problem[] {
  return wanted
    .filter((value) => !listed.includes(value))
    .map((value) => {
      const near = closest(value, listed);
      const suggestion = near === undefined ? '' : ` Did you mean "${near}"?`;
      return {
        where: option,
        message: `"${value}" is not ${kind} of ${file}, which lists ${listed.join(', ')}.${suggestion}`,
        example: `${option} ${near ?? listed.join(' ')}`,
      };
    });
}
