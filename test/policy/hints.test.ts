import { expect, test } from 'vitest';
import { hintsFrom } from '../../lib/policy/hints.ts';

const parameter = (schema: object) => hintsFrom({ type: 'object', properties: { parameter: schema } });

test.each([
  ['its example before anything else', { type: 'string', examples: ['a'], default: 'b' }, 'a'],
  ['its default', { type: 'string', default: 'b', enum: ['c'] }, 'b'],
  ['its only value', { const: 3 }, '3'],
  ['the first of its values', { enum: ['c', 'd'] }, 'c'],
  ['one of the first alternative', { anyOf: [{ type: 'boolean' }, { type: 'string' }] }, 'true'],
  ['a list of one', { type: 'array', items: { type: 'integer' } }, '[ 1 ]'],
  ['an empty list, where nothing is said of items', { type: 'array' }, '[]'],
  ['the smallest whole number', { type: 'integer', minimum: 5 }, '5'],
  ['the smallest number', { type: 'number', minimum: 0.5 }, '0.5'],
  ['any number', { type: 'number' }, '1'],
  ['an empty mapping', { type: 'object' }, '{}'],
  ['a text', { type: 'string' }, 'text'],
])("the example of a rule's parameter is %s", (_, schema, value) => {
  expect(parameter(schema).exampleAt(['parameter'])).toBe(`parameter: ${value}`);
});

test('a place that the schema does not have has no example and no keys', () => {
  const { exampleAt, keysAt } = parameter({ type: 'string' });
  expect(exampleAt(['other'])).toBeUndefined();
  expect(exampleAt(['parameter', 'inside'])).toBeUndefined();
  expect(exampleAt(['constructor'])).toBeUndefined();
  expect(exampleAt([0])).toBeUndefined();
  expect(keysAt(['other'])).toEqual([]);
});

test('a place may have what any alternative allows', () => {
  const { keysAt, accepts } = parameter({
    anyOf: [
      { type: 'object', properties: { one: {} } },
      { type: 'array', items: { type: 'string', pattern: '^a', maxLength: 2 } },
    ],
  });
  expect(keysAt(['parameter'])).toEqual(['one']);
  expect(['a', 'ab', 'abc', 'b'].filter((text) => accepts(['parameter', 0], text))).toEqual(['a', 'ab']);
  expect(accepts(['parameter'], 'a')).toBe(false);
});
