import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { formatTable } from '../../lib/report/table.ts';
import { aFinding, aRegion, aResult, aTellingResult } from './a-result.ts';

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

describe('the table', () => {
  it.each([80, 120])('reads well at %i columns', async (columns) => {
    const text = formatTable(aTellingResult(), { columns, color: false });
    await expect(text).toMatchFileSnapshot(`snapshots/table-${columns}.txt`);
  });

  it('ends with the verdict and the coverage it rests on', () => {
    const findings = [aFinding(), aFinding({ severity: 'low' }), aFinding({ severity: 'low' })];
    expect(lastLine(formatTable(aResult({ findings }), { columns: 120, color: false }))).toBe(
      '✗ 3 findings (1 critical, 2 low) in 14 secrets · 1/1 Regions read · 12 calls',
    );
  });

  it('says so when all is well', () => {
    expect(lastLine(formatTable(aResult(), { columns: 120, color: false }))).toBe(
      '✓ Compliant: no findings in 14 secrets · 1/1 Regions read · 12 calls',
    );
  });

  it('never calls an incomplete audit compliant', () => {
    const coverage = [aRegion(), aRegion({ region: 'us-east-1', status: 'incomplete', reason: 'denied' })];
    const text = formatTable(aResult({ coverage }), { columns: 120, color: false });
    expect(text).toContain('? INCOMPLETE: no findings in 14 secrets · 1/2 Regions read');
    expect(text).not.toContain('✓ Compliant');
  });

  it('names the account only where there are several', () => {
    const one = formatTable(aResult({ findings: [aFinding()] }), { columns: 120, color: false });
    expect(one).not.toContain('account 111122223333');
    const coverage = [aRegion(), aRegion({ account: '444455556666' })];
    const two = formatTable(aResult({ findings: [aFinding()], coverage }), { columns: 120, color: false });
    expect(two).toContain('account 111122223333');
    expect(two).toContain('2/2 Regions of 2 accounts read');
  });

  it('gathers what is undecided because a Region was not read, and says how much it is', () => {
    const findings = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].flatMap((name) =>
      ['replica-failed', 'replica-missing'].map((rule) =>
        aFinding({ rule, status: 'unknown', region: 'us-east-1', secret: { ...aFinding().secret, name } }),
      ),
    );
    const coverage = [aRegion({ region: 'us-east-1', status: 'incomplete', reason: 'It was denied.' })];
    const text = formatTable(aResult({ findings, coverage }), { columns: 100, color: false });
    expect(text).toContain(
      [
        'UNKNOWN  14 findings: what was needed to decide could not be read; this is not clean',
        '',
        '  ? us-east-1 was not read to its end',
        '    undecided: replica-failed, replica-missing · the reason is under COVERAGE',
        '    a, b, c, d, e and 2 more secrets',
        '',
        'COVERAGE',
      ].join('\n'),
    );
  });

  it('says the same with and without colour', () => {
    const plain = formatTable(aTellingResult(), { columns: 100, color: false });
    const coloured = formatTable(aTellingResult(), { columns: 100, color: true });
    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it('shows escape sequences of a hostile name instead of obeying them', () => {
    const secret = { ...aFinding().secret, name: 'a\u001b[2Jb\u202ec' };
    const text = formatTable(aResult({ findings: [aFinding({ secret, message: 'x\ny' })] }), {
      columns: 80,
      color: false,
    });
    expect(text).toContain('a\\u001b[2Jb\\u202ec');
    expect(text).toContain('x\\u000ay');
  });

  it('keeps every line within the terminal, whatever its width and the texts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 200 }),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        (columns, text) => {
          const secret = { ...aFinding().secret, name: `n${text}` };
          const finding = aFinding({ secret, message: text, remedy: text, clause: text });
          const lines = formatTable(aResult({ findings: [finding] }), { columns, color: true }).split('\n');
          expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 50 },
    );
  });
});
