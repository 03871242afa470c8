/** Why a replication failed; `unknown` wherever the text is not recognised. */
export type FailureCause =
  | 'name-conflict'
  | 'stranded'
  | 'kms-access'
  | 'kms-key'
  | 'region-disabled'
  | 'network'
  | 'unknown';

// Only the first two wordings were ever seen; the others are guesses at AWS's wording, kept loose, and what fits
// none of them stays unknown (docs/aws-facts.md, "Why replication fails"). Order matters: the first match decides.
const patterns: ReadonlyArray<readonly [FailureCause, RegExp]> = [
  ['stranded', /currently replicated to .{0,200} with a different arn/i],
  ['name-conflict', /already exists/i],
  [
    'kms-key',
    /(kms|\bkey\b).{0,400}(disabled|not found|does ?n[o']t exist|pending ?deletion|invalid ?state|unavailable)/i,
  ],
  [
    'kms-access',
    /(access ?denied|not authori[sz]ed|permission|not allowed).{0,400}(kms|\bkey\b|decrypt|encrypt|datakey)/i,
  ],
  [
    'kms-access',
    /(kms|\bkey\b|decrypt|encrypt|datakey).{0,400}(access ?denied|not authori[sz]ed|permission|denied|not allowed)/i,
  ],
  ['region-disabled', /region.{0,200}(not enabled|disabled|not opted|opt-?in|not available)/i],
  ['network', /network|time(d)? ?-?out|connection|unreachable/i],
];

/** Classifies a primary's StatusMessage for a Failed replica. The raw text is always shown beside it. */
export function failureCause(message: string | undefined): FailureCause {
  if (!message) return 'unknown';
  for (const [cause, pattern] of patterns) if (pattern.test(message)) return cause;
  return 'unknown';
}
