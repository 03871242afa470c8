import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditResult } from '../../lib/domain/result.ts';
import { csvColumns, formatCsv } from '../../lib/report/csv.ts';
import { sanitize } from '../../lib/report/sanitize.ts';
import { anyCharacter } from '../support/any-character.ts';
import { aFinding, aResult, aTellingResult } from './a-result.ts';
import { aHostileResult, hostile } from './hostile.ts';

const textOf = (result: AuditResult) => [...formatCsv(result)].join('');

/** As any reader of RFC 4180 takes it; strict about quotes and the number of cells. */
function read(csv: string): Record<string, string>[] {
  return parse(csv, { columns: true, record_delimiter: '\r\n' });
}

/** Takes the mark against formulas away again, as docs/output.md tells people to. */
const unmarked = (cell: string | undefined) => unmarkedIfMarked(cell ?? '');

/** What a cell holds of a text: everything but what would act on a terminal, which is shown as it is in the table. */
const shown = (text: string) => text.replace(/[^\t\r\n]+/g, sanitize);

describe('csv', () => {
  it('ends every line with CR LF, the header first', () => {
    const csv = textOf(aTellingResult());
    expect(csv.split('\r\n')[0]).toBe(csvColumns.join(','));
    expect(csv.endsWith('\r\n')).toBe(true);
    // Within quotes a line's end is a part of the cell.
    expect(csv.replace(/"(?:[^"]|"")*"/g, '').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('has a row for each finding, Region, gap, warning and uncovered secret, and the audit last', () => {
    const result = aTellingResult();
    const rows = read(textOf(result));
    expect(rows.map(({ record }) => record)).toEqual([
      ...result.findings.map(() => 'finding'),
      ...result.coverage.map(() => 'region'),
      ...result.gaps.map(() => 'gap'),
      ...result.warnings.map(() => 'warning'),
      ...result.policyCoverage.unmatchedSecrets.map(() => 'secret'),
      'audit',
    ]);
    expect(rows.at(-1)).toMatchObject({ status: 'incomplete', secrets: '14' });
  });

  it('lets a filter find what no clause matches, and a join count it', () => {
    const rows = read(textOf(aTellingResult()));
    expect(
      rows.filter(({ status }) => status === 'unmatched').map(({ secret, region }) => [secret, region]),
    ).toContainEqual(['billing/api', 'eu-central-1']);
    expect(rows.at(-1)).toMatchObject({
      required: '2',
      tuned: '1',
      unmatched: '11',
      leftOut: 'ap-south-1',
      message: expect.stringMatching(/^PARTIAL, left out ap-south-1; policy: 2 required.* 11 MATCHED BY NO CLAUSE$/),
    });
  });

  it('has the commands of a fix in a cell, a line for each', () => {
    const [, finding] = read(textOf(aTellingResult()));
    expect(finding?.['fix']).toMatch(/^aws secretsmanager replicate-secret-to-regions [^\n]+$/);
  });

  it('tells an incomplete audit without findings from a clean one', () => {
    expect(read(textOf(aResult())).at(-1)).toMatchObject({ record: 'audit', status: 'compliant' });
  });

  it.each(hostile)('holds %j as text, and no cell is a formula', (text) => {
    const csv = textOf(aHostileResult(text));
    const [finding] = read(csv);
    expect(unmarked(finding?.['message'])).toBe(shown(text));
    expect(JSON.parse(finding?.['observed'] ?? '')).toEqual({ tags: text });
    for (const row of read(csv))
      for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
  });

  it('gives every text back whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (message) => {
        const [row] = read(textOf(aResult({ findings: [aFinding({ message })] })));
        expect(unmarkedIfMarked(row?.['message'] ?? '')).toBe(shown(message));
      }),
    );
  });
});

/** The mark stands only before what would be a formula, or another mark. */
function unmarkedIfMarked(cell: string): string {
  return /^'['=+\-@＝＋－＠\t\r\n]/.test(cell) ? cell.slice(1) : cell;
}
