import type { Finding, Severity } from '../domain/finding.ts';
import { rules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { rulePage } from './rule-words.ts';

/** GitHub's scale: above 9.0 critical, from 7.0 high, from 4.0 medium, below it low. */
const scores: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' };

export const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const;

/** Every rule that could have spoken, and those that did and that this version does not know. */
export function rulesFor(findings: readonly Finding[], homepage: string | undefined) {
  const known = new Set(rules.map(({ id }) => id));
  const others = [...new Set(findings.map(({ rule }) => rule))].filter((id) => !known.has(id)).sort();
  return [...rules.map((rule) => descriptor(rule, homepage)), ...others.map((id) => ({ id }))];
}

function descriptor({ id, title, why, remedy, severity }: Rule, homepage: string | undefined) {
  const page = rulePage(id, homepage);
  return {
    id,
    name: id.replace(/(^|-)([a-z])/g, (_match, _dash, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: remedy, markdown: `${why}\n\n**What to do.** ${remedy}` },
    ...(page !== undefined && { helpUri: page }),
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ['security', 'aws', 'secrets-manager'],
      precision: 'very-high',
      'security-severity': scores[severity],
    },
  };
}
