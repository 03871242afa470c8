import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { parsePolicy } from '../../lib/policy/parse.ts';
import { smallestPolicy } from '../../lib/policy/syntax.ts';
import { mend } from './mend.ts';
import { fakeRules, head, policyWith } from './support.ts';

interface Row {
  readonly when: string;
  readonly text: string;
  readonly code: string;
  /** `line:column path` */
  readonly where: string;
  readonly says: string;
  readonly example: string;
}

const clause = (body: string, row: Omit<Row, 'text'>): Row => ({ ...row, text: policyWith(body) });
const everything = 'clauses: [{ name: all, match: {} }]\n';

const ofTheFile: readonly Row[] = [
  {
    when: 'a version is one that nobody reads',
    text: head.replace('1', '2') + everything,
    code: 'invalid-value',
    where: '1:10 version',
    says: 'must be 1, not the number "2"',
    example: 'version: 1',
  },
  {
    when: 'an account is not quoted',
    text: `version: 1\naccounts: [111122223333]\nregions: [eu-west-1]\n${everything}`,
    code: 'unquoted-text',
    where: '2:12 accounts[0]',
    says: 'needs quotes: without them YAML reads 111122223333 as a number',
    example: '- "111122223333"',
  },
  {
    when: 'an unquoted account begins with a zero, which a number would lose',
    text: `version: 1\naccounts:\n  - 012345670123\nregions: [eu-west-1]\n${everything}`,
    code: 'unquoted-text',
    where: '3:5 accounts[0]',
    says: 'YAML reads 012345670123',
    example: '- "012345670123"',
  },
  {
    when: 'an unquoted account is octal and not even an account',
    text: `version: 1\naccounts: [0o17]\nregions: [eu-west-1]\n${everything}`,
    code: 'unquoted-text',
    where: '2:12 accounts[0]',
    says: 'YAML reads 0o17 as a number',
    example: '- "111122223333"',
  },
  {
    when: 'an account has eleven digits',
    text: `version: 1\naccounts: ["11112222333"]\nregions: [eu-west-1]\n${everything}`,
    code: 'invalid-value',
    where: '2:12 accounts[0]',
    says: 'Item 1 of "accounts" is not an account id',
    example: '- "111122223333"',
  },
  {
    when: 'no account is expected',
    text: `version: 1\naccounts: []\nregions: [eu-west-1]\n${everything}`,
    code: 'invalid-value',
    where: '2:11 accounts',
    says: 'names no account',
    example: 'accounts: [ "111122223333" ]',
  },
  {
    when: 'an account stands twice',
    text: `version: 1\naccounts: ["111122223333", "111122223333"]\nregions: [eu-west-1]\n${everything}`,
    code: 'duplicate-value',
    where: '2:28 accounts[1]',
    says: '"111122223333" stands twice in accounts',
    example: 'accounts: [ "111122223333" ]',
  },
  {
    when: 'no Region is to be read',
    text: `version: 1\naccounts: ["111122223333"]\nregions: []\n${everything}`,
    code: 'invalid-value',
    where: '3:10 regions',
    says: 'names no Region',
    example: 'regions: [ eu-west-1, eu-central-1, us-east-1 ]',
  },
  {
    when: 'the Regions are not a list',
    text: `version: 1\naccounts: ["111122223333"]\nregions: eu-west-1\n${everything}`,
    code: 'wrong-type',
    where: '3:10 regions',
    says: 'must be a list, not the text "eu-west-1"',
    example: 'regions: [ eu-west-1, eu-central-1, us-east-1 ]',
  },
  {
    when: 'a Region is not written like one',
    text: `version: 1\naccounts: ["111122223333"]\nregions: [EU-West-1]\n${everything}`,
    code: 'invalid-value',
    where: '3:11 regions[0]',
    says: 'is not a Region',
    example: '- eu-west-1',
  },
  {
    when: 'a Region stands twice',
    text: `version: 1\naccounts: ["111122223333"]\nregions: [eu-west-1, us-east-1, eu-west-1]\n${everything}`,
    code: 'duplicate-value',
    where: '3:33 regions[2]',
    says: 'keep one of the two',
    example: 'regions: [ eu-west-1, us-east-1 ]',
  },
  {
    when: 'there is no clause',
    text: `${head}clauses: []\n`,
    code: 'invalid-value',
    where: '4:10 clauses',
    says: 'holds no clause',
    example:
      'clauses: [ { name: production, match: { name: prod/* }, require: { primary: eu-west-1, replicas: { eu-central-1: {} } } } ]',
  },
  {
    when: 'a key of the file is missing',
    text: `version: 1\nregions: [eu-west-1]\n${everything}`,
    code: 'missing-key',
    where: '1:1 accounts',
    says: '"accounts" is missing.',
    example: 'accounts: [ "111122223333" ]',
  },
  {
    when: 'a key of the file is misspelt',
    text: `${head}region: [eu-west-1]\n${everything}`,
    code: 'unknown-key',
    where: '4:1 region',
    says: 'did you mean "regions"?',
    example: 'regions: [ eu-west-1, eu-central-1, us-east-1 ]',
  },
  {
    when: 'a key stands twice',
    text: `${head}version: 1\n${everything}`,
    code: 'duplicate-key',
    where: '4:1 version',
    says: 'stands twice',
    example: 'version: 1',
  },
  {
    when: 'a key would be the prototype',
    text: `${head}__proto__: { polluted: true }\n${everything}`,
    code: 'forbidden-key',
    where: '4:1 __proto__',
    says: 'cannot be a key',
    example: smallestPolicy,
  },
  {
    when: 'two clauses have one name',
    text: `${head}clauses:\n  - { name: a, match: { name: a } }\n  - { name: a, match: { name: b } }\n`,
    code: 'duplicate-clause',
    where: '6:13 clauses[1].name',
    says: 'An earlier clause is called "a" too',
    example: 'name: a 2',
  },
  {
    when: 'an earlier clause takes all that a later one could match',
    text: `${head}clauses:\n  - { name: all, match: {} }\n  - { name: a, match: { name: a/* } }\n`,
    code: 'unreachable-clause',
    where: '6:5 clauses[1]',
    says: 'can never decide: "all", which stands before it, matches all that it matches; put this clause before it',
    example: 'clauses: [ { name: a, match: { name: [ a/* ] } }, { name: all, match: {} } ]',
  },
  {
    when: 'two clauses match the same',
    text: `${head}clauses:\n  - { name: a, match: { name: a/* } }\n  - { name: b, match: { name: [a/*] } }\n`,
    code: 'unreachable-clause',
    where: '6:5 clauses[1]',
    says: 'keep one of the two',
    example: 'match: { name: other/* }',
  },
];

const ofAClause: readonly Row[] = [
  {
    when: 'a clause has no name',
    text: `${head}clauses:\n  - match: {}\n`,
    code: 'missing-key',
    where: '5:5 clauses[0].name',
    says: '"name" is missing.',
    example: 'name: production',
  },
  {
    when: 'a clause is text',
    text: `${head}clauses:\n  - production\n`,
    code: 'wrong-type',
    where: '5:5 clauses[0]',
    says: 'Item 1 of "clauses" must be a mapping (key: value), not the text "production"',
    example:
      '- { name: production, match: { name: prod/* }, require: { primary: eu-west-1, replicas: { eu-central-1: {} } } }',
  },
  clause('match:', {
    when: 'match is left empty, which must not silently mean everything',
    code: 'wrong-type',
    where: '6:11 clauses[0].match',
    says: 'must be a mapping (key: value), not empty',
    example: 'match: { name: prod/* }',
  }),
  clause('match: {}\ngrace: 5', {
    when: 'a key of a clause resembles none',
    code: 'unknown-key',
    where: '7:5 clauses[0].grace',
    says: 'not known here; known here: name, optional, match, require, rules.',
    example:
      '- { name: production, match: { name: prod/* }, require: { primary: eu-west-1, replicas: { eu-central-1: {} } } }',
  }),
  clause('match: {}\noptional: yes', {
    when: 'a switch is neither true nor false',
    code: 'wrong-type',
    where: '7:15 clauses[0].optional',
    says: 'must be true or false, not the text "yes"',
    example: 'optional: true',
  }),
  clause('match: { name: "prod/{a,b}" }', {
    when: 'a glob has a syntax that globs here do not know',
    code: 'invalid-value',
    where: '6:20 clauses[0].match.name',
    says: 'only * and ? are wildcards',
    example: 'name: prod/*',
  }),
  clause('match: { name: [prod/*, 7] }', {
    when: 'one of several globs is a number',
    code: 'unquoted-text',
    where: '6:29 clauses[0].match.name[1]',
    says: 'Item 2 of "name" is text and needs quotes',
    example: '- "7"',
  }),
  clause('match: { name: [] }', {
    when: 'a list of globs is empty',
    code: 'invalid-value',
    where: '6:20 clauses[0].match.name',
    says: 'is an empty list, which nothing can match',
    example: 'name: prod/*',
  }),
  clause('match: { tags: { production: true } }', {
    when: "a tag's value is not quoted",
    code: 'unquoted-text',
    where: '6:34 clauses[0].match.tags.production',
    says: 'without them YAML reads true as a boolean',
    example: 'production: "true"',
  }),
  clause('match: { tags: {} }', {
    when: 'tags names none',
    code: 'invalid-value',
    where: '6:20 clauses[0].match.tags',
    says: 'names no tag',
    example: 'tags: { tier: [ critical, high ] }',
  }),
  clause('match: { owning_service: rds }', {
    when: 'a condition is misspelt',
    code: 'unknown-key',
    where: '6:14 clauses[0].match.owning_service',
    says: 'did you mean "owningService"?',
    example: 'owningService: rds',
  }),
  clause('match: { region: eu-west-9 }', {
    when: 'a clause matches a Region that is not read',
    code: 'region-not-listed',
    where: '6:22 clauses[0].match.region',
    says: `"eu-west-9" is not in the policy's regions, so it would not be read; did you mean "eu-west-1"?`,
    example: 'regions: [ eu-west-1, eu-central-1, us-east-1, eu-west-9 ]',
  }),
  clause('match: {}\nrequire:\n  primary: eu-west-1', {
    when: 'require does not say what replicas',
    code: 'missing-key',
    where: '7:5 clauses[0].require.replicas',
    says: '"replicas" is missing.',
    example: 'replicas: { eu-central-1: { key: alias/prod-secrets }, us-east-1: {} }',
  }),
  clause('match: {}\nrequire:\n  replicas: [eu-central-1]', {
    when: 'replicas is a list',
    code: 'wrong-type',
    where: '8:17 clauses[0].require.replicas',
    says: 'must be a mapping (key: value), not a list',
    example: 'replicas: { eu-central-1: { key: alias/prod-secrets }, us-east-1: {} }',
  }),
  clause('match: {}\nrequire:\n  primary: us-east-1\n  replicas:\n    eu-central-1:', {
    when: 'a replica Region is left empty',
    code: 'wrong-type',
    where: '10:22 clauses[0].require.replicas.eu-central-1',
    says: 'must be a mapping (key: value), not empty',
    example: 'eu-central-1: {}',
  }),
  clause('match: {}\nrequire: { primary: us-east-1, replicas: { Frankfurt: {} } }', {
    when: "a replica's Region is none",
    code: 'invalid-value',
    where: '7:48 clauses[0].require.replicas.Frankfurt',
    says: '"Frankfurt" is not a Region',
    example: 'replicas: { eu-central-1: { key: alias/prod-secrets }, us-east-1: {} }',
  }),
  clause('match: {}\nrequire: { primary: us-east-1, replicas: { eu-west-1: { key: my-key } } }', {
    when: 'a key is of no known form',
    code: 'invalid-value',
    where: '7:66 clauses[0].require.replicas.eu-west-1.key',
    says: 'is none of: customer-managed, alias/NAME, a key id',
    example: 'key: alias/prod-secrets',
  }),
  clause('match: {}\nrequire:\n  primary: eu-west-1\n  replicas: { eu-central-1: {}, eu-west-1: {} }', {
    when: 'a replica is required in the Region of the primary',
    code: 'replica-in-primary-region',
    where: '9:37 clauses[0].require.replicas.eu-west-1',
    says: 'a secret cannot have a replica in its own Region',
    example: 'us-east-1: {}',
  }),
  clause('match: { region: eu-west-1 }\nrequire: { replicas: { eu-west-1: {} } }', {
    when: 'a replica is required in the Region that the clause matches primaries in',
    code: 'replica-in-primary-region',
    where: '7:28 clauses[0].require.replicas.eu-west-1',
    says: 'A primary of this clause may live in "eu-west-1"',
    example: 'eu-central-1: {}',
  }),
  clause('match: {}\nrequire: { primary: us-east-1, replicas: { ap-south-1: {} } }', {
    when: 'a replica is required in a Region that is not read',
    code: 'region-not-listed',
    where: '7:48 clauses[0].require.replicas.ap-south-1',
    says: `"ap-south-1" is not in the policy's regions`,
    example: 'regions: [ eu-west-1, eu-central-1, us-east-1, ap-south-1 ]',
  }),
  clause(
    'match: {}\nrequire:\n  primary: eu-west-1\n  replicas:\n    us-east-1: { key: "arn:aws:kms:eu-west-1:444455556666:alias/x" }',
    {
      when: "a key lives in another Region than its replica (another account's key is fine)",
      code: 'key-in-other-region',
      where: '10:27 clauses[0].require.replicas.us-east-1.key',
      says: 'The key is in "eu-west-1", the replica in "us-east-1"',
      example: 'key: arn:aws:kms:us-east-1:444455556666:alias/x',
    },
  ),
  clause('match: {}\nrequire: { replicas: {}, allowOthers: true }', {
    when: 'a requirement requires nothing',
    code: 'requires-nothing',
    where: '7:5 clauses[0].require',
    says: 'This requires nothing',
    example: 'require: { replicas: { eu-central-1: {} }, allowOthers: true }',
  }),
  clause('match: {}\nrules: { replica-faild: off }', {
    when: "a rule's id is misspelt",
    code: 'unknown-rule',
    where: '7:14 clauses[0].rules.replica-faild',
    says: 'No rule is called "replica-faild"; did you mean "replica-failed"?',
    example: 'replica-failed: { severity: high }',
  }),
  clause('match: {}\nrules: { everything: off }', {
    when: "a rule's id resembles none",
    code: 'unknown-rule',
    where: '7:14 clauses[0].rules.everything',
    says: 'the rules are replica-failed, replica-stuck.',
    example: 'rules: { replica-failed: { severity: high } }',
  }),
  clause('match: {}\nrules: { replica-failed: false }', {
    when: 'a rule is switched off by another word',
    code: 'wrong-type',
    where: '7:30 clauses[0].rules.replica-failed',
    says: 'must be off or a mapping (key: value)',
    example: 'replica-failed: { severity: high }',
  }),
  clause('match: {}\nrules: { replica-failed: { severity: hihg } }', {
    when: 'a severity is misspelt',
    code: 'invalid-value',
    where: '7:42 clauses[0].rules.replica-failed.severity',
    says: 'must be critical, high, medium or low, not the text "hihg"; did you mean "high"?',
    example: 'severity: high',
  }),
  clause('match: {}\nrules: { replica-stuck: { graceMinutes: 1 } }', {
    when: "a rule's parameter is out of its bounds",
    code: 'invalid-value',
    where: '7:45 clauses[0].rules.replica-stuck.graceMinutes',
    says: '>=5',
    example: 'graceMinutes: 15',
  }),
  clause('match: {}\nrules: { replica-stuck: { grace: 10 } }', {
    when: "a rule's parameter is unknown",
    code: 'unknown-key',
    where: '7:31 clauses[0].rules.replica-stuck.grace',
    says: 'known here: graceMinutes, note, severity',
    example: 'replica-stuck: { severity: medium }',
  }),
];

const ofYaml: readonly Row[] = [
  {
    when: 'the file is empty',
    text: '',
    code: 'empty-file',
    where: '1:1 (file)',
    says: 'holds no policy',
    example: 'version: 1',
  },
  {
    when: 'the file is all comments',
    text: '# soon\n',
    code: 'empty-file',
    where: '1:1 (file)',
    says: 'all comments',
    example: 'version: 1',
  },
  {
    when: 'the file is a list',
    text: '- version: 1\n',
    code: 'wrong-type',
    where: '1:1 (file)',
    says: 'The policy must be a mapping',
    example: 'version: 1',
  },
  {
    when: 'there are two documents',
    text: `${head}---\na: 1\n`,
    code: 'yaml-syntax',
    where: '4:1 (file)',
    says: 'several YAML documents',
    example: 'version: 1',
  },
  {
    when: 'a tab indents',
    text: 'clauses:\n\t- a\n',
    code: 'yaml-syntax',
    where: '2:1 (file)',
    says: 'Tabs are not allowed',
    example: 'match:',
  },
  {
    when: 'an anchor is missing',
    text: 'version: *one\n',
    code: 'bad-alias',
    where: '1:10 version',
    says: 'No anchor &"one"',
    example: 'name: prod/*',
  },
  {
    when: 'an alias contains itself',
    text: 'clauses: &a [*a]\n',
    code: 'bad-alias',
    where: '1:14 clauses[0]',
    says: 'would never end',
    example: 'name: prod/*',
  },
  {
    when: 'a tag is used',
    text: 'name: !secret x\n',
    code: 'yaml-syntax',
    where: '1:7 (file)',
    says: 'Unresolved tag',
    example: 'name: "!internal/*"',
  },
  {
    when: 'it is nested without end',
    text: '['.repeat(5000),
    code: 'too-deep',
    where: '1:',
    says: 'Nested too deeply',
    example: 'version: 1',
  },
  {
    when: 'it is longer than any policy',
    text: 'a'.repeat(500_001),
    code: 'too-large',
    where: '1:1 (file)',
    says: '500001 characters',
    example: 'version: 1',
  },
];

function find(row: Row) {
  const result = parsePolicy(row.text, fakeRules);
  const problem = (result.ok ? [] : result.problems).find(({ code }) => code === row.code);
  expect(problem, JSON.stringify(result, null, 1)).toBeDefined();
  if (!problem) throw new Error('unreachable: expected above');
  return problem;
}

describe.each([...ofTheFile, ...ofAClause])('when $when', (row) => {
  it('tells code, place, reason and example', () => {
    const problem = find(row);
    expect(`${problem.line}:${problem.column} ${problem.path}`).toBe(row.where);
    expect(problem.message).toContain(row.says);
    expect(problem.example).toBe(row.example);
  });

  it('is mended by its own example', () => {
    const problem = find(row);
    const after = parsePolicy(mend(row.text, problem), fakeRules);
    const left = after.ok ? [] : after.problems.map(({ code }) => code);
    // A row may have other mistakes; its own must be gone, and the example must be known and valid where it stands.
    for (const code of [row.code, 'unknown-key', 'yaml-syntax', 'wrong-type']) expect(left).not.toContain(code);
  });
});

describe.each(ofYaml)('when $when', (row) => {
  it('tells code, place, reason and an example that is valid YAML', () => {
    const problem = find(row);
    expect(`${problem.line}:${problem.column} ${problem.path}`).toContain(row.where);
    expect(problem.message).toContain(row.says);
    expect(problem.example).toContain(row.example);
    expect(parseDocument(problem.example).errors).toEqual([]);
  });
});
