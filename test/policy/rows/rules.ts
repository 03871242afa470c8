import { inClause, type Row } from './row.ts';

export const mistakesInRules: readonly Row[] = [
  inClause('match: {}\nrules: { replica-faild: off }', {
    when: "a rule's id is misspelt",
    code: 'unknown-rule',
    where: '7:14 clauses[0].rules.replica-faild',
    says: 'No rule is called "replica-faild"; did you mean "replica-failed"?',
    example: 'replica-failed: { severity: high }',
  }),
  inClause('match: {}\nrules: { everything: off }', {
    when: "a rule's id resembles none",
    code: 'unknown-rule',
    where: '7:14 clauses[0].rules.everything',
    says: 'the rules are replica-failed, replica-stuck.',
    example: 'rules: { replica-failed: { severity: high } }',
  }),
  inClause('match: {}\nrules: { replica-failed: false }', {
    when: 'a rule is switched off by another word',
    code: 'wrong-type',
    where: '7:30 clauses[0].rules.replica-failed',
    says: 'must be off or a mapping (key: value)',
    example: 'replica-failed: { severity: high }',
  }),
  inClause('match: {}\nrules: { replica-failed: { severity: hihg } }', {
    when: 'a severity is misspelt',
    code: 'invalid-value',
    where: '7:42 clauses[0].rules.replica-failed.severity',
    says: 'must be critical, high, medium or low, not the text "hihg"; did you mean "high"?',
    example: 'severity: high',
  }),
  inClause('match: {}\nrules: { replica-stuck: { graceMinutes: 1 } }', {
    when: "a rule's parameter is out of its bounds",
    code: 'invalid-value',
    where: '7:45 clauses[0].rules.replica-stuck.graceMinutes',
    says: '>=5',
    example: 'graceMinutes: 15',
  }),
  inClause('match: {}\nrules: { replica-stuck: { grace: 10 } }', {
    when: "a rule's parameter is unknown",
    code: 'unknown-key',
    where: '7:31 clauses[0].rules.replica-stuck.grace',
    says: 'known here: graceMinutes, note, severity',
    example: 'replica-stuck: { severity: medium }',
  }),
];
