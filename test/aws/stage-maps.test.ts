import fc from 'fast-check';
import { expect, test } from 'vitest';
import { snapshotOf } from '../../lib/aws/snapshot.ts';
import { listStageMaps } from '../../lib/aws/stage-maps.ts';

const region = 'eu-west-1';
const entry = { ARN: `arn:aws:secretsmanager:${region}:111122223333:secret:prod/db-AbCdEf`, Name: 'prod/db' };

test('the maps of a page as the service writes it have no key left that is a version', () => {
  const stages = { one: ['AWSCURRENT', 'blue'], two: [], three: ['AWSPREVIOUS'] };
  const page = { SecretList: [{ ...entry, SecretVersionsToStages: stages }, entry], NextToken: 'more' };

  expect(JSON.parse(listStageMaps(JSON.stringify(page)))).toEqual({
    SecretList: [
      { ...entry, SecretVersionsToStages: ['one', ['AWSCURRENT', 'blue'], 'two', [], 'three', ['AWSPREVIOUS']] },
      entry,
    ],
    NextToken: 'more',
  });
});

/** Pieces that a text must hold for it to look like a map, or to end one too early. */
const pieces = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  'AWSCURRENT',
  '"SecretVersionsToStages":{',
  '"v":["AWSCURRENT"]}',
];
const texts = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { maxLength: 6 })
  .map((all) => all.join(''));
const stages = fc.dictionary(
  fc.oneof(texts, fc.uuid()),
  fc.array(fc.oneof(fc.constant('AWSCURRENT'), texts), { maxLength: 3 }),
  {
    maxKeys: 3,
    noNullPrototype: true,
  },
);

test('a secret reads the same with its maps and without, whatever its texts hold', () => {
  const property = fc.property(stages, texts, texts, (map, name, value) => {
    const secret = {
      ...entry,
      ARN: `${entry.ARN.slice(0, entry.ARN.indexOf(':secret:'))}:secret:n${name}-AbCdEf`,
      Name: `n${name}`,
      Tags: [{ Key: `k${name}`, Value: value }],
      SecretVersionsToStages: map,
      [value]: name,
    };
    const json = JSON.stringify(secret);
    expect(snapshotOf(JSON.parse(listStageMaps(json)), region)).toEqual(snapshotOf(JSON.parse(json), region));
  });
  fc.assert(property, { numRuns: 1_000 });
});
