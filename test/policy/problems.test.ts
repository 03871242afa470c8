import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { parsePolicy } from '../../lib/policy/parse.ts';
import { mend } from './mend.ts';
import { mistakesInTheFile } from './rows/file.ts';
import { mistakesInMatch } from './rows/match.ts';
import { mistakesInRequire } from './rows/require.ts';
import type { Row } from './rows/row.ts';
import { mistakesInRules } from './rows/rules.ts';
import { mistakesOfYaml } from './rows/yaml.ts';
import { fakeRules } from './support.ts';

function find(row: Row) {
  const result = parsePolicy(row.text, fakeRules);
  const problem = (result.ok ? [] : result.problems).find(({ code }) => code === row.code);
  expect(problem, JSON.stringify(result, null, 1)).toBeDefined();
  if (!problem) throw new Error('unreachable: expected above');
  return problem;
}

const mendable = [...mistakesInTheFile, ...mistakesInMatch, ...mistakesInRequire, ...mistakesInRules];

describe.each(mendable)('when $when', (row) => {
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

describe.each(mistakesOfYaml)('when $when', (row) => {
  it('tells code, place, reason and an example that is valid YAML', () => {
    const problem = find(row);
    expect(`${problem.line}:${problem.column} ${problem.path}`).toContain(row.where);
    expect(problem.message).toContain(row.says);
    expect(problem.example).toContain(row.example);
    expect(parseDocument(problem.example).errors).toEqual([]);
  });
});
