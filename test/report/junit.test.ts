import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { formatJunit } from '../../lib/report/junit.ts';
import { sanitize } from '../../lib/report/sanitize.ts';
import { aFinding, aResult, aTellingResult } from './a-result.ts';
import { aHostileResult, hostile } from './hostile.ts';
import { textOf } from './text-of.ts';

const tool = { name: 'replication-auditor', version: '1.2.3' };
const schema = readFileSync(join(import.meta.dirname, 'junit.xsd'), 'utf8');

async function faults(...files: readonly string[]) {
  const xml = files.map((contents, index) => ({ fileName: `${index}.xml`, contents }));
  return (await validateXML({ xml, schema })).errors;
}

function read(xml: string) {
  const document = new DOMParser({ onError: (level, message) => expect.fail(`${level}: ${message}`) }).parseFromString(
    xml,
    'text/xml',
  );
  const all = (name: string) => [...document.getElementsByTagName(name)];
  return { suites: all('testsuite'), cases: all('testcase'), all };
}

describe('junit', () => {
  it('satisfies the schema of what its readers have in common', async () => {
    expect(await faults(textOf(formatJunit(aResult(), tool)), textOf(formatJunit(aTellingResult(), tool)))).toEqual([]);
  });

  it('is held to that schema: a test that lacks its name is refused', async () => {
    const broken = textOf(formatJunit(aResult(), tool)).replace('<testcase name="everything was read"', '<testcase');
    expect(await faults(broken)).not.toEqual([]);
  });

  it('of a clean audit has tests, all of them passed', () => {
    const { cases, all } = read(textOf(formatJunit(aResult(), tool)));
    expect(cases.map((one) => one.getAttribute('name'))).toEqual([
      'everything was read',
      'eu-central-1 of 111122223333',
    ]);
    expect(['failure', 'error', 'skipped'].flatMap(all)).toEqual([]);
  });

  it('says what the policy covers, names what it does not, and what was left out', () => {
    const { all, cases } = read(textOf(formatJunit(aTellingResult(), tool)));
    const properties = Object.fromEntries(
      all('property').map((one) => [one.getAttribute('name'), one.getAttribute('value')]),
    );
    expect(properties).toMatchObject({
      'policy.required': '2',
      'policy.unmatched': '11',
      'policy.unmatchedMode': 'warn',
      partial: 'PARTIAL, left out ap-south-1',
    });
    expect(
      all('system-out')
        .map((one) => one.textContent)
        .join(),
    ).toContain('billing/api in eu-central-1 of 111122223333');
    expect(cases[0]?.getAttribute('name')).toBe('everything asked for was read: PARTIAL, left out ap-south-1');
    expect(cases.find((one) => one.getAttribute('name') === 'exception-covers-nothing 1')?.firstChild?.nodeName).toBe(
      'skipped',
    );
  });

  it('of an incomplete audit without findings has an error', () => {
    const result = aResult({ coverage: [], verdict: 'incomplete' });
    expect(read(textOf(formatJunit(result, tool))).all('error')).toHaveLength(1);
  });

  it.each([
    ['open', 'failure'],
    ['unknown', 'error'],
    ['pending', 'skipped'],
    ['excepted', 'skipped'],
  ] as const)('tells an %s finding as %s', (status, outcome) => {
    const { all } = read(
      textOf(formatJunit(aResult({ findings: [aFinding({ status })], verdict: 'compliant' }), tool)),
    );
    expect(all(outcome).map((one) => one.textContent?.split('\n')[0])).toEqual(['id: 5f1d0c']);
  });

  it('counts in every suite what is in it', () => {
    for (const suite of read(textOf(formatJunit(aTellingResult(), tool))).suites) {
      const count = (name: string) => String(suite.getElementsByTagName(name).length);
      expect(suite.getAttribute('tests')).toBe(count('testcase'));
      expect(suite.getAttribute('failures')).toBe(count('failure'));
      expect(suite.getAttribute('errors')).toBe(count('error'));
      expect(suite.getAttribute('skipped')).toBe(count('skipped'));
    }
  });

  it.each(hostile)('holds %j as text', (text) => {
    const [failure] = read(textOf(formatJunit(aHostileResult(text), tool))).all('failure');
    expect(failure?.getAttribute('message')).toBe(sanitize(text));
    expect(failure?.textContent).toContain(`what to do: ${sanitize(text)}`);
  });

  it('satisfies the schema whatever a name says', async () => {
    expect(await faults(...hostile.map((text) => textOf(formatJunit(aHostileResult(text), tool))))).toEqual([]);
  });
});
