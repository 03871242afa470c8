import stringWidth from 'string-width';
import { type Finding, type FindingStatus, type Severity, severities } from '../domain/finding.ts';
import type { AuditResult } from '../domain/result.ts';
import type { FixLine } from '../text/fix.ts';
import { safeFixLines } from './detail.ts';
import { labelled, type Page, prose, type Style, shortened } from './page.ts';
import { each } from './parts.ts';
import { gatherUnread } from './table-unread.ts';
import { ago, count, expiredNote, utc } from './words.ts';

export const severityStyle: Readonly<Record<Severity, Style>> = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
};

/** A status message may have 4096 characters (docs/aws-facts.md, "Replication status"). */
const longestQuote = 300;

/** Open findings by severity, then those that could not be decided, then those still within their grace. */
export function* findingsSections(page: Page, result: AuditResult, remembers: boolean): Generator<string> {
  const withStatus = (status: FindingStatus) => result.findings.filter((finding) => finding.status === status);
  const blocks = (findings: readonly Finding[], symbol: string) =>
    each(findings, (finding) => block(page, symbol, finding, result));

  for (const severity of severities) {
    const findings = withStatus('open').filter((finding) => finding.severity === severity);
    const style = severityStyle[severity];
    const heading = title(page, style, severity.toUpperCase(), count(findings.length, 'finding'));
    yield* section(heading, blocks(findings, page.paint(style, '✗')));
  }

  const unknown = withStatus('unknown');
  const { others, blocks: unread } = gatherUnread(page, unknown, result);
  const undecided = `${count(unknown.length, 'finding')}: could not be decided; this is not clean`;
  const heading = title(page, 'magenta', 'UNKNOWN', undecided);
  yield* section(heading, blocks(others, page.paint('magenta', '?')), unread);

  const pending = withStatus('pending');
  const waiting = `${count(pending.length, 'finding')}: not a violation yet, and not clean either`;
  const hint = remembers
    ? 'A later audit will tell.'
    : 'Only an audit that remembers earlier ones can tell: `audit --state FILE`.';

  yield* section(
    title(page, 'blue', 'PENDING', waiting),
    blocks(pending, page.paint('blue', '…')),
    pending.length === 0 ? [] : [labelled(page, '  ', hint)],
  );
}

/** The heading, then the blocks; nothing where there are none. */
export function* section(heading: string, ...groups: readonly Iterable<string>[]): Generator<string> {
  let isBegun = false;
  for (const blocks of groups) {
    for (const block of blocks) {
      if (!isBegun) yield heading;
      isBegun = true;
      yield block;
    }
  }
}

export function title(page: Page, style: Style, heading: string, note: string): string {
  return labelled(page, `${page.paint(style, heading)}  `, page.paint('dim', note));
}

function block(page: Page, symbol: string, finding: Finding, result: AuditResult): string {
  const indent = '    ';
  const field = (label: string, text: string) =>
    labelled(page, `${indent}${page.paint('bold', label.padEnd(7))}`, text);
  return [
    labelled(page, `  ${symbol} `, place(page, finding)),
    labelled(page, indent, page.paint('dim', context(finding, result))),
    labelled(page, indent, prose(finding.message, finding.secret.name)),
    ...awsWords(finding).map((words) => field('AWS', words)),
    labelled(page, indent, seen(finding, result)),
    ...(finding.exception ? [field('note', expiredNote(finding.exception))] : []),
    ...(finding.status === 'pending' ? [] : [field('do', prose(finding.remedy, finding.secret.name))]),
    ...(finding.status === 'pending' ? [] : safeFixLines(finding).map((line) => fixLine(page, line, finding))),
  ].join('\n');
}

/** Under the remedy. A command is not wrapped, or it would be copied in pieces. */
function fixLine(page: Page, { kind, text, note, nested }: FixLine, { secret }: Finding): string {
  const indent = ' '.repeat(nested ? fixIndent + 2 : fixIndent);
  if (kind !== 'command') return labelled(page, indent, prose(text, kind === 'do' ? null : secret.name));
  const command = `${indent}${page.paint('cyan', text)}`;
  return note === undefined ? command : `${labelled(page, indent, note)}\n${command}`;
}

const fixIndent = 11;

/** What AWS says of a replica: the rule's own words are about what it was recognised as, if it was. */
function awsWords({ observed }: Finding): string[] {
  const { statusMessage } = observed;
  return typeof statusMessage === 'string' && statusMessage !== ''
    ? [`"${shortened(statusMessage, longestQuote)}"`]
    : [];
}

/** Secret and Region on one line, however long the name. */
export function place(page: Page, { secret, region }: Finding): string {
  const between = region === secret.primaryRegion ? 'in' : '→';
  const name = shortened(secret.name, page.width - placeIndent - stringWidth(` ${between} ${region}`));
  return `${page.paint('bold', name)} ${page.paint('dim', between)} ${page.paint('bold', region)}`;
}

const placeIndent = 4;

export function context({ rule, cause, secret, region, account, clause }: Finding, { coverage }: AuditResult): string {
  const accounts = new Set(coverage.map((entry) => entry.account));
  return [
    cause ? `${rule} (${cause})` : rule,
    ...(region === secret.primaryRegion ? [] : [`primary in ${secret.primaryRegion}`]),
    ...(accounts.size > 1 ? [`account ${account}`] : []),
    ...(clause === null ? [] : [`clause "${clause}"`]),
  ].join(' · ');
}

/** Without memory of earlier audits the only honest answer is "this audit"; a finding that was seen before says when. */
function seen({ firstSeen }: Finding, { startedAt, finishedAt }: AuditResult): string {
  if (firstSeen >= startedAt) return `first seen in this audit, ${utc(firstSeen)}`;
  return `first seen ${ago(firstSeen, finishedAt)}, ${utc(firstSeen)}`;
}
