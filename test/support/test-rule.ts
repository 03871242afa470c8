import { describe, expect, test } from 'vitest';
import type { Answer } from '../../lib/domain/finding.ts';
import type { Example, ReplicaView, Rule } from '../../lib/rules/rule.ts';

export interface RuleCase {
  /** Completes "<rule> …". */
  readonly title: string;
  readonly view: ReplicaView;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly expect: Partial<Answer> & Pick<Answer, 'kind'>;
}

/** Runs a rule's own examples and a table of cases. */
export function testRule(rule: Rule, cases: readonly RuleCase[]): void {
  describe(rule.id, () => {
    for (const example of rule.examples.compliant) {
      test(`is compliant when ${example.title}`, () => expect(answer(rule, example).kind).toBe('compliant'));
    }
    for (const example of rule.examples.violating) {
      test(`is violated when ${example.title}`, () => expect(answer(rule, example).kind).toBe('violation'));
    }
    for (const one of cases) test(one.title, () => expect(answer(rule, one)).toMatchObject(one.expect));
  });
}

function answer(rule: Rule, { view, parameters = {} }: Example | RuleCase): Answer {
  return rule.check(view, rule.parameters.parse(parameters));
}
