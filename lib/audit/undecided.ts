import { type Finding, isExcepted } from '../domain/finding.ts';
import type { Gap, RegionCoverage } from '../domain/result.ts';
import type { JudgedAnswer, Unknown } from './evaluate.ts';

/** A finding that makes the audit incomplete, and why its rule could not decide. */
export interface Undecided {
  readonly finding: Finding;
  readonly answer: Unknown;
}

/** Undefined where the rule has decided, or where an exception lets it be unknown. */
export function undecided(finding: Finding, { answer }: JudgedAnswer): Undecided | undefined {
  return finding.status === 'unknown' && answer.kind === 'unknown' ? { finding, answer } : undefined;
}

/**
 * A gap for each secret and Region where a rule could not decide, unless what was not read there is the reason and is told
 * already. Whoever asks why an audit is incomplete looks at coverage and gaps: a summary of an account has no findings.
 */
export function undecidedGaps(
  all: readonly Undecided[],
  coverage: readonly RegionCoverage[],
  gaps: readonly Gap[],
): Gap[] {
  const told = new Set([
    ...coverage.filter(({ status }) => status === 'incomplete').map(({ account, region }) => `${account} ${region}`),
    ...gaps.filter((gap) => gap.kind === 'secret-unreadable' && !isExcepted(gap)).map(placeOfGap),
  ]);
  const untold = all.filter(({ finding, answer }) => {
    const { account, region, secret } = finding;
    const isTold = told.has(`${account} ${region}`) || told.has(`${account} ${region} ${secret.name}`);
    return !(answer.unseen && isTold);
  });
  const places = Map.groupBy(untold, ({ finding }) => `${finding.account} ${finding.region} ${finding.secret.name}`);
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, ofPlace]) => gapOf(ofPlace));
}

function placeOfGap({ account, region, secret }: Gap): string {
  return `${account} ${region} ${secret}`;
}

/** One gap, whatever the rules met there: rules that met the same share a sentence. */
function gapOf(ofPlace: readonly Undecided[]): Gap[] {
  const [first] = ofPlace;
  if (!first) return [];
  const { account, region, secret } = first.finding;
  const reasons = [...Map.groupBy(ofPlace, ({ answer }) => answer.reason)].sort(([a], [b]) => (a < b ? -1 : 1));
  const sentences = reasons.map(([reason, ofReason]) => {
    const rules = [...new Set(ofReason.map(({ finding }) => finding.rule))].sort();
    return `${rules.join(' and ')} could not judge ${secret.name} in ${region}: ${reason}.`;
  });
  const remedies = new Set(reasons.flatMap(([, ofReason]) => ofReason.flatMap(({ answer }) => answer.remedy ?? [])));
  const message = [...sentences, ...remedies].join(' ');
  return [{ kind: 'secret-undecided', account, region, secret: secret.name, exception: null, message }];
}
