import type { Finding } from '../domain/finding.ts';
import type { AuditResult, Gap, RegionCoverage, UnmatchedSecret, Warning } from '../domain/result.ts';
import { coverageText, partialText } from '../text/coverage.ts';
import { fixText } from './detail.ts';
import type { Parts } from './parts.ts';
import { sanitize } from './sanitize.ts';

/** In the order of the file. New ones are added at the end: people address columns by number. */
export const csvColumns = [
  'record',
  'id',
  'status',
  'severity',
  'rule',
  'account',
  'secret',
  'region',
  'primaryRegion',
  'arn',
  'clause',
  'cause',
  'message',
  'remedy',
  'expected',
  'observed',
  'exceptionOwner',
  'exceptionReason',
  'exceptionUntil',
  'exceptionExpired',
  'firstSeen',
  'lastSeen',
  'secrets',
  'fix',
  'required',
  'forbidden',
  'tuned',
  'unmatched',
  'undecided',
  'leftOut',
] as const;

type Row = Partial<Record<(typeof csvColumns)[number], string | number | boolean | null>>;

/**
 * RFC 4180 with a header: a row for each finding, each Region of the coverage, each gap, each warning and each secret that
 * no clause matches, and a last one for the audit, without which the file was cut off (docs/output.md).
 */
export function* formatCsv(result: AuditResult): Parts {
  yield `${csvColumns.join(',')}\r\n`;
  for (const finding of result.findings) yield line(findingRow(finding));
  for (const region of result.coverage) yield line(regionRow(region));
  for (const gap of result.gaps) yield line(gapRow(gap));
  for (const warning of result.warnings) yield line(warningRow(warning));
  for (const secret of result.policyCoverage.unmatchedSecrets) yield line(unmatchedRow(secret));
  yield line(auditRow(result));
}

function line(row: Row): string {
  return `${csvColumns.map((column) => cell(row[column])).join(',')}\r\n`;
}

function findingRow({ secret, expected, observed, exception, fix, ...finding }: Finding): Row {
  return {
    ...finding,
    fix: fix === undefined ? null : fixText({ ...finding, fix }),
    record: 'finding',
    secret: secret.name,
    arn: secret.arn,
    primaryRegion: secret.primaryRegion,
    expected: JSON.stringify(expected),
    observed: JSON.stringify(observed),
    ...exceptionCells(exception),
  };
}

function regionRow({ account, region, status, reason, secrets }: RegionCoverage): Row {
  return { record: 'region', account, region, status, message: reason, secrets };
}

function gapRow({ kind, exception, ...gap }: Gap): Row {
  return { ...gap, record: 'gap', cause: kind, ...exceptionCells(exception) };
}

function warningRow({ kind, message }: Warning): Row {
  return { record: 'warning', cause: kind, message };
}

function unmatchedRow({ account, name, region }: UnmatchedSecret): Row {
  return { record: 'secret', status: 'unmatched', account, secret: name, region, primaryRegion: region };
}

function auditRow(result: AuditResult): Row {
  const { verdict, startedAt, finishedAt, counts, policyCoverage, leftOut } = result;
  const { required, forbidden, tuned, unmatched, undecided } = policyCoverage;
  const partial = partialText(result);
  return {
    record: 'audit',
    status: verdict,
    message: [...(partial === null ? [] : [partial]), `policy: ${coverageText(policyCoverage)}`].join('; '),
    ...{ required, forbidden, tuned, unmatched, undecided },
    leftOut: [...leftOut.accounts, ...leftOut.regions].join(' '),
    firstSeen: startedAt,
    lastSeen: finishedAt,
    secrets: counts.secrets,
  };
}

function exceptionCells(exception: Finding['exception']): Row {
  if (exception === null) return {};
  const { owner, reason, until, expired } = exception;
  return { exceptionOwner: owner, exceptionReason: reason, exceptionUntil: until, exceptionExpired: expired };
}

/**
 * What a spreadsheet takes for a formula, in full width too, and the mark itself, so that taking one mark away gives
 * every cell back (OWASP, "CSV Injection").
 */
const startsFormula = /^['=+\-@＝＋－＠\t\r\n]/u;

/** A line's end within quotes is a part of the cell; every other control character would act on a terminal. */
function cell(value: Row[keyof Row]): string {
  if (value === undefined || value === null) return '';
  const text = String(value)
    .split(/(\r\n|[\t\r\n])/)
    .map((part, index) => (index % 2 === 1 ? part : sanitize(part)))
    .join('');
  const marked = startsFormula.test(text) ? `'${text}` : text;
  return marked === text && !/[",\r\n]/.test(text) ? text : `"${marked.replaceAll('"', '""')}"`;
}
