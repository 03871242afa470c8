import type { Facts, Finding } from '../../domain/finding.ts';
import type { AuditResult } from '../../domain/result.ts';
import { safeFixLines } from '../detail.ts';
import { sanitize } from '../sanitize.ts';
import { ago, expiredNote, utc } from '../words.ts';
import { stateOf } from './states.ts';

/** What the report shows of a finding: text, ready to be shown and to be searched; `''` where there is nothing. */
export const entryFields = [
  'id',
  'state',
  'rule',
  'cause',
  'account',
  'name',
  'arn',
  'primaryRegion',
  'region',
  'clause',
  'message',
  'quote',
  'since',
  'news',
  'remedy',
  'fix',
  'expected',
  'observed',
  'exception',
] as const;
export type Entry = Readonly<Record<(typeof entryFields)[number], string>>;

/** The findings of a result, worst first as the result has them, but those that are undecided or excepted last. */
export function entriesOf(result: AuditResult, byState: (a: Entry, b: Entry) => number): Entry[] {
  const news = newsOf(result);
  return result.findings.map((finding) => entryOf(finding, result, news)).sort(byState);
}

function entryOf(finding: Finding, result: AuditResult, news: ReadonlyMap<string, string>): Entry {
  const { observed, exception } = finding;
  const { statusMessage, ...facts } = observed;
  return {
    id: finding.id,
    state: stateOf(finding),
    rule: finding.rule,
    cause: finding.cause ?? '',
    account: finding.account,
    name: finding.secret.name,
    arn: finding.secret.arn,
    primaryRegion: finding.secret.primaryRegion,
    region: finding.region,
    clause: finding.clause ?? '',
    message: finding.message,
    // AWS's own words, where it has some: the rule's are about what they were recognised as.
    quote: typeof statusMessage === 'string' ? statusMessage : '',
    since: since(finding, result),
    news: news.get(finding.id) ?? '',
    remedy: finding.status === 'pending' ? '' : finding.remedy,
    fix: finding.status === 'pending' ? '' : fixOf(finding),
    expected: listed(finding.expected),
    observed: listed(facts),
    exception: exception === null ? '' : exceptionNote(finding),
  };
}

/** Without memory of earlier audits the only honest answer is "this audit". */
function since({ firstSeen }: Finding, { startedAt, finishedAt }: AuditResult): string {
  if (firstSeen >= startedAt) return `First seen in this audit, ${utc(firstSeen)}`;
  return `First seen ${ago(firstSeen, finishedAt)}, ${utc(firstSeen)}`;
}

/** Lines of a fix as JSON: an entry is nothing but texts (fix-lines.ts reads them). */
function fixOf(finding: Finding): string {
  const lines = safeFixLines(finding);
  return lines.length === 0 ? '' : JSON.stringify(lines);
}

function exceptionNote({ exception }: Finding): string {
  if (!exception) return '';
  if (exception.expired) return expiredNote(exception);
  return `until ${exception.until}, ${exception.owner}: ${exception.reason}`;
}

function listed(facts: Facts): string {
  // Values are safe already; a name is a key, and those are not.
  return Object.entries(facts)
    .map(([name, value]) => `${sanitize(name)}: ${value === null ? 'none' : String(value)}`)
    .join(', ');
}

/** What is new about findings since the run before, by id; nothing of a baseline, where all would be new. */
function newsOf({ changes }: AuditResult): Map<string, string> {
  if (!changes || changes.since === null) return new Map();
  const news = new Map<string, string>();
  for (const { kind, reopened, finding } of changes.events) {
    if (kind === 'opened') news.set(finding.id, reopened ? 'open again' : 'new');
    if (kind === 'changed') news.set(finding.id, 'changed');
  }
  return news;
}
