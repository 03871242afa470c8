import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { ScenarioError } from '../../simulator/scenario/errors.ts';
import { parseScenario } from '../../simulator/scenario/parse.ts';
import { createSimulation } from '../../simulator/simulator.ts';
import { anyCharacter } from '../support/any-character.ts';
import { damaged } from './damage.ts';

const demo = readFileSync('simulator/scenarios/demo.yml', 'utf8');

afterEach(() => {
  expect(Object.prototype).not.toHaveProperty('polluted');
});

test('a scenario of any kind is played, or refused with each mistake', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: anyCharacter }), damaged(demo)), (text) => {
      const error = refusalOf(text, createSimulation);
      if (error === undefined) return;
      expect(error).toBeInstanceOf(ScenarioError);
      expect(String(error)).toMatch(/^ScenarioError: .+/);
    }),
    // Each builds an estate.
    { numRuns: 50 },
  );
});

test.each([
  [
    'aliases that multiply',
    `l0: &l0 [x]\n${Array.from({ length: 30 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(9)}]`).join('\n')}`,
  ],
  ['very many aliases', `a: &a 1\nb: [${'*a,'.repeat(20_000)}]`],
  ['an alias of itself', 'version: 1\nsecrets: &s [*s]'],
  ['braces', '{'.repeat(20_000)],
  ['brackets', '['.repeat(10_000) + ']'.repeat(10_000)],
  ['quotes', '"'.repeat(20_000)],
  ['lines', '- \n'.repeat(20_000)],
  ['one key many times', 'key: 1\n'.repeat(5_000)],
  [
    'secrets beyond any memory',
    `version: 1\nregions: [eu-west-1]\nsecrets:\n${'  - { name: "x-{n}", region: eu-west-1, count: 1000000 }\n'.repeat(50)}`,
  ],
  [
    'a prototype',
    'version: 1\nregions: [eu-west-1]\nsecrets:\n  - { name: x, region: eu-west-1, tags: { __proto__: { polluted: yes } } }',
  ],
])('%s are refused as a mistake of the scenario', (_what, text) => {
  expect(refusalOf(text, parseScenario)).toBeInstanceOf(ScenarioError);
});

function refusalOf(text: string, use: (text: string) => unknown): unknown {
  try {
    use(text);
    return undefined;
  } catch (error) {
    return error;
  }
}
