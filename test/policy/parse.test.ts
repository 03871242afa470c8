import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../lib/policy/parse.ts';
import { rules } from '../../lib/rules/index.ts';
import { clausesOf, end, fakeRules, head, policyWith, problemsOf } from './support.ts';

const example = readFileSync(new URL('../../policies/example.yml', import.meta.url), 'utf8');

describe('a valid policy', () => {
  it('is the example that comes with the auditor, without a doubt', () => {
    expect(parsePolicy(example, rules)).toMatchObject({ ok: true, warnings: [] });
  });

  it('has single values as lists, and defaults filled in', () => {
    const [clause] = clausesOf(
      policyWith(
        'match: { name: prod/*, tags: { tier: high }, owningService: rds, region: eu-west-1 }\nrequire: { primary: eu-west-1, replicas: { us-east-1: {} } }',
      ),
    );
    expect(clause).toEqual({
      name: 'production',
      optional: false,
      match: { name: ['prod/*'], tags: { tier: ['high'] }, owningService: ['rds'], region: ['eu-west-1'] },
      require: { primary: ['eu-west-1'], replicas: { 'us-east-1': {} }, allowOthers: false },
      rules: {},
    });
  });

  it('switches rules off, replaces severities, and fills in what a rule has defaults for', () => {
    const [clause] = clausesOf(
      policyWith('match: {}\nrules: { replica-failed: off, replica-stuck: { severity: low, note: "on purpose" } }'),
    );
    expect(clause?.rules).toEqual({
      'replica-failed': { enabled: false, parameters: {} },
      'replica-stuck': { enabled: true, severity: 'low', parameters: { graceMinutes: 15, note: 'on purpose' } },
    });
  });

  it.each([
    'customer-managed',
    'alias/prod-secrets',
    '1234abcd-12ab-34cd-56ef-1234567890ab',
    'mrk-1234abcd12ab34cd56ef1234567890ab',
    'arn:aws:kms:us-east-1:999988887777:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'arn:aws-us-gov:kms:us-east-1:999988887777:alias/prod',
  ])('may require the key %s', (key) => {
    const body = `match: {}\nrequire: { primary: eu-west-1, replicas: { us-east-1: { key: "${key}" } } }`;
    expect(clausesOf(policyWith(body))[0]?.require?.replicas).toEqual({ 'us-east-1': { key } });
  });

  it('may use an alias, and comments, and Windows line ends', () => {
    const text = `${head}clauses:\n  - { name: a, match: { name: a }, require: &r { primary: eu-west-1, replicas: {} } } # one\n  - { name: b, match: { name: b }, require: *r }\n`;
    expect(clausesOf(text.replaceAll('\n', '\r\n'))[1]?.require?.primary).toEqual(['eu-west-1']);
  });

  it('keeps a tag that is called like a property of every object', () => {
    expect(clausesOf(policyWith('match: { tags: { constructor: x } }'))[0]?.match.tags).toEqual({ constructor: ['x'] });
  });
});

describe('a doubtful policy is accepted with a warning', () => {
  it.each([
    [
      'about a Region that nobody knows',
      policyWith('match: {}').replace('us-east-1', 'us-eats-1'),
      {
        code: 'unknown-region',
        line: 3,
        column: 36,
        path: 'regions[2]',
        example: 'regions: [ eu-west-1, eu-central-1, us-east-1 ]',
      },
      'did you mean "us-east-1"?',
    ],
    [
      'about a Region that nobody knows and that resembles none',
      policyWith('match: {}').replace('us-east-1', 'moon-craterlands-1'),
      {
        code: 'unknown-region',
        line: 3,
        column: 36,
        path: 'regions[2]',
        example: 'regions: [ eu-west-1, eu-central-1 ]',
      },
      'No Region is known as "moon-craterlands-1". If it is new, nothing is wrong.',
    ],
    [
      'about primaries that no place is allowed to',
      policyWith('match: { region: us-east-1 }\nrequire: { primary: eu-west-1, replicas: {} }'),
      {
        code: 'primary-never-allowed',
        line: 7,
        column: 25,
        path: 'clauses[0].require.primary',
        example: 'primary: [ us-east-1 ]',
      },
      'no secret can satisfy it',
    ],
    [
      'about replicas where primaries may be too',
      policyWith('match: {}\nrequire: { replicas: { eu-west-1: {} } }'),
      { code: 'primary-not-stated', line: 7, column: 5, path: 'clauses[0].require', example: 'primary: ca-west-1' },
      'whose primary lives in eu-west-1 needs no replica there',
    ],
  ])('%s', (_, text, warning, says) => {
    expect(parsePolicy(`${text}${end}`, fakeRules)).toMatchObject({
      ok: true,
      warnings: [{ ...warning, message: expect.stringContaining(says) }],
    });
  });
});

describe('a policy with many mistakes', () => {
  it('tells them all, contradictions beside misspelt keys, in the order of the file', () => {
    const text = `version: 1
accounts: [111122223333]
regions: [eu-west-1, eu-central-1, us-east-1, us-east-1]
clauses:
  - name: production
    match: { nme: prod/*, tags: { tier: 1 } }
    require:
      primary: eu-west-1
      replicas: { eu-west-1: {}, eu-central-1: { kye: x } }
  - name: production
    match: {}
    rules: { replica-faild: off }
exeptions: []
`;
    expect(problemsOf(text)).toEqual([
      '2:12 unquoted-text accounts[0]',
      '3:47 duplicate-value regions[3]',
      '6:14 unknown-key clauses[0].match.nme',
      '6:41 unquoted-text clauses[0].match.tags.tier',
      '9:19 replica-in-primary-region clauses[0].require.replicas.eu-west-1',
      '9:50 unknown-key clauses[0].require.replicas.eu-central-1.kye',
      '10:11 duplicate-clause clauses[1].name',
      '12:14 unknown-rule clauses[1].rules.replica-faild',
      '13:1 unknown-key exeptions',
    ]);
  });

  it('tells every mistake that YAML itself finds', () => {
    expect(problemsOf('a: [1\nb: "\\q"\nc: }\n')).toEqual([
      '2:1 yaml-syntax (file)',
      '2:5 yaml-syntax (file)',
      '3:4 yaml-syntax (file)',
    ]);
  });

  it('does not call a clause unreachable because of a clause whose conditions it could not read', () => {
    const text = `${head}clauses:\n  - { name: a, match: { nme: a } }\n  - { name: b, match: { name: b } }\n`;
    expect(problemsOf(text)).toEqual(['5:25 unknown-key clauses[0].match.nme']);
  });

  it.each([
    ['a misspelt primary', 'match: { region: eu-west-1 }\nrequire: { primry: us-east-1, replicas: { eu-west-1: {} } }'],
    ['a misspelt replica', 'match: {}\nrequire: { replicas: { Frankfurt: {} }, allowOthers: true }'],
  ])('does not find a contradiction in what is left of a clause without %s', (_, body) => {
    expect(problemsOf(policyWith(body))).toHaveLength(1);
  });

  it('still judges the rest of a clause in whose list one item is wrong', () => {
    const body = 'match: {}\nrequire: { primary: [Frankfurt, eu-west-1], replicas: { ap-south-1: {} } }';
    expect(problemsOf(policyWith(body))).toEqual([
      '7:26 invalid-value clauses[0].require.primary[0]',
      '7:61 region-not-listed clauses[0].require.replicas.ap-south-1',
    ]);
  });

  it('tells a mistake that several aliases lead to once', () => {
    const text = `${head}clauses:\n  - { name: a, match: { name: a }, require: &r { replica: {} } }\n  - { name: b, match: { name: b }, require: *r }\n`;
    expect(problemsOf(text).filter((problem) => problem.includes('unknown-key'))).toHaveLength(1);
  });

  it('escapes what a terminal would obey, and shortens what is too long', () => {
    const result = parsePolicy(policyWith(`match: {}\n"\\e[31m\\u202e${'x'.repeat(500)}": 1`), fakeRules);
    const [problem] = result.ok ? [] : result.problems;
    expect(problem?.message).toContain('"\\u{1b}[31m\\u{202e}xxx');
    expect(`${problem?.message}${problem?.path}`).not.toMatch(/\p{C}/u);
    expect(problem?.path.length).toBeLessThan(100);
  });
});
