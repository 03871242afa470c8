import { head } from '../support.ts';
import { inClause, type Row } from './row.ts';

export const mistakesInMatch: readonly Row[] = [
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
  inClause('match:', {
    when: 'match is left empty, which must not silently mean everything',
    code: 'wrong-type',
    where: '6:11 clauses[0].match',
    says: 'must be a mapping (key: value), not empty',
    example: 'match: { name: prod/* }',
  }),
  inClause('match: {}\ngrace: 5', {
    when: 'a key of a clause resembles none',
    code: 'unknown-key',
    where: '7:5 clauses[0].grace',
    says: 'not known here; known here: name, optional, match, require, rules.',
    example:
      '- { name: production, match: { name: prod/* }, require: { primary: eu-west-1, replicas: { eu-central-1: {} } } }',
  }),
  inClause('match: {}\noptional: yes', {
    when: 'a switch is neither true nor false',
    code: 'wrong-type',
    where: '7:15 clauses[0].optional',
    says: 'must be true or false, not the text "yes"',
    example: 'optional: true',
  }),
  inClause('match: { name: "prod/{a,b}" }', {
    when: 'a glob has a syntax that globs here do not know',
    code: 'invalid-value',
    where: '6:20 clauses[0].match.name',
    says: 'only * and ? are wildcards',
    example: 'name: prod/*',
  }),
  inClause('match: { name: [prod/*, 7] }', {
    when: 'one of several globs is a number',
    code: 'unquoted-text',
    where: '6:29 clauses[0].match.name[1]',
    says: 'Item 2 of "name" is text and needs quotes',
    example: '- "7"',
  }),
  inClause('match: { name: [] }', {
    when: 'a list of globs is empty',
    code: 'invalid-value',
    where: '6:20 clauses[0].match.name',
    says: 'is an empty list, which nothing can match',
    example: 'name: prod/*',
  }),
  inClause('match: { tags: { production: true } }', {
    when: "a tag's value is not quoted",
    code: 'unquoted-text',
    where: '6:34 clauses[0].match.tags.production',
    says: 'without them YAML reads true as a boolean',
    example: 'production: "true"',
  }),
  inClause('match: { tags: {} }', {
    when: 'tags names none',
    code: 'invalid-value',
    where: '6:20 clauses[0].match.tags',
    says: 'names no tag',
    example: 'tags: { tier: [ critical, high ] }',
  }),
  inClause('match: { owning_service: rds }', {
    when: 'a condition is misspelt',
    code: 'unknown-key',
    where: '6:14 clauses[0].match.owning_service',
    says: 'did you mean "owningService"?',
    example: 'owningService: rds',
  }),
  inClause('match: { region: eu-west-9 }', {
    when: 'a clause matches a Region that is not read',
    code: 'region-not-listed',
    where: '6:22 clauses[0].match.region',
    says: `"eu-west-9" is not in the policy's regions, so it would not be read; did you mean "eu-west-1"?`,
    example: 'regions: [ eu-west-1, eu-central-1, us-east-1, eu-west-9 ]',
  }),
];
