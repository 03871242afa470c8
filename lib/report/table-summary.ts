import { isExcepted, severities } from '../domain/finding.ts';
import type { AuditResult, Verdict } from '../domain/result.ts';
import { coverageText, firstUnmatched, isUncovered, partialText } from '../text/coverage.ts';
import { labelled, type Page, prose, type Style, shortened } from './page.ts';
import { title } from './table-findings.ts';
import { count } from './words.ts';

const verdicts: Readonly<Record<Verdict, { symbol: string; word: string; style: Style }>> = {
  compliant: { symbol: '✓', word: 'Compliant: ', style: ['bold', 'green'] },
  violations: { symbol: '✗', word: '', style: ['bold', 'red'] },
  incomplete: { symbol: '?', word: 'INCOMPLETE: ', style: ['bold', 'magenta'] },
};

/** The verdict, how many findings, how much was read to reach it, and under it how much of that the policy covers. */
export function summary(page: Page, result: AuditResult): string {
  const { symbol, word, style } = verdicts[result.verdict];
  const partial = partialText(result);
  const clean = result.verdict === 'compliant';
  const head = clean && partial !== null ? `Compliant as far as it was read: ${partial}: ` : word;
  const text = [
    `${head}${findings(result)} in ${count(result.counts.secrets, 'secret')}`,
    ...(partial === null || clean ? [] : [partial]),
    ...asides(result),
  ].join(' · ');
  // Green says that all of it is well.
  const painted = clean && partial !== null ? partialStyle : style;
  return [
    labelled(page, `${page.paint(painted, symbol)} `, page.paint(painted, text)),
    policyLine(page, result),
    ...(result.verdict === 'incomplete'
      ? [labelled(page, '  ', 'What was not read is unknown, never clean: the reasons are above.')]
      : []),
  ].join('\n');
}

const partialStyle: Style = ['bold', 'yellow'];

const namesShown = 3;
const longestName = 60;

function policyLine(page: Page, { policyCoverage }: AuditResult): string {
  const { names, more } = firstUnmatched(policyCoverage, namesShown);
  const listed = names.map((name) => shortened(name, longestName)).join(', ');
  const rest = more > 0 ? ` and ${more.toLocaleString('en-US')} more` : '';
  const uncovered = isUncovered(policyCoverage);
  const text = `${coverageText(policyCoverage)}${uncovered && listed !== '' ? `: ${listed}${rest}` : ''}`;
  return labelled(page, '  policy: ', page.paint(uncovered ? 'yellow' : 'dim', text));
}

const warningsShown = 10;

/** What in the policy has no effect, or leaves secrets uncovered; no section when there is nothing. */
export function warningsSection(page: Page, { warnings }: AuditResult): string[] {
  if (warnings.length === 0) return [];
  const more = warnings.length - warningsShown;
  return [
    [
      title(page, ['bold', 'yellow'], 'WARNINGS', 'about the policy; none of them makes the audit incomplete'),
      '',
      ...warnings
        .slice(0, warningsShown)
        .map(({ message }) => labelled(page, `  ${page.paint('yellow', '!')} `, prose(message, null))),
      ...(more > 0
        ? [labelled(page, '    ', `and ${more.toLocaleString('en-US')} more; \`--format json\` lists them all`)]
        : []),
    ].join('\n'),
  ];
}

function findings({ counts }: AuditResult): string {
  if (counts.findings.open === 0) return 'no findings';
  const parts = severities.filter((severity) => counts.open[severity] > 0);
  const bySeverity = parts.map((severity) => `${counts.open[severity]} ${severity}`).join(', ');
  return `${count(counts.findings.open, 'finding')} (${bySeverity})`;
}

function asides({ counts, coverage, gaps }: AuditResult): string[] {
  const excepted = counts.findings.excepted + gaps.filter(isExcepted).length;
  const complete = coverage.filter(({ status }) => status === 'complete').length;
  const accounts = new Set(coverage.map(({ account }) => account)).size;
  const calls = coverage.reduce((sum, entry) => sum + Object.values(entry.calls).reduce((a, b) => a + b, 0), 0);
  return [
    ...(counts.findings.unknown > 0 ? [`${counts.findings.unknown} unknown`] : []),
    ...(counts.findings.pending > 0 ? [`${counts.findings.pending} pending`] : []),
    ...(excepted > 0 ? [`${excepted} excepted`] : []),
    `${complete}/${coverage.length} Regions${accounts > 1 ? ` of ${accounts} accounts` : ''} read`,
    count(calls, 'call'),
  ];
}
