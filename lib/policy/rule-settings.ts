import { type Severity, severities } from '../domain/finding.ts';
import type { RuleSetting } from '../domain/policy.ts';
import type { Rule } from '../rules/rule.ts';
import * as z from '../z.ts';

/** What the policy needs of a rule. */
export type PolicyRule = Pick<Rule, 'id' | 'title' | 'severity' | 'parameters'>;

const severity = z.described(z.exactOptional(z.enum(severities)), {
  description: "Replaces the rule's own severity.",
  examples: ['high'],
});

/** A clause's `rules`, composed from the rules: a new one needs no change here. */
export function ruleSettings(rules: readonly PolicyRule[]) {
  const written = z.strictObject(
    Object.fromEntries(rules.map((rule) => [rule.id, z.exactOptional(ruleSetting(rule))])),
  );
  const set = z.transform((settings: z.output<typeof written>) => {
    const set: Record<string, RuleSetting> = {};
    for (const [id, setting] of Object.entries(settings)) if (setting !== undefined) set[id] = setting;
    return set;
  });
  return z.described(z.prefault(z.pipe(written, set), {}), {
    description: 'Settings by rule id; a rule that is not named runs with its defaults.',
    examples: [rules[0] ? { [rules[0].id]: { severity: rules[0].severity } } : {}],
  });
}

function ruleSetting(rule: PolicyRule) {
  const settings = z.catchall(z.safeExtend(rule.parameters, { severity }), z.never());
  // `off` is text in YAML 1.2; in 1.1 it would have been the boolean false.
  const written = z.union([z.literal('off'), settings]);
  const setting = z.transform((value: z.output<typeof written>): RuleSetting => {
    if (value === 'off') return { enabled: false, parameters: {} };
    const { severity: replaced, ...parameters } = value as { severity?: Severity };
    return { enabled: true, ...(replaced && { severity: replaced }), parameters };
  });
  return z.described(z.pipe(written, setting), {
    description: `\`off\`, or settings of the rule “${rule.title}” (${rule.severity} by default).`,
    examples: [{ severity: rule.severity }, 'off'],
  });
}
