import { parsePolicy } from '../../lib/policy/parse.ts';
import type { PolicyRule } from '../../lib/policy/rule-settings.ts';
import * as z from '../../lib/z.ts';

/** Two rules of no other purpose: one without parameters, one with. */
export const fakeRules: readonly PolicyRule[] = [
  { id: 'replica-failed', title: 'A replica failed', severity: 'high', parameters: z.strictObject({}) },
  {
    id: 'replica-stuck',
    title: 'A replica hangs',
    severity: 'medium',
    parameters: z.strictObject({
      graceMinutes: z._default(z.int().check(z.minimum(5)), 15),
      note: z.exactOptional(z.string()),
    }),
  },
];

/** Lines 1 to 3 of most policies in these tests. */
export const head = `version: 1
accounts: ["111122223333"]
regions: [eu-west-1, eu-central-1, us-east-1]
`;

/** What a policy ends with that is whole. */
export const end = '...\n';

/** A policy of one clause: `clauses:` is line 4, the clause's name line 5, `body` follows from line 6 on. It can be gone on with, and lacks its end. */
export function policyWith(body: string): string {
  return `${head}clauses:\n  - name: production\n${body.replaceAll(/^/gm, '    ')}\n`;
}

/** The clauses of a text that must be a valid policy. */
export function clausesOf(text: string) {
  const result = parsePolicy(text, fakeRules);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.policy.clauses;
}

/** Problems in short: `line:column code path`. */
export function problemsOf(text: string): readonly string[] {
  const result = parsePolicy(text, fakeRules);
  return result.ok ? [] : result.problems.map(({ line, column, code, path }) => `${line}:${column} ${code} ${path}`);
}

/** A policy with these lines of `remediation`, from line 8 column 3 on; `regions` is the first. */
export function policyRepairing(lines: Readonly<Record<string, string | undefined>> = {}): string {
  const written = Object.entries({ regions: '[us-east-1]', ...lines, killSwitch: lines['killSwitch'] ?? 'false' });
  const body = written.flatMap(([key, value]) => (value === undefined ? [] : [`  ${key}: ${value}\n`]));
  return `${policyWith('match: {}')}remediation:\n${body.join('')}${end}`;
}
