import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAULT_EXAMPLES } from '../../simulator/faults/schema.ts';
import { parseScenario, ScenarioError, type ScenarioProblem } from '../../simulator/index.ts';
import { EXAMPLES } from '../../simulator/scenario/examples.ts';
import { scenarioSchema } from '../../simulator/scenario/schema.ts';
import * as z from '../../simulator/z.ts';
import { AWAY, bench, HOME, REGIONS } from './support.ts';

const at = bench();

function problemsOf(source: unknown): readonly ScenarioProblem[] {
  try {
    parseScenario(source);
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems;
    throw error;
  }
}

test('mistakes are told with line, column, path and a valid example, all at once', () => {
  const problems = problemsOf(`version: 1
regions: [eu-west-1]
acounts: []
secrets:
  - name: a
    region: eu-west-1
    replicas:
      us-east-1:
        status: Insync
    created: yesterday
`);
  expect(problems.map(({ line, column, path, example }) => [line, column, path, example])).toEqual([
    [3, 1, 'acounts', undefined],
    [9, 9, 'secrets[0].replicas.us-east-1.status', 'status: InSync'],
    [10, 5, 'secrets[0].created', 'created: 90d ago'],
  ]);
  expect(problems.map(({ message }) => message)).toEqual([
    'is not a key that is known here',
    expect.stringContaining('"InSync"|"Failed"|"InProgress"'),
    'is neither an ISO 8601 time nor an age',
  ]);
});

const secret = { name: 'a', region: HOME };
const whole = (parts: object) => ({ version: 1, regions: REGIONS, ...parts });
const withReplica = (replica: object, region = AWAY) =>
  whole({ secrets: [{ ...secret, replicas: { [region]: replica } }] });

test.each([
  [
    'an account that is not declared',
    whole({ secrets: [{ ...secret, account: '999988887777' }] }),
    'secrets[0].account',
  ],
  ['an access key of no account', whole({ accessKeys: { AKIA: '999988887777' } }), 'accessKeys.AKIA'],
  ['a key of no account', whole({ kmsKeys: [{ id: 'k', account: '999988887777' }] }), 'kmsKeys[0].account'],
  ['a Region that is not declared', whole({ secrets: [{ ...secret, region: 'ap-south-2' }] }), 'secrets[0].region'],
  ["the primary's own Region", withReplica({}, HOME), `secrets[0].replicas.${HOME}`],
  ['a replica present in no Region', withReplica({}, 'ap-south-2'), 'secrets[0].replicas.ap-south-2'],
  ['a cause of nothing', withReplica({ cause: 'network' }), 'secrets[0].replicas.us-east-1.cause'],
  [
    'two statuses',
    withReplica({ status: 'Failed', unknownStatus: 'X' }),
    'secrets[0].replicas.us-east-1.unknownStatus',
  ],
  ['settling of what is settled', withReplica({ settlesAfter: '5s' }), 'secrets[0].replicas.us-east-1.settlesAfter'],
  ['a promotion of nothing', withReplica({ promoted: true, present: false }), 'secrets[0].replicas.us-east-1.present'],
  ['a count without numbers', whole({ secrets: [{ ...secret, count: 2 }] }), 'secrets[0].count'],
  ['numbers without a count', whole({ secrets: [{ ...secret, name: 'a{n}' }] }), 'secrets[0].name'],
  [
    'one suffix for many',
    whole({ secrets: [{ name: '{n}', region: HOME, count: 2, suffix: 'AbCdEf' }] }),
    'secrets[0].suffix',
  ],
  ['a number for an account', whole({ accounts: [111122223333] }), 'accounts[0]'],
])('%s is a contradiction', (_kind, scenario, path) => {
  expect(problemsOf(scenario).map((problem) => problem.path)).toEqual([path]);
});

test('a name used twice in a Region is refused where it is used again', () => {
  const text = `version: 1
regions: [${HOME}, ${AWAY}]
secrets:
  - { name: a, region: ${HOME}, replicas: { ${AWAY}: {} } }
  - { name: a, region: ${AWAY} }
`;
  expect(() => at.simulator.apply(text)).toThrow(
    /line 5, column 7: secrets\[1\]\.name: a is already used in us-east-1/,
  );
});

test.each([
  ['a broken line', 'version: 1\nregions: [', 2],
  ['a key twice', 'version: 1\nversion: 1\n', 2],
])('%s is told with its line', (_kind, text, line) => {
  expect(problemsOf(text)[0]?.line).toBe(line);
});

test('an alias that names nothing is a problem of the scenario', () => {
  expect(problemsOf('version: *nothing\n')).toHaveLength(1);
});

const docs = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');

/** Every key that the format has, at any depth. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema && schema.properties instanceof Object ? Object.keys(schema.properties) : [];
  return [...own, ...Object.values(schema).flatMap(keysOf)];
}

test.each([...new Set(keysOf(z.toJSONSchema(scenarioSchema, { io: 'input' })))])(
  'the key %s has an example, and is in docs/scenarios.md',
  (key) => {
    expect(EXAMPLES[key] ?? FAULT_EXAMPLES[key]).toBeDefined();
    expect(new RegExp(`[\`.]${key}[\`.]`).test(docs)).toBe(true);
  },
);

test('the examples in docs/scenarios.md are valid', () => {
  const blocks = [...docs.matchAll(/```yaml\n([\s\S]*?)```/g)];
  expect(blocks.length).toBeGreaterThan(0);
  for (const [, block] of blocks) expect(problemsOf(block)).toEqual([]);
});
