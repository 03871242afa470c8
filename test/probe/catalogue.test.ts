import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { probeReaderActions } from '../../lib/aws/probe-reader.ts';
import { probeWriterActions } from '../../lib/aws/probe-writer.ts';
import { experiments } from '../../lib/probe/index.ts';

const headings = readFileSync('docs/aws-facts.md', 'utf8').match(/(?<=^## ).+$/gm) ?? [];
const guide = readFileSync('docs/probe.md', 'utf8');

test('the index lists every experiment once, by its id', () => {
  const ids = experiments.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(globSync('lib/probe/experiments/*.ts')).toHaveLength(ids.length);
});

test.each(experiments)(
  '$id lies in a file of its id, names a heading of the facts, and stands in docs/probe.md',
  (one) => {
    expect(existsSync(`lib/probe/experiments/${one.id}.ts`)).toBe(true);
    expect(headings).toContain(one.fact);
    expect(guide).toContain(`| \`${one.id}\` |`);
  },
);

test('the policy in docs/probe.md allows what the probe calls, and its tags', () => {
  const policy = JSON.parse(/```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? '{}');
  const [reads, writes] = policy.Statement.map(({ Action }: { Action: string[] }) => Action);
  expect(reads).toEqual([...probeReaderActions]);
  expect(writes).toEqual([...probeWriterActions, 'secretsmanager:TagResource'].sort());
});
