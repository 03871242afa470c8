import * as z from 'zod';
import { type Severity, severities } from '../domain/finding.ts';
import type { RuleSetting } from '../domain/policy.ts';
import type { Rule } from '../rules/rule.ts';

/** What the policy needs of a rule. */
export type PolicyRule = Pick<Rule, 'id' | 'title' | 'severity' | 'parameters'>;

const severity = z
  .enum(severities)
  .exactOptional()
  .meta({ description: "Replaces the rule's own severity.", examples: ['high'] });

/** A clause's `rules`, composed from the rules: a new one needs no change here. */
export function ruleSettings(rules: readonly PolicyRule[]) {
  return z
    .strictObject(Object.fromEntries(rules.map((rule) => [rule.id, ruleSetting(rule).exactOptional()])))
    .transform((settings) => {
      const set: Record<string, RuleSetting> = {};
      for (const [id, setting] of Object.entries(settings)) if (setting !== undefined) set[id] = setting;
      return set;
    })
    .prefault({})
    .meta({
      description: 'Settings by rule id; a rule that is not named runs with its defaults.',
      examples: [rules[0] ? { [rules[0].id]: { severity: rules[0].severity } } : {}],
    });
}

function ruleSetting(rule: PolicyRule) {
  // `off` is text in YAML 1.2; in 1.1 it would have been the boolean false.
  const settings = rule.parameters.safeExtend({ severity }).strict();
  return z
    .union([z.literal('off'), settings])
    .transform((value): RuleSetting => {
      if (value === 'off') return { enabled: false, parameters: {} };
      const { severity: replaced, ...parameters } = value as { severity?: Severity };
      return { enabled: true, ...(replaced && { severity: replaced }), parameters };
    })
    .meta({
      description: `\`off\`, or settings of the rule “${rule.title}” (${rule.severity} by default).`,
      examples: [{ severity: rule.severity }, 'off'],
    });
}
