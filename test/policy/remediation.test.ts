import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../lib/policy/parse.ts';
import { rules } from '../../lib/rules/index.ts';
import { mend } from './mend.ts';
import { meaning } from './rows/remediation-meaning.ts';
import { shape } from './rows/remediation-shape.ts';
import { policyRepairing, policyWith } from './support.ts';

const hour = 3_600_000;
const day = 24 * hour;
const approvers = '["arn:aws:iam::111122223333:role/secrets-approver"]';

function remediationOf(text: string) {
  const result = parsePolicy(text, rules);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.policy.remediation;
}

describe('remediation', () => {
  it('is none where the policy has none: nothing is ever repaired', () => {
    expect(remediationOf(policyWith('match: {}'))).toBeUndefined();
  });

  it('is all off, with narrow limits and shut gates, where only its Regions are said', () => {
    expect(remediationOf(policyRepairing())).toEqual({
      killSwitch: false,
      regions: ['us-east-1'],
      rules: {},
      overwrite: 'off',
      remove: 'off',
      limits: { actions: 10, share: 0.1 },
      cooldown: hour,
      attempts: 3,
      overwriteGate: { unchangedFor: 7 * day, unreadFor: 2 * day },
      removeGate: { unreadFor: 7 * day },
      approvers: [],
      planValidFor: hour,
      approvalExpires: day,
    });
  });

  it('has durations in milliseconds, shares as fractions, and modes by rule', () => {
    const text = policyRepairing({
      killSwitch: 'true',
      regions: '[eu-central-1, us-east-1]',
      rules: '{ replica-missing: auto, replica-failed: approve, replica-unexpected: off, replica-orphaned: manual }',
      overwrite: 'manual',
      limits: '{ share: 2.5% }',
      cooldown: '30m',
      attempts: '1',
      overwriteGate: '{ unreadFor: 30d }',
      removeGate: '{ unreadFor: 8d }',
      approvers: '["arn:aws-cn:iam::111122223333:role/approver-*", "arn:aws:iam::111122223333:user/ops/j.doe"]',
      planValidFor: '24h',
      approvalExpires: '7d',
    });
    expect(remediationOf(text)).toEqual({
      killSwitch: true,
      regions: ['eu-central-1', 'us-east-1'],
      rules: {
        'replica-missing': 'auto',
        'replica-failed': 'approve',
        'replica-unexpected': 'off',
        'replica-orphaned': 'manual',
      },
      overwrite: 'manual',
      remove: 'off',
      limits: { actions: 10, share: 0.025 },
      cooldown: hour / 2,
      attempts: 1,
      overwriteGate: { unchangedFor: 7 * day, unreadFor: 30 * day },
      removeGate: { unreadFor: 8 * day },
      approvers: ['arn:aws-cn:iam::111122223333:role/approver-*', 'arn:aws:iam::111122223333:user/ops/j.doe'],
      planValidFor: day,
      approvalExpires: 7 * day,
    });
  });

  it('does nothing by itself, overwrites nothing unasked, and stays out of the home Region, in the example', () => {
    const example = readFileSync(new URL('../../policies/example.yml', import.meta.url), 'utf8');
    const remediation = remediationOf(example);
    const modes = [remediation?.overwrite, remediation?.remove, ...Object.values(remediation?.rules ?? {})];
    expect(modes).not.toContain('auto');
    expect(remediation).toMatchObject({
      overwrite: 'approve',
      remove: 'approve',
      regions: expect.not.arrayContaining(['eu-west-1']),
    });
  });
});

describe('remediation with', () => {
  it.each([...shape, ...meaning])(
    '%s is refused, and mended by the example',
    (_, lines, code, where, says, example) => {
      const text = policyRepairing(lines);
      const result = parsePolicy(text, rules);
      const problems = result.ok ? [] : result.problems;
      expect(problems.map((each) => `${each.code} ${each.line}:${each.column} ${each.path}`)).toEqual([
        `${code} ${where.replace(' ', ' remediation.')}`,
      ]);
      const [problem] = problems;
      expect(problem?.message).toContain(says);
      expect(problem?.example).toBe(example);
      const mended = problem && parsePolicy(mend(text, problem), rules);
      expect(mended?.ok, JSON.stringify(mended)).toBe(true);
    },
  );

  it('many mistakes tells them all, contradictions beside misspelt keys, in the order of the file', () => {
    const text = policyRepairing({
      regions: '[us-west-2]',
      rules: '{ replica-failed: approve, replica-stale: auto }',
      overwrite: 'approve',
      remove: 'false',
      limits: '{ share: 200%, actions: ten }',
      coolDown: '1h',
    });
    const result = parsePolicy(text, rules);
    expect((result.ok ? [] : result.problems).map(({ line, code, path }) => `${line} ${code} ${path}`)).toEqual([
      '7 missing-key remediation.approvers',
      '8 region-not-listed remediation.regions[0]',
      '9 no-repair remediation.rules.replica-stale',
      '11 invalid-value remediation.remove',
      '12 invalid-value remediation.limits.share',
      '12 wrong-type remediation.limits.actions',
      '13 unknown-key remediation.coolDown',
    ]);
  });

  it('Regions says nothing of where they are listed while that list has a mistake', () => {
    const text = policyRepairing({ regions: '[us-west-2]' }).replace('[eu-west-1,', '[Ireland,');
    const result = parsePolicy(text, rules);
    expect((result.ok ? [] : result.problems).map(({ path }) => path)).toEqual(['regions[0]']);
  });

  it.each([
    ['nothing in it', '', 'empty'],
    ['text', ' off', 'the text "off"'],
    ['a list', ' []', 'a list'],
  ])('%s is refused', (_, written, says) => {
    const result = parsePolicy(`${policyWith('match: {}')}remediation:${written}\n`, rules);
    expect(result.ok ? [] : result.problems).toMatchObject([
      { code: 'wrong-type', path: 'remediation', message: expect.stringContaining(says) },
    ]);
  });
});

describe('remediation is accepted with a warning where', () => {
  it.each([
    [
      'approvers could be asked before a secret is destroyed',
      { rules: '{ replica-failed: manual }', overwrite: 'auto', approvers },
      'overwrite-auto',
      '10:14 overwrite',
      'with no way back',
      'overwrite: approve',
    ],
    [
      'the kill switch is on',
      { killSwitch: 'true' },
      'kill-switch-on',
      '9:15 killSwitch',
      'nothing is repaired',
      'killSwitch: false',
    ],
  ])('%s', (_, lines, code, where, says, example) => {
    const text = policyRepairing(lines);
    const result = parsePolicy(text, rules);
    expect(result).toMatchObject({ ok: true, warnings: [{ code, message: expect.stringContaining(says), example }] });
    const [warning] = result.warnings;
    expect(`${warning?.line}:${warning?.column} ${warning?.path}`).toBe(where.replace(' ', ' remediation.'));
    expect(warning && parsePolicy(mend(text, warning), rules)).toMatchObject({ ok: true, warnings: [] });
  });
});
