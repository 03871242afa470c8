import type { Finding } from '../../../lib/domain/finding.ts';
import type { AuditResult, Gap, RegionCoverage } from '../../../lib/domain/result.ts';
import type { Expectation, Oracle } from './oracle.ts';

/** What is found of one secret of a name, by what the others are. */
const byTheName = ['name-shared', 'primary-misplaced', 'replica-missing'];

/** Only what the Region itself was asked for proves these; a lagging listing does not. */
const neverByListing = ['name-collision', 'replica-absent', 'replica-missing', 'replica-orphaned', 'replica-promoted'];

/** What a collision is caused by, in the result's words. */
const causes: Partial<Record<Expectation['holder'], string>> = {
  'another primary': 'primary',
  "another's replica": 'replica',
  stranger: 'unrelated',
};

/** Every way in which a result is not what the oracle says; empty when all is well. */
export function complaints({ expectations, hidden, unseen }: Oracle, result: AuditResult): string[] {
  const found = new Map(result.findings.map((finding) => [keyOf(finding), finding]));
  const expected = new Map(
    [...hidden, ...expectations].map((one) => [`${one.account} ${one.family} ${one.region}`, one]),
  );
  return [
    ...(found.size < result.findings.length ? ['a finding stands twice'] : []),
    ...expectations.flatMap((one) => missing(one, found, result)),
    ...result.findings.flatMap((finding) => {
      const about = expected.get(`${finding.account} ${finding.secret.arn} ${finding.region}`);
      return isTrue(finding, about)
        ? []
        : [`false: ${keyOf(finding)} ${finding.status} (${about?.sight ?? 'nothing there'})`];
    }),
    ...verdictComplaints(expectations, unseen, result),
    ...unexplained(result),
  ];
}

function keyOf({ account, secret, region, rule }: Finding): string {
  return `${account} ${secret.arn} ${region} ${rule}`;
}

/** What is true and was not said, unless it could not be seen; if it was refused, the audit must not call itself complete. */
function missing(one: Expectation, found: ReadonlyMap<string, Finding>, { verdict }: AuditResult): string[] {
  if (one.sight === 'foggy' || one.sight === 'excused') return [];
  if (one.sight === 'refused' && verdict === 'incomplete') return [];
  return [...one.findings]
    .filter(([rule, status]) => found.get(`${one.account} ${one.family} ${one.region} ${rule}`)?.status !== status)
    .map(([rule, status]) => `missing: ${one.account} ${one.family} ${one.region} ${rule} ${status} (${one.sight})`);
}

function isTrue({ rule, status, cause }: Finding, about: Expectation | undefined): boolean {
  if (!about) return false;
  if (rule === 'name-collision' && about.sight === 'clear' && cause !== causes[about.holder]) return false;
  if (about.sight === 'clear') return about.findings.get(rule) === status;
  if (status !== 'open' && status !== 'pending') return true;
  // Which of a name the clause means may look otherwise while listings lag: the next audit sees.
  if (about.sight === 'foggy' && byTheName.includes(rule)) return true;
  const appears = about.appearances.some((picture) => picture.get(rule) === status);
  if (about.truths.get(rule) === status || about.seeming.get(rule) === status) return true;
  return appears && !neverByListing.includes(rule);
}

function verdictComplaints(expectations: readonly Expectation[], unseen: readonly string[], result: AuditResult) {
  const { verdict, findings } = result;
  const open = findings.some(({ status }) => status === 'open') ? 'violations' : 'compliant';
  const everythingSeen = expectations.every(({ sight }) => sight === 'clear');
  if (unseen.length > 0) return verdict === 'incomplete' ? [] : [`${verdict}, but unseen: ${unseen.join('; ')}`];
  if (verdict === open || (verdict === 'incomplete' && !everythingSeen)) return [];
  return [`${verdict}, but everything was seen: ${open}; ${result.gaps.map(({ message }) => message).join(' ')}`];
}

/** Whatever makes an audit incomplete stands in its coverage or its gaps, and no gap says more than there is. */
function unexplained({ verdict, findings, coverage, gaps }: AuditResult): string[] {
  const counting = gaps.filter((gap) => !gap.exception || gap.exception.expired);
  const unread = coverage.filter(({ status }) => status === 'incomplete');
  const unknown = findings.filter(({ status }) => status === 'unknown');
  const doubts = counting.filter(({ kind }) => kind === 'secret-undecided');
  const isAt = ({ account, region, secret }: Finding) => ({
    gap: (gap: Gap) => gap.account === account && gap.region === region && gap.secret === secret.name,
    region: (entry: RegionCoverage) => entry.account === account && entry.region === region,
  });
  const places = doubts.map(({ account, region, secret }) => `${account} ${region} ${secret}`);
  return [
    ...(verdict === 'incomplete' && unread.length + counting.length === 0 ? ['incomplete, and nobody says why'] : []),
    ...(new Set(places).size < places.length ? ['a place is undecided twice'] : []),
    ...unknown
      .filter((one) => !counting.some(isAt(one).gap) && !unread.some(isAt(one).region))
      .map((one) => `no reason: ${keyOf(one)}`),
    ...doubts
      .filter((gap) => !unknown.some((one) => isAt(one).gap(gap) && gap.message.includes(one.rule)))
      .map(({ message }) => `nothing is undecided there: ${message}`),
    ...unknown
      .filter(({ rule }) => rule === 'replica-failed')
      .filter((one) => !doubts.some((gap) => isAt(one).gap(gap) && /replica-failed .*"Paused"/.test(gap.message)))
      .map((one) => `its new status is not named: ${keyOf(one)}`),
  ];
}
