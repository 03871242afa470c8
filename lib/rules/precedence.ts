/**
 * One fault, one finding: where two rules are violated for one secret and Region, the first speaks and the second is
 * superseded: silent, but never resolved by it. Each pair says why.
 */
export const precedence: ReadonlyArray<{ readonly speaks: string; readonly silent: string; readonly why: string }> = [
  {
    speaks: 'replica-unexpected',
    silent: 'replica-failed',
    why: 'It wants removing, not repairing.',
  },
  {
    speaks: 'replica-failed',
    silent: 'replica-key-mismatch',
    why: 'Until replication works there is no replica whose key could be changed; replicating again sets the key.',
  },
];

/** The rules that stay silent, given those that are violated for one secret and Region: each with the rule that speaks. */
export function superseded(violated: ReadonlySet<string>): ReadonlyMap<string, string> {
  const silent = new Map<string, string>();
  for (const pair of precedence) {
    if (violated.has(pair.speaks) && violated.has(pair.silent)) silent.set(pair.silent, pair.speaks);
  }
  return silent;
}
