import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { policyJsonSchema } from '../../lib/policy/schema.ts';
import { rules } from '../../lib/rules/index.ts';
import { shape } from './rows/remediation-shape.ts';
import { fakeRules, policyRepairing, policyWith } from './support.ts';

const options = { allErrors: true, formats: { date: /^\d{4}-\d{2}-\d{2}$/ } };
const validate = new Ajv2020(options).compile(policyJsonSchema(fakeRules));

describe('the JSON schema, which editors use', () => {
  it('accepts the example that comes with the auditor', () => {
    const ofTheRules = new Ajv2020(options).compile(policyJsonSchema(rules));
    ofTheRules(parse(readFileSync(new URL('../../policies/example.yml', import.meta.url), 'utf8')));
    expect(ofTheRules.errors).toBeNull();
  });

  it.each([
    ['one glob or several', 'match: { name: [a, b], tags: { t: x } }', true],
    ['a rule switched off', 'match: {}\nrules: { replica-failed: off }', true],
    ["a rule's parameter", 'match: {}\nrules: { replica-stuck: { graceMinutes: 5, severity: low } }', true],
    ['a rule that is not there', 'match: {}\nrules: { replica-faild: off }', false],
    ["a rule's parameter out of bounds", 'match: {}\nrules: { replica-stuck: { graceMinutes: 1 } }', false],
    ['an unknown key', 'match: {}\nexceptions: []', false],
    ['an empty list', 'match: { name: [] }', false],
    ['no tags at all', 'match: { tags: {} }', false],
    ['a Region that is none', 'match: {}\nrequire: { replicas: { Frankfurt: {} } }', false],
    ['a missing match', 'optional: true', false],
    ['an unquoted number', 'match: { name: 12 }', false],
  ])('judges %s as the auditor does', (_, body, expected) => {
    expect(validate(parse(policyWith(body)))).toBe(expected);
  });

  it.each([
    ['whole', { until: '2026-12-31' }, true],
    ['without a last day', {}, false],
    ['until a day that no calendar has', { until: '2026-02-30' }, false],
    ['of a rule that is not there', { until: '2026-12-31', rule: 'replica-faild' }, false],
  ])('judges an exception %s as the auditor does', (_, lines, expected) => {
    const exception = { rule: 'unreadable', secret: 'x', reason: 'y', owner: 'z', ...lines };
    expect(validate({ ...parse(policyWith('match: {}')), exceptions: [exception] })).toBe(expected);
  });

  it('explains every key and shows an example of it', () => {
    const bare: string[] = [];
    const visit = (node: Record<string, unknown>, path: string): void => {
      for (const [key, child] of Object.entries(node)) {
        if (typeof child !== 'object' || child === null) continue;
        if (node === node['properties'] || key !== 'properties') visit({ ...child }, `${path}.${key}`);
        else
          for (const [name, property] of Object.entries(child as Record<string, Record<string, unknown>>)) {
            if (!property['description'] || !property['examples']) bare.push(`${path}.${name}`);
            visit(property, `${path}.${name}`);
          }
      }
    };
    visit({ ...policyJsonSchema(rules) }, '');
    expect(bare).toEqual([]);
  });
});

describe('the JSON schema of remediation', () => {
  const validateAll = new Ajv2020(options).compile(policyJsonSchema(rules));
  /** Only the auditor knows how long a duration is. */
  const untold = /shorter gate|no length|too long|promotion by/;

  it('accepts remediation that says only its Regions', () => {
    expect(validateAll(parse(policyRepairing()))).toBe(true);
  });

  it.each(shape.filter(([what]) => !untold.test(what) || what.startsWith('a promotion')))(
    'refuses %s as the auditor does',
    (_, lines) => {
      expect(validateAll(parse(policyRepairing(lines)))).toBe(false);
    },
  );

  it('refuses a mode for a rule without a repair', () => {
    expect(validateAll(parse(policyRepairing({ rules: '{ replica-stale: auto }' })))).toBe(false);
  });
});
