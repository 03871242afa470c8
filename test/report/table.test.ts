import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Fix } from '../../lib/domain/fix.ts';
import type { AuditResult, PolicyCoverage } from '../../lib/domain/result.ts';
import { formatTable } from '../../lib/report/table.ts';
import { fixLines } from '../../lib/text/fix.ts';
import { anyCharacter } from '../support/any-character.ts';
import {
  aCoverage,
  aFinding,
  aGap,
  anEvent,
  anException,
  aRegion,
  aReplication,
  aResult,
  aTellingResult,
} from './a-result.ts';
import { textOf } from './text-of.ts';

/** The line of the verdict: how much of the estate the policy covers stands under it. */
const verdictLine = (text: string) => text.trimEnd().split('\n').at(-2);

describe('the table', () => {
  it.each([80, 120])('reads well at %i columns', async (columns) => {
    const text = textOf(formatTable(aTellingResult(), { columns, color: false }));
    await expect(text).toMatchFileSnapshot(`snapshots/table-${columns}.txt`);
  });

  it('ends with the verdict and the coverage it rests on', () => {
    const findings = [aFinding(), aFinding({ severity: 'low' }), aFinding({ severity: 'low' })];
    expect(verdictLine(textOf(formatTable(aResult({ findings }), { columns: 120, color: false })))).toBe(
      '✗ 3 findings (1 critical, 2 low) in 14 secrets · 1/1 Regions read · 12 calls',
    );
  });

  it('says so when all is well', () => {
    expect(verdictLine(textOf(formatTable(aResult(), { columns: 120, color: false })))).toBe(
      '✓ Compliant: no findings in 14 secrets · 1/1 Regions read · 12 calls',
    );
  });

  it('never calls an incomplete audit compliant', () => {
    const coverage = [aRegion(), aRegion({ region: 'us-east-1', status: 'incomplete', reason: 'denied' })];
    const text = textOf(formatTable(aResult({ coverage }), { columns: 120, color: false }));
    expect(text).toContain('? INCOMPLETE: no findings in 14 secrets · 1/2 Regions read');
    expect(text).not.toContain('✓ Compliant');
  });

  it('says under the verdict how much of the estate the policy covers, and names the first that no clause matches', () => {
    const unmatchedSecrets = ['a/1', 'a/2', 'b/1', 'b/2'].map((name) => ({
      account: '111122223333',
      name,
      region: 'eu-central-1',
    }));
    const policyCoverage = aCoverage({ required: 2, unmatched: 544, unmatchedSecrets });
    const table = (policyCoverage: PolicyCoverage) =>
      textOf(formatTable(aResult({ policyCoverage }), { columns: 200, color: false }));
    expect(table(policyCoverage)).toMatch(
      /✓ Compliant: .*\n {2}policy: 2 required, 0 must not be replicated, 0 only tuned, 544 MATCHED BY NO CLAUSE: a\/1, a\/2, b\/1 and 541 more\n$/,
    );
    expect(table({ ...policyCoverage, unmatchedMode: 'allow' })).toMatch(/, 544 matched by no clause\n$/);
    expect(table(aCoverage())).toMatch(/policy: 14 required, .*, 0 matched by no clause\n$/);
  });

  it('never calls a part compliant without saying that it is one, and of what', () => {
    const leftOut = { accounts: [], regions: ['us-east-1'] };
    const table = (part: Partial<AuditResult>) =>
      textOf(formatTable(aResult({ leftOut, ...part }), { columns: 120, color: false }));
    expect(verdictLine(table({}))).toBe(
      '✓ Compliant as far as it was read: PARTIAL, left out us-east-1: no findings in 14 secrets · 1/1 Regions read · 12 calls',
    );
    expect(verdictLine(table({ findings: [aFinding()] }))).toBe(
      '✗ 1 finding (1 critical) in 14 secrets · PARTIAL, left out us-east-1 · 1/1 Regions read · 12 calls',
    );
  });

  it('shows what to copy in one line, whatever the width', () => {
    const text = textOf(
      formatTable(aResult({ findings: [aFinding({ fix: aReplication })] }), { columns: 60, color: false }),
    );
    expect(text).toMatch(/^ +aws secretsmanager replicate-secret-to-regions .*KmsKeyId=alias\/payments$/m);
  });

  it('changes nothing in a command that is to be copied, however hostile the texts in it', () => {
    const value = "\u202e'; reboot #\u001b[2J";
    const tagging: Fix = {
      steps: [
        {
          operation: 'TagResource',
          region: 'eu-central-1',
          parameters: { SecretId: 'x', Tags: [{ Key: 'k', Value: value }] },
          destructive: false,
        },
      ],
    };
    const text = textOf(
      formatTable(aResult({ findings: [aFinding({ fix: tagging })] }), { columns: 80, color: false }),
    );
    expect(text).toContain(fixLines({ id: '', rule: 'replica-metadata-drift', fix: tagging })[0]?.text);
  });

  it('says nothing where it is to be quiet and all is well, but warns of what the policy leaves out', () => {
    const quiet = (part: Partial<AuditResult>) =>
      textOf(formatTable(aResult(part), { columns: 120, color: false, quiet: true }));
    expect(quiet({})).toBe('');
    expect(quiet({ policyCoverage: aCoverage({ unmatched: 544, unmatchedMode: 'allow' }) })).toBe('');
    expect(quiet({ policyCoverage: aCoverage({ unmatched: 544 }) })).toContain('544 MATCHED BY NO CLAUSE');
    const warning = { kind: 'exception-covers-nothing', message: 'It covers nothing.' } as const;
    expect(quiet({ warnings: [warning] })).toMatch(/^WARNINGS[\s\S]*It covers nothing\.[\s\S]*Compliant/);
  });

  it('names the account only where there are several', () => {
    const one = textOf(formatTable(aResult({ findings: [aFinding()] }), { columns: 120, color: false }));
    expect(one).not.toContain('account 111122223333');
    const coverage = [aRegion(), aRegion({ account: '444455556666' })];
    const two = textOf(formatTable(aResult({ findings: [aFinding()], coverage }), { columns: 120, color: false }));
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
    const text = textOf(formatTable(aResult({ findings, coverage }), { columns: 100, color: false }));
    expect(text).toContain(
      [
        'UNKNOWN  14 findings: could not be decided; this is not clean',
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
    const plain = textOf(formatTable(aTellingResult(), { columns: 100, color: false }));
    const coloured = textOf(formatTable(aTellingResult(), { columns: 100, color: true }));
    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it('shows escape sequences of a hostile name instead of obeying them', () => {
    const secret = { ...aFinding().secret, name: 'a\u001b[2Jb\u202ec' };
    const text = textOf(
      formatTable(aResult({ findings: [aFinding({ secret, message: 'x\ny' })] }), {
        columns: 80,
        color: false,
      }),
    );
    expect(text).toContain('a\\u001b[2Jb\\u202ec');
    expect(text).toContain('x\\u000ay');
  });

  it('names owner, reason and day of what is excepted, and of an exception that is over', () => {
    const over = anException({ until: '2026-02-28', expired: true });
    const findings = [aFinding({ exception: over }), aFinding({ status: 'excepted', exception: anException() })];
    const gaps = [aGap({ message: 'A could not be read.', exception: anException() }), aGap({ exception: over })];
    const text = textOf(formatTable(aResult({ findings, gaps }), { columns: 120, color: false }));
    const said = 'until  2026-06-30, team-payments: Moves to the new vault in June';
    expect(text).toContain('EXCEPTED  1 finding and 1 gap: known, and not counted until a day');
    expect(text.split(said)).toHaveLength(3);
    const counts =
      'the exception of team-payments (Moves to the new vault in June) ended with 2026-02-28; it counts again';
    expect(text.replaceAll(/\s+/g, ' ').split(counts)).toHaveLength(3);
    expect(text).toContain('INCOMPLETE: 1 finding (1 critical) in 14 secrets · 2 excepted ·');
  });

  it('calls an audit compliant that has only what is excepted', () => {
    const findings = [aFinding({ status: 'excepted', exception: anException() })];
    expect(verdictLine(textOf(formatTable(aResult({ findings }), { columns: 120, color: false })))).toBe(
      '✓ Compliant: no findings in 14 secrets · 1 excepted · 1/1 Regions read · 12 calls',
    );
  });

  it('says what would decide a pending finding: memory, or with it time', () => {
    const result = aResult({ findings: [aFinding({ status: 'pending' })] });
    expect(textOf(formatTable(result, { columns: 80, color: false }))).toContain('`audit --state FILE`');
    const remembered = textOf(formatTable(result, { columns: 80, color: false, remembers: true }));
    expect(remembered).toContain('A later audit will tell.');
    expect(remembered).not.toContain('--state');
  });

  it.each([
    [
      'the first run that is remembered',
      null,
      'FIRST RUN  what it found is the baseline; later runs with this state say what changed',
    ],
    [
      'a run after which nothing changed',
      '2026-02-27T03:12:00.000Z',
      'SINCE THE LAST RUN  2 days ago: no change was seen',
    ],
  ])('says so of %s', (_, since, line) => {
    const text = textOf(formatTable(aResult({ changes: { since, events: [] } }), { columns: 120, color: false }));
    expect(text.split('\n')).toContain(line);
  });

  it('says of what flapped and stayed open that it no longer flaps', () => {
    const events = [anEvent({ kind: 'changed', changes: ['reminder'] })];
    const changes = { since: '2026-03-01T00:00:00.000Z', events };
    expect(textOf(formatTable(aResult({ changes }), { columns: 120, color: false }))).toContain(
      '    - prod/payments/database → eu-west-1 · replica-failed: it no longer flaps',
    );
  });

  it('shows the first five gaps of each kind, and how many more there are', () => {
    const gaps = Array.from({ length: 1205 }, (_, index) =>
      aGap({ kind: 'secret-unreadable', message: `secret ${index} could not be read.` }),
    );
    const text = textOf(formatTable(aResult({ gaps: [...gaps, aGap()] }), { columns: 100, color: false }));
    expect(text.match(/could not be read\./g)).toHaveLength(5);
    expect(text).toContain('      and 1,200 more; `--format json` lists them all');
    expect(text).toContain('Clause "legacy" matches no secret');
  });

  it('keeps secret and Region on one line however long the name, and shows both its ends', () => {
    const name = `begin/${'x'.repeat(500)}/end`;
    const text = textOf(
      formatTable(aResult({ findings: [aFinding({ secret: { ...aFinding().secret, name } })] }), {
        columns: 80,
        color: false,
      }),
    );
    expect(text).toMatch(/^ {2}✗ begin\/x+…x+\/end → eu-west-1$/m);
  });

  it('cuts a message that would fill the screen in its middle', () => {
    const message = `It failed: ${'because '.repeat(600)}of KMS.`;
    const text = textOf(formatTable(aResult({ findings: [aFinding({ message })] }), { columns: 100, color: false }));
    expect(text.length).toBeLessThan(2000);
    expect(text).toContain('It failed: because');
    expect(text.replaceAll(/\s+/g, ' ')).toContain('because of KMS.');
  });

  it('lets no long name drown what a message says of it', () => {
    const name = 'x'.repeat(512);
    const message = `${name} cannot be decided: ${'AWS reports Pondering. '.repeat(15)}`;
    const finding = aFinding({ secret: { ...aFinding().secret, name }, message });
    const gap = aGap({ kind: 'secret-unreadable', secret: name, message });
    const text = textOf(formatTable(aResult({ findings: [finding], gaps: [gap] }), { columns: 100, color: false }));
    expect(text.replaceAll(/\s+/g, ' ').match(/Pondering/g)).toHaveLength(30);
  });

  it('quotes what AWS says of a replica', () => {
    const observed = { status: 'Failed', statusMessage: `Region has a moon. ${'x'.repeat(4000)}` };
    const text = textOf(formatTable(aResult({ findings: [aFinding({ observed })] }), { columns: 100, color: false }));
    expect(text).toContain('    AWS    "Region has a moon. xxx');
    expect(text.length).toBeLessThan(2000);
  });

  it('keeps every line within the terminal, whatever its width and the texts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 200 }),
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 300 }),
          fc.string({ unit: anyCharacter, maxLength: 300 }),
          fc.array(fc.constantFrom('\u001b[2J', '\u202e', '\u0301', '\u200d', '👩‍👩‍👧', '界', '\t', '\r\n', 'x'), {
            maxLength: 300,
          }),
        ),
        (columns, drawn) => {
          const text = [drawn].flat().join('');
          const secret = { ...aFinding().secret, name: `n${text}` };
          const exception = anException({ owner: `o${text}`, reason: `r${text}` });
          const parts = { secret, message: text, remedy: text, clause: text, exception };
          const findings = [
            aFinding(parts),
            aFinding({ ...parts, status: 'excepted' }),
            aFinding({ ...parts, status: 'unknown' }),
          ];
          const gaps = [aGap({ message: text, exception }), aGap({ message: text })];
          const changes = { since: text, events: findings.map((finding) => anEvent({ finding, flapping: true })) };
          const table = textOf(formatTable(aResult({ findings, gaps, changes }), { columns, color: true }));
          expect(stripVTControlCharacters(table)).not.toMatch(/[^\n\P{C}]/u);
          const lines = table.split('\n');
          expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 50 },
    );
  });
});
