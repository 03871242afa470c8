import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../lib/policy/parse.ts';
import { anyCharacter } from '../support/any-character.ts';
import { fakeRules, policyWith, problemsOf } from './support.ts';

const example = readFileSync(new URL('../../policies/example.yml', import.meta.url), 'utf8');

describe('hostile text', () => {
  it('cannot make aliases stand for more than fits', () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(9)}]`,
    );
    // Of this process alone: what others do meanwhile does not count.
    const before = process.cpuUsage();
    expect(problemsOf(`l0: &l0 [x]\n${levels.join('\n')}\n`)).toEqual([expect.stringContaining('bad-alias')]);
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });

  it('cannot reach the prototype of all objects', () => {
    expect(problemsOf(policyWith('match: { tags: { __proto__: { polluted: yes } } }'))).toContain(
      '6:22 forbidden-key clauses[0].match.tags.__proto__',
    );
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it.each([
    ['keys', Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n')],
    ['one key many times', 'key: 1\n'.repeat(20_000)],
    ['Regions', `regions: [${Array.from({ length: 20_000 }, (_, index) => `aa-b-${index}`)}]`],
    ['clauses', `clauses:\n${'  - x: 1\n'.repeat(5_000)}`],
    ['aliases', `a: &a 1\nb: [${'*a,'.repeat(100_000)}]`],
    ['braces', '{'.repeat(100_000)],
    ['quotes', '"'.repeat(100_000)],
  ])('of very many %s is answered', (_, text) => {
    expect(parsePolicy(text, fakeRules).ok).toBe(false);
  });

  it('of any kind gets an answer, each problem with its place and an example', () => {
    const pieces = fc.constantFrom(
      ...example.split(/(?<=[\s:,[\]{}"])/),
      '\t',
      '*a',
      '&a ',
      '!!',
      '---\n',
      '"',
      '? ',
      '|\n',
      '<<: ',
      '%YAML 1.1\n',
    );
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
    );
    fc.assert(fc.property(text, checkAnswer));
  });

  it('made by damaging a policy gets an answer as well', () => {
    const damage = fc.tuple(fc.nat(example.length), fc.nat(12), fc.string({ maxLength: 6 }));
    const text = fc
      .array(damage, { minLength: 1, maxLength: 4 })
      .map((all) => all.reduce((sum, [at, length, by]) => sum.slice(0, at) + by + sum.slice(at + length), example));
    fc.assert(fc.property(text, checkAnswer));
  });
});

function checkAnswer(text: string): void {
  const result = parsePolicy(text, fakeRules);
  if (!result.ok) expect(result.problems.length).toBeGreaterThan(0);
  const lines = text.split('\n').length;
  for (const { line, column, path, message, example } of [...(result.ok ? [] : result.problems), ...result.warnings]) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines);
    expect(column).toBeGreaterThanOrEqual(1);
    for (const words of [path, message, example]) expect(words).not.toBe('');
  }
}
