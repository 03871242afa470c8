import { rules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';

const byId: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule]));

/** What the rule finds, in words; of a rule that this version does not know, its id. */
export function ruleTitle(id: string): string {
  return byId.get(id)?.title ?? id;
}

/** The rule's page, where it is known where the documentation is published. */
export function rulePage(id: string, homepage: string | undefined): string | undefined {
  if (homepage === undefined || !byId.has(id)) return undefined;
  return `${homepage.replace(/[#?].*$/, '').replace(/\/+$/, '')}/blob/HEAD/docs/rules/${id}.md`;
}
