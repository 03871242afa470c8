import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parsePolicy } from '../../lib/policy/parse.ts';
import { hasEndMarker } from '../../lib/policy/seal.ts';
import { stopsRepairs } from '../../lib/remediation/guard.ts';
import { rules } from '../../lib/rules/index.ts';
import { end, policyRepairing, policyWith } from './support.ts';

const example = readFileSync('policies/example.yml', 'utf8');
const open = `${policyWith('match: {}')}unmatched: allow\n`;
const repairing = policyRepairing();

function parsed(text: string) {
  const result = parsePolicy(text, rules);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result;
}

/** What the policy alone says to every repair. */
function stops(text: string): string | undefined {
  return stopsRepairs(parsed(text).policy)?.code;
}

describe('a policy', () => {
  it.each([
    ['with its end marker', `${open}${end}`, [], true, 'allow'],
    ['with line breaks of Windows', `${open}${end}`.replaceAll('\n', '\r\n'), [], true, 'allow'],
    ['without an end marker', open, ['no-end-marker'], false, 'warn'],
    ['whose marker has no line break', `${open}...`, ['no-end-marker'], false, 'warn'],
    ['whose marker is not the end', `${open}${end}# more\n`, ['no-end-marker'], false, 'warn'],
    ['that fails what no clause matches', open.replace('allow', 'fail'), ['no-end-marker'], false, 'fail'],
  ])('%s', (_what, text, codes, sealed, unmatched) => {
    const { policy, warnings } = parsed(text);
    expect(warnings.map(({ code }) => code)).toEqual(codes);
    expect(policy).toMatchObject({ sealed, unmatched });
  });

  it('that does not say killSwitch repairs nothing, and is warned of', () => {
    const unsaid = repairing.replace('  killSwitch: false\n', '');
    expect(parsed(unsaid).warnings).toMatchObject([
      { code: 'kill-switch-not-written', path: 'remediation', example: 'killSwitch: false' },
    ]);
    expect([stops(repairing), stops(unsaid), stops(repairing.replace(end, ''))]).toEqual([
      undefined,
      'policy-unsealed',
      'policy-unsealed',
    ]);
  });
});

test('a marker that comes twice, or in the middle, ends nothing', () => {
  expect([`${open}${end}${end}`, `${end}${open}${end}`, `${open}...x\n`, `${open} ${end}`].map(hasEndMarker)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

/** Every part that begins as the file does and ends sooner, and could be used. */
function prefixesThatParse(text: string) {
  return Array.from({ length: text.length }, (_, length) => text.slice(0, length)).flatMap((prefix) => {
    // The reader of YAML is asked at the ends of lines: within one, what is cut is a value or a comment.
    if (hasEndMarker(prefix)) throw new Error(`a part of the file passes for the whole of it: ${prefix.slice(-40)}`);
    const result = prefix.endsWith('\n') ? parsePolicy(prefix, rules) : undefined;
    return result?.ok ? [result.policy] : [];
  });
}

test.each([
  ['the example', example],
  ['a short policy', repairing],
])('no part of a whole policy is one, or lets anything be repaired: %s', (_what, text) => {
  expect(stops(text)).toBeUndefined();
  const cut = prefixesThatParse(text);
  expect(cut.length).toBeGreaterThan(0);
  for (const policy of cut) {
    expect(policy.sealed).toBe(false);
    expect(policy.unmatched).not.toBe('allow');
    expect(stopsRepairs(policy)).toBeDefined();
  }
});

const line = fc.constantFrom(
  'killSwitch: true',
  'killSwitch: false',
  'overwrite: auto',
  'limits: { actions: 1, share: 1% }',
  'cooldown: 5h',
  'overwriteGate: { unchangedFor: 60d }',
  'rules: { name-collision: auto }',
  'approvers: ["arn:aws:iam::111122223333:role/...x"]',
);

test('no part of any whole policy is one, whatever it says and in whatever order', () => {
  let cuts = 0;
  fc.assert(
    fc.property(fc.uniqueArray(line, { selector: (one) => one.split(':')[0], minLength: 2 }), (lines) => {
      const text = `${policyWith('match: {}')}remediation:\n  regions: [us-east-1]\n${lines.map((one) => `  ${one}\n`).join('')}${end}`;
      for (let length = text.indexOf('remediation'); length < text.length; length += 1) {
        const prefix = text.slice(0, length);
        expect(hasEndMarker(prefix)).toBe(false);
        const result = parsePolicy(prefix, rules);
        if (!result.ok) continue;
        cuts += 1;
        expect(stopsRepairs(result.policy)).toBeDefined();
      }
    }),
    { numRuns: 5 },
  );
  expect(cuts).toBeGreaterThan(20);
});
