import type { Finding } from '../domain/finding.ts';
import { isExcepted } from '../domain/finding.ts';
import type { AuditResult, Gap, RegionCoverage, Warning } from '../domain/result.ts';
import { coverageText, partialText } from '../text/coverage.ts';
import { exceptionText, findingDetail } from './detail.ts';
import { each, type Parts } from './parts.ts';
import { sanitizeResult } from './sanitize.ts';
import type { Tool } from './schema.ts';

type Outcome = 'failure' | 'error' | 'skipped';

interface Case {
  readonly name: string;
  /** Absent: it passed. */
  readonly outcome?: Outcome;
  readonly type?: string;
  readonly message?: string;
  readonly detail?: string;
}

interface Suite {
  readonly name: string;
  /** Made each time that they are gone through: their details are longer than the findings. */
  readonly cases: Iterable<Case>;
  readonly properties?: Readonly<Record<string, string | number>>;
  readonly output?: string;
}

/**
 * JUnit XML as Jenkins and Surefire read it. One suite per rule that found something, since an audit reads one account
 * most of the time and people fix one kind of fault at a time; one for the Regions, whose tests pass where they were
 * read, so that a clean audit is not an empty one; one for what else was not seen, and one for warnings (docs/output.md).
 */
export function* formatJunit(result: AuditResult, tool: Tool): Parts {
  const safe = sanitizeResult(result);
  const suites = [
    coverageSuite(safe),
    ...ruleSuites(safe.findings),
    ...gapSuite(safe.gaps),
    ...warningSuite(safe.warnings),
  ].map(tallied);
  const seconds = ((Date.parse(safe.finishedAt) - Date.parse(safe.startedAt)) / 1000).toFixed(3);
  const sum = (what: 'tests' | 'failures' | 'errors') => suites.reduce((all, { tally }) => all + tally[what], 0);
  const total = { tests: sum('tests'), failures: sum('failures'), errors: sum('errors') };
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites${attributes({ name: tool.name, ...total, time: seconds })}>\n`;
  for (const suite of suites) for (const line of suiteLines(suite, safe, tool)) yield `${line}\n`;
  yield '</testsuites>\n';
}

function coverageSuite(result: AuditResult): Suite {
  const { coverage, verdict, policyCoverage } = result;
  const partial = partialText(result);
  const whole: Case = { name: partial === null ? 'everything was read' : `everything asked for was read: ${partial}` };
  const incomplete: Case = {
    ...whole,
    outcome: 'error',
    type: 'incomplete',
    message: 'The audit is incomplete: what was not read is unknown, never clean.',
  };
  const { unmatchedSecrets, ...counts } = policyCoverage;
  const names = unmatchedSecrets.map(({ account, name, region }) => `${name} in ${region} of ${account}`);
  return {
    name: 'coverage',
    cases: [verdict === 'incomplete' ? incomplete : whole, ...coverage.map(regionCase)],
    properties: {
      ...Object.fromEntries(Object.entries(counts).map(([name, value]) => [`policy.${name}`, value])),
      ...(partial !== null && { partial }),
    },
    output: [`policy: ${coverageText(policyCoverage)}`, ...names].join('\n'),
  };
}

function regionCase({ account, region, status, reason, secrets }: RegionCoverage): Case {
  const name = `${region} of ${account}`;
  if (status === 'complete') return { name };
  const message = reason ?? 'The reason is not known.';
  return { name, outcome: 'error', type: 'incomplete', message, detail: `secrets listed: ${secrets}` };
}

function ruleSuites(findings: readonly Finding[]): Suite[] {
  const byRule = [...Map.groupBy(findings, ({ rule }) => rule)].sort(([a], [b]) => (a < b ? -1 : 1));
  return byRule.map(([name, ofRule]) => ({ name, cases: each(ofRule, findingCase) }));
}

const outcomes: Readonly<Record<Finding['status'], Outcome>> = {
  open: 'failure',
  unknown: 'error',
  pending: 'skipped',
  excepted: 'skipped',
};

function findingCase(finding: Finding): Case {
  const { secret, region, account, status, severity, message } = finding;
  return {
    name: `${secret.name} in ${region} of ${account}`,
    outcome: outcomes[status],
    type: status === 'open' ? severity : status,
    message,
    detail: findingDetail(finding)
      .map(([label, text]) => `${label}: ${text}`)
      .join('\n'),
  };
}

function gapSuite(gaps: readonly Gap[]): Suite[] {
  if (gaps.length === 0) return [];
  const cases = gaps.map((gap): Case => {
    const { kind, account, region, secret, message } = gap;
    const name = [kind, secret, region, account].filter((part) => part !== null).join(' ');
    const detail = exceptionText(gap);
    const outcome = isExcepted(gap) ? 'skipped' : 'error';
    return { name, outcome, type: kind, message, ...(detail !== null && { detail }) };
  });
  return [{ name: 'not-seen', cases }];
}

/** There is no word for a warning: a test that was skipped is shown with its message, and fails nothing. */
function warningSuite(warnings: readonly Warning[]): Suite[] {
  if (warnings.length === 0) return [];
  const cases = warnings.map(
    ({ kind, message }, index): Case => ({ name: `${kind} ${index + 1}`, outcome: 'skipped', message }),
  );
  return [{ name: 'warnings', cases }];
}

function tallied(suite: Suite) {
  const tally = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  for (const { outcome } of suite.cases) {
    tally.tests += 1;
    if (outcome === 'failure') tally.failures += 1;
    if (outcome === 'error') tally.errors += 1;
    if (outcome === 'skipped') tally.skipped += 1;
  }
  return { ...suite, tally };
}

function* suiteLines(
  { name, cases, tally, properties = {}, output }: ReturnType<typeof tallied>,
  { startedAt }: AuditResult,
  tool: Tool,
): Generator<string> {
  const timestamp = startedAt.slice(0, 19);
  yield `  <testsuite${attributes({ name, ...tally, time: '0.000', timestamp })}>`;
  const named = Object.entries(properties);
  if (named.length > 0) yield '    <properties>';
  for (const [property, value] of named) yield `      <property${attributes({ name: property, value })}/>`;
  if (named.length > 0) yield '    </properties>';
  for (const one of cases) yield caseLine(one, `${tool.name}.${name}`);
  if (output !== undefined) yield `    <system-out>${escaped(output)}</system-out>`;
  yield '  </testsuite>';
}

function caseLine({ name, outcome, type = '', message = '', detail = '' }: Case, classname: string): string {
  const start = `    <testcase${attributes({ name, classname, time: '0.000' })}`;
  if (outcome === undefined) return `${start}/>`;
  // Surefire's schema gives a skipped test no type.
  const said = outcome === 'skipped' ? { message } : { message, type };
  return `${start}><${outcome}${attributes(said)}>${escaped(detail)}</${outcome}></testcase>`;
}

function attributes(named: Readonly<Record<string, string | number>>): string {
  return Object.entries(named)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** No CDATA: the text may hold its end. What XML 1.0 forbids (control characters, lone surrogates) is sanitised before. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
