import { parse, parseDocument } from 'yaml';
import type { Problem } from '../../lib/policy/problem.ts';

/** The policy with a problem's example put where it belongs: what a reader would do with it. */
export function mend(text: string, { code, path, example }: Problem): string {
  if (path === '(file)') return example;
  const policy = parseDocument(text, { stringKeys: true, uniqueKeys: false });
  const steps = [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, key]) =>
    index === undefined ? (quoted ?? key ?? '') : Number(index),
  );
  const good: unknown = parse(example);
  if (['unknown-key', 'unknown-rule', 'duplicate-key', 'forbidden-key'].includes(code)) policy.deleteIn(steps);
  if (Array.isArray(good)) {
    const depth = steps.findLastIndex((step) => typeof step === 'number');
    policy.setIn(steps.slice(0, depth + 1), good[0]);
    return policy.toString();
  }
  const [entry] = Object.entries(good as Record<string, unknown>);
  if (!entry) throw new Error(`not an example: ${example}`);
  const [key, value] = entry;
  // `name: x` replaces the nearest `name` on the path; another key takes the place of the one that is wrong there.
  const depth = steps.lastIndexOf(key);
  if (depth >= 0) policy.setIn(steps.slice(0, depth + 1), value);
  else if (steps[0] !== 'remediation' && ['version', 'accounts', 'regions', 'clauses'].includes(key))
    policy.setIn([key], value);
  else if (typeof steps.at(-1) === 'number') policy.setIn([...steps, key], value);
  else {
    policy.deleteIn(steps);
    policy.setIn([...steps.slice(0, -1), key], value);
  }
  return policy.toString();
}
