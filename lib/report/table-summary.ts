import { isExcepted, severities } from '../domain/finding.ts';
import type { AuditResult, Verdict } from '../domain/result.ts';
import { labelled, type Page, type Style } from './page.ts';
import { count } from './words.ts';

const verdicts: Readonly<Record<Verdict, { symbol: string; word: string; style: Style }>> = {
  compliant: { symbol: '✓', word: 'Compliant: ', style: ['bold', 'green'] },
  violations: { symbol: '✗', word: '', style: ['bold', 'red'] },
  incomplete: { symbol: '?', word: 'INCOMPLETE: ', style: ['bold', 'magenta'] },
};

/** One line: the verdict, how many findings, and how much was read to reach it. */
export function summary(page: Page, result: AuditResult): string {
  const { symbol, word, style } = verdicts[result.verdict];
  const text = [`${word}${findings(result)} in ${count(result.counts.secrets, 'secret')}`, ...asides(result)].join(
    ' · ',
  );
  const line = labelled(page, `${page.paint(style, symbol)} `, page.paint(style, text));
  if (result.verdict !== 'incomplete') return line;
  return `${line}\n${labelled(page, '  ', 'What was not read is unknown, never clean: the reasons are above.')}`;
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
