import { type Finding, isExcepted, type Severity, severities } from '../domain/finding.ts';
import type { AuditResult, Gap, RegionCoverage, Verdict } from '../domain/result.ts';
import { coverageParts, firstUnmatched, isUncovered, partialText } from '../text/coverage.ts';
import type { FixLine } from '../text/fix.ts';
import { exceptionText, safeFixLines } from './detail.ts';
import { code, prose } from './markdown-text.ts';
import { count, utc } from './words.ts';

/** Of a comment on GitHub; a job summary may have 1 MiB, which so many characters cannot exceed. */
const mostCharacters = 65_536;

/** Of the whole: so much is kept for what comes after the findings. */
const forCoverage = 8_000;
const forGaps = 12_000;
const forWarnings = 4_000;
const forDetails = 16_000;

const verdicts: Readonly<Record<Verdict, string>> = {
  compliant: '✅ **Compliant**',
  violations: '❌ **Not compliant**',
  incomplete: '❔ **Incomplete**: what was not read is unknown, never clean',
};

const marks: Readonly<Record<Severity, string>> = { critical: '🟥', high: '🟧', medium: '🟨', low: '🟦' };

/**
 * For a comment on a pull request or a job's summary: the verdict, the findings from worst to least, what was not seen
 * and the coverage. What does not fit is counted (docs/output.md).
 */
export function formatMarkdown(result: AuditResult): string {
  const head = `## Secrets replication\n\n${verdictLine(result)}\n\n${policyLine(result)}\n`;
  const warnings = section('### Warnings', [], result.warnings, ({ message }) => `- ${prose(message)}`, forWarnings);
  const gaps = section('### Not seen', [], orderedGaps(result), gapLine, forGaps);
  const coverage = section('### Coverage', coverageHead, orderedRegions(result), coverageLine, forCoverage);
  const findings = ordered(result.findings);
  const room = mostCharacters - head.length - warnings.length - gaps.length - coverage.length;
  const table = section('### Findings', findingsHead, findings, findingRow, room - forDetails);
  const details = section('### What to do', [], findings, detailLine, room - table.length);
  return [head, table, gaps, warnings, coverage, details].filter((part) => part !== '').join('');
}

function verdictLine(result: AuditResult): string {
  const { verdict, counts, coverage } = result;
  const partial = partialText(result);
  const bySeverity = severities.filter((severity) => counts.open[severity] > 0);
  const parts = bySeverity.map((severity) => `${counts.open[severity]} ${severity}`);
  const open = `${count(counts.findings.open, 'finding')}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
  const others = (['unknown', 'pending', 'excepted'] as const)
    .filter((status) => counts.findings[status] > 0)
    .map((status) => `${counts.findings[status]} ${status}`);
  const complete = coverage.filter(({ status }) => status === 'complete').length;
  const isClean = verdict === 'compliant' && partial !== null;
  return [
    isClean ? `☑️ **Compliant as far as it was read: ${prose(partial)}**` : verdicts[verdict],
    ...(partial !== null && !isClean ? [`**${prose(partial)}**`] : []),
    `${open} in ${count(counts.secrets, 'secret')}`,
    ...others,
    `${complete}/${coverage.length} Regions read`,
  ].join(' · ');
}

const namesShown = 5;

function policyLine({ policyCoverage }: AuditResult): string {
  const parts = coverageParts(policyCoverage).map(({ n, label, stressed }) => {
    const text = `${n.toLocaleString('en-US')} ${label}`;
    return stressed ? `**${text}**` : text;
  });
  const { names, more } = firstUnmatched(policyCoverage, namesShown);
  const listed = names.map((name) => code(name)).join(', ');
  const rest = more > 0 ? ` and ${more.toLocaleString('en-US')} more` : '';
  const uncovered = isUncovered(policyCoverage);
  return `${uncovered ? '⚠️ ' : ''}Policy: ${parts.join(', ')}${uncovered && listed !== '' ? `: ${listed}${rest}` : ''}`;
}

/** Open ones first, each status from worst to least, as they come. */
function ordered(findings: readonly Finding[]): Finding[] {
  const places = { open: 0, unknown: 1, pending: 2, excepted: 3 };
  return findings.toSorted((a, b) => places[a.status] - places[b.status]);
}

const findingsHead = [
  '| severity | status | secret | Region | rule | first seen | id |',
  '|---|---|---|---|---|---|---|',
];

function findingRow({ severity, status, secret, region, rule, firstSeen, id }: Finding): string {
  const seen = prose(utc(firstSeen), 40);
  return `| ${marks[severity]} ${severity} | ${status} | ${code(secret.name)} | ${code(region, 40)} | ${code(rule, 60)} | ${seen} | ${code(id, 60)} |`;
}

function detailLine(finding: Finding): string {
  const { secret, region, message, remedy, cause, clause } = finding;
  const exception = exceptionText(finding);
  const asides = [
    ...(cause === null ? [] : [`cause ${code(cause, 60)}`]),
    ...(clause === null ? [] : [`clause ${code(clause, 60)}`]),
    ...(exception === null ? [] : [prose(exception, 300)]),
  ];
  const aside = asides.length === 0 ? '' : ` (${asides.join(', ')})`;
  const fix = finding.status === 'pending' ? [] : safeFixLines(finding);
  return [
    `- ${code(secret.name)} in ${code(region, 40)}: ${prose(message)}${aside}<br>**→** ${prose(remedy)}`,
    ...fix.flatMap(fixBlock),
  ].join('\n');
}

/** Within the finding's item. A command is a block of code, which nothing in it can end: it is one line, and begins with a word. */
function fixBlock({ kind, text, note, nested }: FixLine): string[] {
  const indent = nested ? '    ' : '  ';
  if (kind === 'option') return ['', `  - ${prose(text)}`];
  const said = kind === 'command' ? note : text;
  return [
    ...(said === undefined ? [] : ['', `${indent}${prose(said)}`]),
    ...(kind === 'command' ? ['', `${indent}\`\`\`sh`, `${indent}${text}`, `${indent}\`\`\``] : []),
  ];
}

function orderedGaps({ gaps }: AuditResult): Gap[] {
  return gaps.toSorted((a, b) => Number(isExcepted(a)) - Number(isExcepted(b)));
}

function gapLine(gap: Gap): string {
  const exception = exceptionText(gap);
  return `- ${code(gap.kind)}: ${prose(gap.message)}${exception === null ? '' : ` (${prose(exception, 300)})`}`;
}

const coverageHead = ['| account | Region | status | secrets | reason |', '|---|---|---|--:|---|'];

/** What is incomplete comes first: it must not be among what has no room. */
function orderedRegions({ coverage }: AuditResult): RegionCoverage[] {
  return coverage.toSorted((a, b) => Number(a.status === 'complete') - Number(b.status === 'complete'));
}

function coverageLine({ account, region, status, secrets, reason }: RegionCoverage): string {
  const mark = status === 'complete' ? '✅' : '❔';
  return `| ${code(account, 40)} | ${code(region, 40)} | ${mark} ${status} | ${secrets} | ${reason === null ? '' : prose(reason)} |`;
}

/** Of the note on what had no room. */
const noteLength = 120;

/** A heading and as many of its lines as there is room for, the rest counted and not even made; nothing where there are no lines. */
function section<T>(
  heading: string,
  head: readonly string[],
  items: readonly T[],
  lineOf: (item: T) => string,
  room: number,
): string {
  if (items.length === 0) return '';
  const start = `\n${heading}\n\n${head.map((line) => `${line}\n`).join('')}`;
  const shown: string[] = [];
  let left = room - start.length - noteLength;
  for (const item of items) {
    const line = `${lineOf(item)}\n`;
    left -= line.length;
    if (left < 0) break;
    shown.push(line);
  }
  const more = items.length - shown.length;
  const note = more > 0 ? `\n…and ${more.toLocaleString('en-US')} more; \`--format json\` lists them all.\n` : '';
  return `${start}${shown.join('')}${note}`;
}
